import GatewayKit
import TicketStore

/// How the module Tickets-Clients BTP (document 003) writes: camelCase, in French, four statuses and four priorities.
struct BTPWords: Sendable {
    /// Says what agents are called.
    let rules: any DeskRules

    // MARK: Vocabularies

    /// Of a ticket. What is over in any way is `resolu`.
    enum Status: String, CaseIterable, Sendable {
        case nouveau
        case enCours = "en_cours"
        case enAttente = "en_attente"
        case resolu

        init(_ status: TicketStatus) {
            self =
                switch status {
                case .open: .nouveau
                case .assigned, .inProgress: .enCours
                case .waitingCustomer: .enAttente
                case .resolved, .closed, .cancelled: .resolu
                }
        }

        /// All of ours that are called so.
        var statuses: Set<TicketStatus> { Set(TicketStatus.allCases.filter { Status($0) == self }) }

        /// What a ticket becomes that is set to this.
        var status: TicketStatus {
            switch self {
            case .nouveau: .open
            case .enCours: .inProgress
            case .enAttente: .waitingCustomer
            case .resolu: .resolved
            }
        }
    }

    /// In the order of the document's statistics.
    enum Priority: String, CaseIterable, Sendable {
        case critique, haute, normale, basse

        init(_ priority: TicketPriority) {
            self =
                switch priority {
                case .urgent: .critique
                case .high: .haute
                case .normal: .normale
                case .low: .basse
                }
        }

        var priority: TicketPriority {
            switch self {
            case .critique: .urgent
            case .haute: .high
            case .normale: .normal
            case .basse: .low
            }
        }
    }

    static let status = Schema.word(Status.allCases.map(\.rawValue))
    static let priority = Schema.word(Priority.allCases.map(\.rawValue))
    static let health = Schema.word(SLAClock.Health.allCases.map(\.rawValue))
}

/// The schemas of what is answered.
extension BTPWords {
    private static let title = Schema.text(0, 10_000)
    private static let anyText = Schema.text(0, .max)

    private static let beginning: [Schema.Property] = [
        .required("id", .uuid), .required("numero", .line), .required("titre", title),
        .required("description", anyText), .required("status", status), .required("priority", priority),
        .required("categorie", .nullable(title)),
    ]

    static let ticket = Schema.named(
        "BTPTicket",
        .object(
            beginning + [
                .required("clientId", .nullable(.uuid)), .required("clientNom", title),
                .required("chantierId", .nullable(.uuid)), .required("chantierNom", .nullable(title)),
                .required("responsable", .nullable(title)), .required("dateCreation", .instant),
                .required("dateModification", .instant), .required("dateLimite", .nullable(.instant)),
                .required("slaStatus", .nullable(health)), .required("tags", .list(title, atMost: 10_000)),
                .required("nbMessages", .count), .required("nbPieceJointes", .count),
            ]))

    static let file = Schema.named("BTPPieceJointe", .object(fileProperties + [.required("dateUpload", .instant)]))

    static let fileProperties: [Schema.Property] = [
        .required("id", .uuid), .required("nom", title), .required("type", .text(0, 1_000)),
        .required("taille", .count), .required("url", .text(1, 10_000)),
    ]

    static let message = Schema.named(
        "BTPMessage",
        .object([
            .required("id", .uuid), .required("auteur", title), .required("contenu", anyText),
            .required("date", .instant), .required("pieceJointes", .list(file, atMost: 10_000)),
            .optional("interne", .flag),
        ]))

    static let dossier = Schema.named(
        "BTPTicketDetail",
        .object(
            beginning + [
                .required(
                    "client",
                    .object([
                        .required("id", .nullable(.uuid)), .required("nom", title), .required("type", title),
                        .required("email", .nullable(title)), .required("telephone", .nullable(title)),
                    ])),
                .required(
                    "chantier",
                    .nullable(
                        .object([
                            .required("id", .uuid), .required("nom", title), .required("type", title),
                            .required("adresse", .nullable(title)), .required("ville", .nullable(title)),
                        ]))), .required("responsable", .nullable(title)), .required("dateCreation", .instant),
                .required("dateModification", .instant), .required("dateLimite", .nullable(.instant)),
                .required("slaStatus", .nullable(health)),
                .required(
                    "slaDetails",
                    .nullable(
                        .object([
                            .required("tempsEcoule", .line), .required("tempsRestant", .line),
                            .required("pourcentage", .count),
                        ]))), .required("tags", .list(title, atMost: 10_000)),
                .required("messages", .list(message, atMost: 100_000)),
                .required("pieceJointes", .list(file, atMost: 100_000)),
                .required(
                    "historique",
                    .list(
                        .object([
                            .required("id", .uuid), .required("action", .line), .required("description", anyText),
                            .required("auteur", title), .required("date", .instant),
                        ]), atMost: 1_000_000)),
            ]))

    static let client = Schema.named(
        "BTPClient",
        .object([
            .required("id", .uuid), .required("nom", title), .required("type", title),
            .required("email", .nullable(title)), .required("telephone", .nullable(title)),
            .required("adresse", .nullable(title)), .required("ville", .nullable(title)),
            .required("nbTickets", .count), .required("nbTicketsOuverts", .count), .required("nbChantiers", .count),
            .required("chiffreAffaires", .nullable(.integer(.min ... .max))),
            .required("noteSatisfaction", .nullable(.number(1...5))),
        ]))

    static let coordinates = Schema.object([
        .required("lat", .number(-90...90)), .required("lng", .number(-180...180)),
    ])

    static let site = Schema.named(
        "BTPChantier",
        .object([
            .required("id", .uuid), .required("nom", title), .required("type", title),
            .required("clientId", .nullable(.uuid)), .required("clientNom", .nullable(title)),
            .required("adresse", .nullable(title)), .required("ville", .nullable(title)),
            .required("coordonnees", .nullable(coordinates)), .required("statut", title),
            .required("dateDebut", .nullable(.day)), .required("dateFin", .nullable(.day)),
            .required("budget", .nullable(.integer(.min ... .max))),
            .required("avancement", .nullable(.integer(0...100))), .required("responsable", .nullable(title)),
            .required("nbTickets", .count), .required("nbTicketsOuverts", .count),
        ]))
}
