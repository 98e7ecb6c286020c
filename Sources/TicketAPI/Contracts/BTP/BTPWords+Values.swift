import GatewayKit
import MIMEParser
import TicketStore

extension BTPWords {
    // MARK: Tickets

    /// One ticket of a list.
    func ticket(_ row: TicketRow) -> JSONValue {
        let ticket = row.ticket
        return .object(
            beginning(of: ticket, description: row.description) + [
                ("clientId", .text(row.organisation?.uuid.text)),
                ("clientNom", .text(clientName(of: row))),
                ("chantierId", .text(row.site?.uuid.text)), ("chantierNom", .text(row.site?.facts.name)),
            ] + middle(of: ticket, stand: row.stand) + [
                ("tags", tags(row.tags)), ("nbMessages", .number(row.messages)),
                ("nbPieceJointes", .number(row.attachments)),
            ])
    }

    /// A ticket with everything the reader may see of it.
    func dossier(_ dossier: TicketFile, _ link: (Attachment) -> String) -> JSONValue {
        let ticket = dossier.ticket
        return .object(
            beginning(of: ticket, description: dossier.description) + [
                ("client", client(of: dossier)), ("chantier", site(dossier.site)),
            ] + middle(of: ticket, stand: dossier.stand) + [
                ("slaDetails", details(dossier.progress)), ("tags", tags(dossier.tags)),
                ("messages", .list(dossier.messages.map { message($0, link) })),
                ("pieceJointes", .list(dossier.files.map { file($0.file, link) })),
                ("historique", history(of: dossier)),
            ])
    }

    /// Who has no file as a client is the person who asked.
    func clientName(of row: TicketRow) -> String {
        row.organisation?.facts.name ?? name(of: row.ticket.requester)
    }

    private func beginning(of ticket: Ticket, description: String) -> [(String, JSONValue)] {
        [
            ("id", .text(ticket.uuid.text)), ("numero", .text(ticket.number.text)), ("titre", .text(ticket.subject)),
            ("description", .text(description)), ("status", .text(Status(ticket.status).rawValue)),
            ("priority", .text(Priority(ticket.priority).rawValue)), ("categorie", .text(ticket.category?.rawValue)),
        ]
    }

    private func middle(of ticket: Ticket, stand: PromiseStand?) -> [(String, JSONValue)] {
        [
            ("responsable", .text(ticket.assignee.map { name(of: $0) })),
            ("dateCreation", .text(ticket.createdAt.description)),
            ("dateModification", .text(ticket.updatedAt.description)),
            ("dateLimite", .text(stand?.deadlineAt?.description)), ("slaStatus", .text(stand?.health.rawValue)),
        ]
    }

    private func tags(_ tags: [TagName]) -> JSONValue { .list(tags.map { .text($0.rawValue) }) }

    /// Who has no file as a client is the person who asked.
    private func client(of dossier: TicketFile) -> JSONValue {
        let requester = dossier.ticket.requester
        guard let client = dossier.organisation else {
            return .object([
                ("id", .null), ("nom", .text(name(of: requester))), ("type", .text("contact")),
                ("email", .text(requester.address.description)), ("telephone", .null),
            ])
        }
        return .object([
            ("id", .text(client.uuid.text)), ("nom", .text(client.facts.name)), ("type", .text(client.facts.type)),
            ("email", .text(client.facts.email?.description)), ("telephone", .text(client.facts.phone)),
        ])
    }

    private func site(_ site: Site?) -> JSONValue {
        guard let site else { return .null }
        return .object([
            ("id", .text(site.uuid.text)), ("nom", .text(site.facts.name)), ("type", .text(site.facts.type)),
            ("adresse", .text(site.facts.address)), ("ville", .text(site.facts.city)),
        ])
    }

    private func details(_ progress: PromiseProgress?) -> JSONValue {
        guard let progress else { return .null }
        let remaining = progress.remaining
        return .object([
            ("tempsEcoule", .text(Self.words(progress.elapsed))),
            (
                "tempsRestant",
                .text(remaining < .zero ? "dépassé de \(Self.words(.zero - remaining))" : Self.words(remaining))
            ), ("pourcentage", .number(progress.percentage)),
        ])
    }

    /// `2 jours 4h`, `10h`, `1h 30min`, `5min`; a day has 24 hours.
    static func words(_ duration: Duration) -> String {
        let minutes = duration.wholeMicroseconds / 60_000_000
        let (days, hours, rest) = (minutes / 1_440, minutes / 60 % 24, minutes % 60)
        if days > 0 { return "\(days) jour\(days > 1 ? "s" : "")" + (hours > 0 ? " \(hours)h" : "") }
        if hours > 0 { return "\(hours)h" + (rest > 0 ? " \(rest)min" : "") }
        return "\(rest)min"
    }

    // MARK: Messages and files

    func message(_ message: TicketMessage, _ link: (Attachment) -> String) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("id", .text(message.uuid.text)), ("auteur", .text(name(of: message.author))),
            ("contenu", .text(message.newText)), ("date", .text(message.createdAt.description)),
            ("pieceJointes", .list(message.attachments.map { file($0, link) })),
        ]
        // Only the team ever reads one; it has to see that its customer does not.
        if message.kind == .internal { members.append(("interne", .flag(true))) }
        return .object(members)
    }

    func file(_ file: Attachment, _ link: (Attachment) -> String) -> JSONValue {
        .object(members(of: file, link) + [("dateUpload", .text(file.createdAt.description))])
    }

    func members(of file: Attachment, _ link: (Attachment) -> String) -> [(String, JSONValue)] {
        [
            ("id", .text(file.uuid.text)), ("nom", .text(file.name)), ("type", .text(file.mediaType)),
            ("taille", .number(file.size)), ("url", .text(link(file))),
        ]
    }

    // MARK: People

    func name(of author: Author) -> String {
        switch author {
        case .contact(let contact): name(of: contact)
        case .agent(let agent): name(of: agent)
        case .system: Self.system
        }
    }

    func name(of agent: AgentName) -> String { rules.agent(named: agent)?.displayName ?? agent.rawValue }

    func name(of contact: Contact) -> String { contact.name ?? contact.address.description }

    /// What the gateway itself is called.
    static let system = "Système"

    // MARK: Clients and sites

    func client(_ row: OrganisationRow) -> JSONValue {
        let facts = row.organisation.facts
        return .object([
            ("id", .text(row.organisation.uuid.text)), ("nom", .text(facts.name)), ("type", .text(facts.type)),
            ("email", .text(facts.email?.description)), ("telephone", .text(facts.phone)),
            ("adresse", .text(facts.address)), ("ville", .text(facts.city)), ("nbTickets", .number(row.tickets)),
            ("nbTicketsOuverts", .number(row.openTickets)), ("nbChantiers", .number(row.sites)),
            ("chiffreAffaires", facts.revenue.map { .number($0) } ?? .null),
            ("noteSatisfaction", row.satisfaction.map { .decimal(($0 * 10).rounded() / 10) } ?? .null),
        ])
    }

    func site(_ row: SiteRow) -> JSONValue {
        let facts = row.site.facts
        return .object([
            ("id", .text(row.site.uuid.text)), ("nom", .text(facts.name)), ("type", .text(facts.type)),
            ("clientId", .text(row.site.organisation?.uuid.text)),
            ("clientNom", .text(row.site.organisation?.facts.name)), ("adresse", .text(facts.address)),
            ("ville", .text(facts.city)), ("coordonnees", coordinates(facts.coordinates)),
            ("statut", .text(facts.status)), ("dateDebut", .text(facts.startsOn?.description)),
            ("dateFin", .text(facts.endsOn?.description)), ("budget", facts.budget.map { .number($0) } ?? .null),
            ("avancement", .number(facts.progress)), ("responsable", .text(facts.responsible)),
            ("nbTickets", .number(row.tickets)), ("nbTicketsOuverts", .number(row.openTickets)),
        ])
    }

    private func coordinates(_ place: SiteFacts.Coordinates?) -> JSONValue {
        guard let place else { return .null }
        return .object([("lat", .decimal(place.latitude)), ("lng", .decimal(place.longitude))])
    }
}
