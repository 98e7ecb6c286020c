/// Who may ask for what: every operation and every role, in one place. Which *tickets* somebody sees with it is his
/// `TicketVisibility`.
package enum AccessTable {
    package enum Rule: Equatable, Sendable {
        /// Nobody has to sign in.
        case everybody
        case roles(Set<Caller.Role>)
    }

    /// Of an operation by its name. An operation that does not stand in the table is a mistake that ends the start.
    package static func rule(for operation: String) -> Rule {
        guard let rule = rules[operation] else { preconditionFailure("no row for the operation \(operation)") }
        return rule
    }

    /// Every row.
    package static var operations: [String] { rules.keys.sorted() }

    private static let rules: [String: Rule] = {
        var rules: [String: Rule] = [:]
        for row in rows {
            let words = row.split(separator: " ").map(String.init)
            guard let operation = words.first else { continue }
            precondition(rules[operation] == nil, "the operation \(operation) stands in the table twice")
            rules[operation] = words.dropFirst().first == "everybody" ? .everybody : .roles(roles(words.dropFirst()))
        }
        return rules
    }()

    private static func roles(_ words: ArraySlice<String>) -> Set<Caller.Role> {
        Set(
            words.map { word in
                guard let role = Caller.Role(rawValue: word) else { preconditionFailure("no such role: \(word)") }
                return role
            })
    }

    private static let everyone = "customer agent technician supervisor admin"
    private static let team = "agent technician supervisor admin"
    private static let desk = "agent supervisor admin"
    private static let leads = "supervisor admin"

    private static let rows =
        service + savTickets + savMessages + savFiles + clients + support + incidents + maintenance

    private static let service = [
        "service.health everybody",
        "service.status everybody",
        "service.healthz everybody",
        "service.readyz everybody",
        "service.metrics everybody",
        "events.stream \(everyone)",
        "auth.login everybody",
        "auth.refresh everybody",
        "auth.page everybody",
        "auth.password everybody",
        "auth.logout \(everyone)",
        "auth.me \(everyone)",
        "persons.export admin",
        "persons.erase admin",
    ]

    private static let savTickets = [
        "sav.tickets.list \(everyone)",
        "sav.tickets.create \(everyone)",
        "sav.tickets.statistics \(desk)",
        "sav.tickets.show \(everyone)",
        "sav.tickets.update \(team)",
        "sav.tickets.delete \(leads)",
        "sav.tickets.assign \(desk)",
        "sav.tickets.resolve \(team)",
        "sav.tickets.close \(everyone)",
        "sav.public.create everybody",
        "sav.public.show everybody",
        "sav.public.say everybody",
    ]

    private static let savMessages = [
        "sav.messages.list \(everyone)",
        "sav.messages.create \(everyone)",
        "sav.messages.unread \(everyone)",
        "sav.messages.readAll \(everyone)",
        "sav.messages.show \(everyone)",
        "sav.messages.update \(everyone)",
        "sav.messages.delete \(everyone)",
        "sav.messages.read \(everyone)",
    ]

    private static let savFiles = [
        "sav.files.list \(everyone)",
        "sav.files.upload \(everyone)",
        "sav.files.uploadMany \(everyone)",
        "sav.files.show \(everyone)",
        "sav.files.download everybody",
        "sav.files.delete \(everyone)",
        "sav.files.ofMessage \(everyone)",
    ]

    private static let clients = [
        "btp.tickets.list \(everyone)",
        "btp.tickets.show \(everyone)",
        "btp.tickets.create \(everyone)",
        "btp.tickets.update \(team)",
        "btp.tickets.act \(desk)",
        "btp.messages.create \(everyone)",
        "btp.messages.list \(everyone)",
        "btp.files.upload \(everyone)",
        "btp.statistics \(desk)",
        "btp.export \(desk)",
        "btp.export.download everybody",
        "btp.search \(everyone)",
        "btp.bulk \(desk)",
        "btp.clients.list \(team)",
        "btp.clients.create \(desk)",
        "btp.sites.list \(team)",
        "btp.sites.create \(desk)",
        "btp.live \(everyone)",
    ]

    private static let support = [
        "support.tickets.list \(everyone)",
        "support.tickets.create \(everyone)",
        "support.tickets.show \(everyone)",
        "support.tickets.say \(everyone)",
        "support.tickets.update \(team)",
    ]

    private static let incidents = [
        "incidents.list \(everyone)",
        "incidents.statistics \(everyone)",
        "incidents.messages.list \(everyone)",
        "incidents.messages.create \(everyone)",
        "incidents.messages.update \(everyone)",
    ]

    private static let maintenance = [
        "maintenance.tickets.create \(everyone)",
        "maintenance.tickets.show \(everyone)",
        "maintenance.tickets.ofBuilding \(everyone)",
        "maintenance.tickets.assign \(desk)",
        "maintenance.tickets.status \(team)",
        "maintenance.tickets.comment \(everyone)",
        "maintenance.tickets.upload \(everyone)",
    ]
}
