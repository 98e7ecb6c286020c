import GatewayKit
import GatewayTestKit
import Testing

/// The module Tickets-Clients BTP (document 003) as its front end finds it: tickets, clients and construction sites,
/// whole bodies.
///
/// Needs the sandbox (root or sudo) and curl.
@Suite struct BTPContractOverHTTPTests {
    private static let client: WholeBody = #"""
        {"id": "«uuid:client»", "nom": "SARL Construction Plus", "type": "entreprise",
         "email": "contact@construction.test", "telephone": "+221 33 824 56 78", "adresse": "Avenue Bourguiba",
         "ville": "Dakar", "nbTickets": 0, "nbTicketsOuverts": 0, "nbChantiers": 0, "chiffreAffaires": null,
         "noteSatisfaction": null}
        """#

    private static let site: WholeBody = #"""
        {"id": "«uuid:site»", "nom": "Résidence Les Jardins", "type": "construction", "clientId": "«uuid:client»",
         "clientNom": "SARL Construction Plus", "adresse": "Avenue Bourguiba", "ville": "Dakar",
         "coordonnees": {"lat": 14.6937, "lng": -17.4441}, "statut": "en_cours", "dateDebut": "2025-06-15",
         "dateFin": "2026-12-31", "budget": 450000000, "avancement": 65, "responsable": "Ing. Mamadou Diop",
         "nbTickets": 0, "nbTicketsOuverts": 0}
        """#

    /// In a list.
    static let row: WholeBody = #"""
        {"id": "«uuid:ticket»", "numero": "«number:ticket»", "titre": "Problème de sécurité",
         "description": "Les échafaudages bougent.", "status": "nouveau", "priority": "critique",
         "categorie": "securite", "clientId": "«uuid:client»", "clientNom": "SARL Construction Plus",
         "chantierId": "«uuid:site»", "chantierNom": "Résidence Les Jardins", "responsable": null,
         "dateCreation": "«time»", "dateModification": "«time»", "dateLimite": "«time»", "slaStatus": "ok",
         "tags": ["urgent"], "nbMessages": 1, "nbPieceJointes": 0}
        """#

    private static let order = #"""
        {"titre": "Problème de sécurité", "description": "Les échafaudages bougent.", "priority": "critique",
         "categorie": "securite", "clientId": "«uuid:client»", "chantierId": "«uuid:site»", "tags": ["urgent"]}
        """#

    static let made: WholeBody = #"""
        {"id": "«uuid:ticket»", "numero": "«number:ticket»", "message": "Ticket créé avec succès"}
        """#

    private static let updated: WholeBody = #"""
        {"id": "«uuid:ticket»", "message": "Ticket mis à jour avec succès"}
        """#
    private static let done: WholeBody = #"{"success": true, "message": "Action exécutée avec succès"}"#

    /// The numbers of the document, and an agent with a whole name.
    static func tune(_ settings: inout GatewaySettings) {
        settings.queueLines = ["    number: TC-{yyyy}-{seq:3}"]
        settings.agentLines = ["    name: Jean Dupont"]
        settings.more += ["service_levels:", "  usual:", "    calendar: always", "    resolution: 8h"]
    }

    static func page(_ key: String, _ rows: [WholeBody], total: Int) -> WholeBody {
        #"""
        {"\#(key)": \#(WholeBody(.list(rows.map(\.value)))),
         "pagination": {"page": 1, "limit": 20, "total": \#(total), "pages": 1, "next": null}}
        """#
    }

    private static func event(_ action: String, _ description: String, by: String = "Jean Dupont") -> JSONValue {
        .object([
            ("id", .text("«uuid»")), ("action", .text(action)), ("description", .text(description)),
            ("auteur", .text(by)), ("date", .text("«time»")),
        ])
    }

    /// Signs in as the document has it.
    static func jean(_ story: ContractStory) async throws -> APIClient {
        let visitor = try await APIClient(visiting: story.place.gateway)
        let link = try await APIClient.link(to: "anna@example.test", of: story.place.gateway)
        let password = #""password": "correct horse battery""#
        try await story.ask(visitor, "POST /api/auth/password", #"{"token": "\#(link)", \#(password)}"#, 204, nil)
        try await story.ask(
            visitor, "POST /api/auth/login", #"{"email": "anna@example.test", \#(password)}"#, 200,
            #"""
            {"token": "«token:session»", "expiresAt": "«time»", "refreshToken": "«token»", "refreshExpiresAt": "«time»",
             "user": {"id": "«uuid:jean»", "nom": "Jean Dupont", "email": "anna@example.test", "role": "agent"}}
            """#)
        try await story.ask(
            visitor, "POST /api/auth/login", #"{"email": "anna@example.test", "password": "wrong"}"#, 401,
            .problem(401, "Unauthorized", "this address and password do not go together"))
        return visitor.showing(story.known["token:session"])
    }

    /// The client and the construction site of the document.
    static func places(_ story: ContractStory, _ jean: APIClient) async throws {
        try await story.ask(
            jean, "POST /api/clients",
            #"""
            {"nom": "SARL Construction Plus", "type": "entreprise", "email": "contact@construction.test",
             "telephone": "+221 33 824 56 78", "adresse": "Avenue Bourguiba", "ville": "Dakar"}
            """#, 201, client)
        try await story.ask(
            jean, "POST /api/chantiers",
            #"""
            {"nom": "Résidence Les Jardins", "type": "construction", "clientId": "«uuid:client»",
             "adresse": "Avenue Bourguiba", "ville": "Dakar", "coordonnees": {"lat": 14.6937, "lng": -17.4441},
             "dateDebut": "2025-06-15", "dateFin": "2026-12-31", "budget": 450000000, "avancement": 65,
             "responsable": "Ing. Mamadou Diop"}
            """#, 201, site)
    }

    static func open(_ story: ContractStory, _ jean: APIClient) async throws {
        try await story.ask(jean, "POST /api/tickets-client", order, 201, made)
    }

    @Test("tickets of clients and sites are opened, found by every filter, changed and told with their history")
    func tickets() async throws {
        try await ContractStory.tell("btp", Self.tune) { story in
            let jean = try await Self.jean(story)
            try await Self.places(story, jean)
            try await Self.open(story, jean)
            #expect(try await story.recipients(of: "We have received your message") == ["contact@construction.test"])
            let base = "/api/tickets-client"
            try await story.ask(jean, "GET \(base)", 200, Self.page("tickets", [Self.row], total: 1))
            for filter in [
                "status=nouveau", "priority=critique", "categorie=securite", "clientId=«uuid:client»",
                "chantierId=«uuid:site»", "responsable=none", "search=echafaudages", "dateFrom=2026-01-01",
                "dateTo=2100-01-01T00:00:00Z", "slaStatus=ok",
            ] {
                try await story.ask(jean, "GET \(base)?\(filter)", 200, Self.page("tickets", [Self.row], total: 1))
            }
            let counted = #""nbTickets": 1, "nbTicketsOuverts": 1"#
            try await story.ask(
                jean, "GET /api/clients", 200,
                #"{"clients": [\#(Self.client.with(#"{\#(counted), "nbChantiers": 1}"#))]}"#)
            try await story.ask(
                jean, "GET /api/chantiers", 200, #"{"chantiers": [\#(Self.site.with(#"{\#(counted)}"#))]}"#)
            try await story.ask(
                jean, "PATCH \(base)/«number:ticket»",
                #"""
                {"titre": "Échafaudages", "description": "Ils bougent.", "status": "en_cours", "priority": "haute",
                 "responsable": "Jean Dupont", "tags": ["urgent", "suivi"]}
                """#, 200, Self.updated)
            try await detail(story, jean)
            try await refusals(story, jean)
        }
    }

    private func detail(_ story: ContractStory, _ jean: APIClient) async throws {
        let history = [
            Self.event("creation", "Ticket «number:ticket» créé"),
            Self.event("category_change", "Catégorie fixée à 'securite'"),
            Self.event("tag_added", "Tag 'urgent' ajouté"),
            Self.event("message_added", "Message ajouté", by: "SARL Construction Plus"),
            Self.event("client_change", "Client changé"), Self.event("chantier_change", "Chantier changé"),
            Self.event("title_change", "Titre changé de 'Problème de sécurité' à 'Échafaudages'"),
            Self.event("message_edited", "Message modifié"), Self.event("tag_added", "Tag 'suivi' ajouté"),
            Self.event("status_change", "Statut changé de 'nouveau' à 'en_cours'"),
            Self.event("assignment", "Ticket affecté à Jean Dupont"),
            Self.event("priority_change", "Priorité changée de 'critique' à 'haute'"),
        ]
        let shown: WholeBody = #"""
            {"id": "«uuid:ticket»", "numero": "«number:ticket»", "titre": "Échafaudages", "description": "Ils bougent.",
             "status": "en_cours", "priority": "haute", "categorie": "securite",
             "client": {"id": "«uuid:client»", "nom": "SARL Construction Plus", "type": "entreprise",
                        "email": "contact@construction.test", "telephone": "+221 33 824 56 78"},
             "chantier": {"id": "«uuid:site»", "nom": "Résidence Les Jardins", "type": "construction",
                          "adresse": "Avenue Bourguiba", "ville": "Dakar"},
             "responsable": "Jean Dupont", "dateCreation": "«time»", "dateModification": "«time»",
             "dateLimite": "«time»", "slaStatus": "ok",
             "slaDetails": {"tempsEcoule": "«text»", "tempsRestant": "«text»", "pourcentage": "«count»"},
             "tags": ["suivi", "urgent"],
             "messages": [{"id": "«uuid:first»", "auteur": "SARL Construction Plus", "contenu": "Ils bougent.",
                           "date": "«time»", "pieceJointes": []}],
             "pieceJointes": [], "historique": \#(WholeBody(.list(history)))}
            """#
        try await story.ask(jean, "GET /api/tickets-client/«uuid:ticket»", 200, shown)
        try await story.ask(jean, "GET /api/tickets-client/«number:ticket»", 200, shown)
    }

    private func refusals(_ story: ContractStory, _ jean: APIClient) async throws {
        let ticket = "/api/tickets-client/«uuid:ticket»"
        try await story.ask(
            jean, "PATCH \(ticket)", #"{"status": "fini", "priority": "urgent"}"#, 400,
            .misfit(
                "body", ("status", "must be one of nouveau, en_cours, en_attente, resolu"),
                ("priority", "must be one of critique, haute, normale, basse")))
        try await story.ask(
            jean, "PATCH \(ticket)", #"{"responsable": "Marie Martin"}"#, 400,
            .field("responsable", "nobody of the team is called \"Marie Martin\": give a name or an address"))
        try await story.ask(
            jean, "PATCH \(ticket)", #"{"titre": "x"}"#, fields: [#"If-Match: "v1""#], 412, .outdated(now: 2))
        try await story.ask(
            jean, "POST /api/tickets-client", #"{"titre": "x", "description": "y", "clientId": "«uuid:site»"}"#, 400,
            .field("clientId", "aucun client n'a cet identifiant"))
        try await story.ask(
            jean, "GET /api/tickets-client?slaStatus=bad&page=0", 400,
            .misfit(
                "query", ("query.slaStatus", "must be one of ok, warning, breach"),
                ("query.page", "must be a whole number from 1 to 1000000")))
        try await story.ask(
            jean, "POST /api/clients", #"{"nom": "Autre", "type": "x", "email": "contact@construction.test"}"#, 409,
            .problem(
                409, "Conflict", "email: un autre client a cette adresse",
                [("email", "un autre client a cette adresse")]))
        try await story.ask(
            jean, "POST /api/chantiers",
            #"{"nom": "x", "type": "y", "dateDebut": "2026-02-01", "dateFin": "2026-01-01"}"#, 400,
            .field("dateFin", "est avant dateDebut"))
        try await story.ask(jean, "GET /api/tickets-client/TC-1999-001", 404, .notFound)
        let stranger = try await story.person("stranger@customer.test")
        try await story.ask(stranger, "GET \(ticket)", 404, .notFound)
        try await story.ask(stranger, "GET /api/clients", 403, .forbidden(to: "customer"))
        try await story.ask(
            stranger, "POST \(ticket)/action", #"{"action": "reopen"}"#, 403, .forbidden(to: "customer"))
        let visitor = try await APIClient(visiting: story.place.gateway)
        try await story.ask(visitor, "GET \(ticket)", 401, .nobody)
    }

    @Test("every action of the document is done once, alone and to many tickets")
    func actions() async throws {
        try await ContractStory.tell("btpdeeds", Self.tune) { story in
            let jean = try await Self.jean(story)
            try await Self.places(story, jean)
            try await Self.open(story, jean)
            let action = "POST /api/tickets-client/«uuid:ticket»/action"
            var row = Self.row
            let deeds: [(String, String, WholeBody)] = [
                (
                    "affecter", #"{"responsable": "Jean Dupont"}"#,
                    #"{"status": "en_cours", "responsable": "Jean Dupont"}"#
                ),
                ("escalader", #"{"niveau": 1}"#, #"{}"#),
                ("changer_priorite", #"{"priority": "haute"}"#, #"{"priority": "haute"}"#),
                ("ajouter_tags", #"{"tags": ["suivi"]}"#, #"{"tags": ["suivi", "urgent"]}"#),
                ("cloturer", #"{"motif": "Réparé."}"#, #"{"status": "resolu", "nbMessages": 2, "dateLimite": null}"#),
                (
                    "reopen", #"{"motif": "Il bouge."}"#,
                    #"{"status": "en_cours", "nbMessages": 3, "dateLimite": "«time»"}"#
                ),
            ]
            for (word, data, changes) in deeds {
                try await story.ask(jean, action, #"{"action": "\#(word)", "data": \#(data)}"#, 200, Self.done)
                row = row.with(changes)
                try await story.ask(
                    jean, "GET /api/tickets-client", 200, Self.page("tickets", [row], total: 1))
            }
            #expect(try await story.recipients(of: "Il bouge.").isEmpty)
            try await story.ask(
                jean, action, #"{"action": "reopen", "data": {"motif": "x"}}"#, 409,
                .conflict("le ticket est déjà ouvert"))
            try await story.ask(
                jean, action, #"{"action": "escalader", "data": {"niveau": 1}}"#, 409,
                .conflict("le ticket est déjà au niveau 1"))
            try await story.ask(
                jean, action, #"{"action": "affecter", "data": {}}"#, 400,
                .field("data.responsable", "manque pour cette action"))
            try await story.ask(
                jean, "POST /api/tickets-client", #"{"titre": "Deux", "description": "x"}"#, 201,
                #"{"id": "«uuid:second»", "numero": "«number:second»", "message": "Ticket créé avec succès"}"#)
            try await story.ask(
                jean, "POST /api/tickets-client/bulk",
                #"""
                {"ticketIds": ["«uuid:ticket»", "«number:second»"], "action": "cloturer", "data": {"motif": "Fini."}}
                """#, 200,
                #"{"success": true, "updated": 2, "failed": 0, "message": "2 tickets mis à jour avec succès"}"#)
            try await story.ask(
                jean, "POST /api/tickets-client/bulk",
                #"{"ticketIds": ["«uuid:ticket»", "TC-1999-001"], "action": "reopen", "data": {"motif": "x"}}"#, 200,
                #"{"success": false, "updated": 1, "failed": 1, "message": "1 ticket mis à jour, 1 en échec"}"#)
            try await story.ask(
                jean, "POST /api/tickets-client/bulk", #"{"ticketIds": ["«uuid:ticket»"], "action": "reopen"}"#, 400,
                .field("data.motif", "manque pour cette action"))
            try await story.ask(
                jean, "POST /api/tickets-client/bulk", #"{"ticketIds": [], "action": "reopen"}"#, 400,
                .misfit("body", ("ticketIds", "must be a list of 1 to 1000")))
        }
    }
}
