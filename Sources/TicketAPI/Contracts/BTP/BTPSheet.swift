import GatewayKit
import TicketStore

/// The table of an export: the members of a ticket in a list, those that were asked for, in their order.
struct BTPSheet: Sendable {
    /// Under the names that the list has.
    static let columns = [
        ExportColumn("id", "Identifiant", width: 36), ExportColumn("numero", "Numéro", width: 16),
        ExportColumn("titre", "Titre", width: 40), ExportColumn("description", "Description", width: 60),
        ExportColumn("status", "Statut", width: 12), ExportColumn("priority", "Priorité", width: 10),
        ExportColumn("categorie", "Catégorie", width: 16), ExportColumn("clientId", "Id client", width: 36),
        ExportColumn("clientNom", "Client", width: 24), ExportColumn("chantierId", "Id chantier", width: 36),
        ExportColumn("chantierNom", "Chantier", width: 24), ExportColumn("responsable", "Responsable", width: 18),
        ExportColumn("dateCreation", "Créé le", .instant), ExportColumn("dateModification", "Modifié le", .instant),
        ExportColumn("dateLimite", "Échéance", .instant), ExportColumn("slaStatus", "SLA", width: 10),
        ExportColumn("tags", "Tags", width: 20), ExportColumn("nbMessages", "Messages", .number),
        ExportColumn("nbPieceJointes", "Pièces jointes", .number),
    ]
    /// When nobody says which.
    private static let usual = [
        "numero", "titre", "status", "priority", "categorie", "clientNom", "chantierNom", "responsable", "dateCreation",
        "dateLimite", "slaStatus",
    ]

    private let chosen: [ExportColumn]
    private let words: BTPWords

    /// Of `fields`, each counts once.
    init(fields: [String]?, words: BTPWords) {
        let names = fields.flatMap { $0.isEmpty ? nil : $0 } ?? Self.usual
        var seen: Set<String> = []
        chosen = names.filter { seen.insert($0).inserted }.compactMap { name in
            Self.columns.first { $0.key.utf8.elementsEqual(name.utf8) }
        }
        self.words = words
    }

    func form(filters: JSONValue?, total: Int, by name: String, at now: Instant) -> ExportSheet {
        var facts = [ExportCover.Line("Date", now.description), ExportCover.Line("Par", name)]
        if case .object(let members)? = filters {
            for member in members {
                if case .text(let text) = member.value { facts.append(ExportCover.Line("Filtre \(member.name)", text)) }
            }
        }
        return ExportSheet(
            columns: chosen,
            cover: ExportCover(title: "Tickets clients", facts: facts, figures: [.init("Tickets", String(total))]))
    }

    func cells(of row: TicketRow) -> [ExportCell] { chosen.map { cell($0.key, row) } }

    private func cell(_ key: String, _ row: TicketRow) -> ExportCell {
        let ticket = row.ticket
        switch key {
        case "id": return .text(ticket.uuid.text)
        case "numero": return .text(ticket.number.text)
        case "titre": return .text(ticket.subject)
        case "description": return .text(row.description)
        case "status": return .text(BTPWords.Status(ticket.status).rawValue)
        case "priority": return .text(BTPWords.Priority(ticket.priority).rawValue)
        case "categorie": return .text(ticket.category?.rawValue)
        case "clientId": return .text(row.organisation?.uuid.text)
        case "clientNom": return .text(words.clientName(of: row))
        case "chantierId": return .text(row.site?.uuid.text)
        case "chantierNom": return .text(row.site?.facts.name)
        case "responsable": return .text(ticket.assignee.map { words.name(of: $0) })
        case "dateCreation": return .instant(ticket.createdAt)
        case "dateModification": return .instant(ticket.updatedAt)
        case "dateLimite": return .instant(row.stand?.deadlineAt)
        case "slaStatus": return .text(row.stand?.health.rawValue)
        case "tags": return .words(row.tags.map(\.rawValue))
        case "nbMessages": return .number(row.messages)
        default: return .number(row.attachments)
        }
    }
}

/// The tickets of a list, page by page.
struct BTPRows: ExportSource {
    let store: any TicketStore
    let query: TicketQuery
    let sheet: BTPSheet
    let now: Instant

    func page(after cursor: TicketCursor?) async throws(StoreError) -> ExportPage<TicketCursor> {
        var query = query
        if let cursor { query.page = .after(cursor) }
        let page = try await store.list(query, now: now)
        return ExportPage(rows: page.rows.map { sheet.cells(of: $0) }, next: page.next)
    }
}
