import GatewayKit
import GatewayTestKit
import Testing

/// The module Tickets-Clients BTP (document 003): what is said in tickets, what the WebSocket tells of it, and what is
/// counted, found and exported, whole bodies.
///
/// Needs the sandbox (root or sudo) and curl.
@Suite struct BTPTalkOverHTTPTests {
    private static let first: WholeBody = #"""
        {"id": "«uuid:first»", "auteur": "Person customer1", "contenu": "Hello, this is mail 1.", "date": "«time»",
         "pieceJointes": []}
        """#

    private static let picture: WholeBody = #"""
        {"id": "«uuid:picture»", "nom": "photo.png", "type": "image/png", "taille": 12, "url": "«link:picture»"}
        """#

    private static let answer: WholeBody = #"""
        {"id": "«uuid:answer»", "auteur": "Jean Dupont", "contenu": "Nous envoyons quelqu'un.", "date": "«time»",
         "pieceJointes": [\#(picture.with(#"{"url": "«link»", "dateUpload": "«time»"}"#))]}
        """#

    private static let base = "/api/tickets-client"

    private static func told(_ id: String) -> WholeBody {
        #"{"id": "«uuid:\#(id)»", "message": "Message ajouté avec succès"}"#
    }

    private static func page(_ messages: [WholeBody], limit: Int = 20, total: Int) -> WholeBody {
        #"""
        {"messages": \#(WholeBody(.list(messages.map(\.value)))),
         "pagination": {"page": 1, "limit": \#(limit), "total": \#(total)}}
        """#
    }

    /// A WebSocket that is open.
    private func socket(_ who: APIClient) async throws -> WebSocketPeer {
        let peer = try WebSocketPeer(port: who.port)
        let target = "/ws/tickets-client?token=\(who.token ?? "")"
        try await offPool { try peer.open(target) }
        return peer
    }

    /// Compares the next event.
    private func hears(
        _ story: ContractStory, _ peer: WebSocketPeer, _ type: String, _ data: WholeBody,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let text = try await offPool { try peer.text() }
        let event = try JSONReader.value(of: Array(text.utf8))
        story.compare(event, #"{"type": "\#(type)", "data": \#(data)}"#, "the WebSocket", at: location)
    }

    @Test("what is said is mailed once and told live, and a client hears of nothing that is not his")
    func talk() async throws {
        try await ContractStory.tell("btptalk", BTPContractOverHTTPTests.tune) { story in
            let jean = try await BTPContractOverHTTPTests.jean(story)
            let desk = try await socket(jean)
            var factory = MailFactory(series: "btptalk")
            factory.textBytes = 10
            try await story.receives(factory.request(1), letters: 1)
            try await hears(
                story, desk, "ticket_created",
                #"{"id": "«uuid:ticket»", "numero": "«number:ticket»", "titre": "Question number 1"}"#)
            func heard(_ author: String, _ text: String) -> WholeBody {
                #"{"ticketId": "«uuid:ticket»", "message": {"auteur": "\#(author)", "contenu": "\#(text)"}}"#
            }
            try await hears(story, desk, "message_added", heard("Person customer1", "Hello, this is mail 1."))
            let customer = try await story.person("customer1@customer.test")
            let portal = try await socket(customer)
            let thread = "\(Self.base)/«uuid:ticket»/messages"
            try await story.ask(customer, "GET \(thread)", 200, Self.page([Self.first], total: 1))

            try await story.ask(
                jean, "PATCH \(Self.base)/«uuid:ticket»", #"{"priority": "haute"}"#, 200,
                #"{"id": "«uuid:ticket»", "message": "Ticket mis à jour avec succès"}"#)
            try await hears(
                story, desk, "ticket_updated", #"{"id": "«uuid:ticket»", "changes": {"priority": "haute"}}"#)
            let note = #"{"content": "Il ne paie jamais.", "isInternal": true}"#
            #expect(
                try await jean.ask("POST", story.known.filled("/api/tickets/«uuid:ticket»"), note).status == 201)
            let inside = WholeBody(#"{"auteur": "Jean Dupont", "contenu": "Il ne paie jamais.", "interne": true}"#)
            try await hears(
                story, desk, "message_added", #"{"ticketId": "«uuid:ticket»", "message": \#(inside)}"#)

            try await story.upload(
                jean, "\(Self.base)/«uuid:ticket»/attachments", "file", [("photo.png", Upload.png)], 201,
                Self.picture.with(#"{"message": "Fichier uploadé avec succès"}"#))
            // Whoever is named as author: it is who asks.
            for _ in 1...2 {
                try await story.ask(
                    jean, "POST \(thread)",
                    #"""
                    {"contenu": "Nous envoyons quelqu'un.", "auteur": "Marie Martin",
                     "pieceJointes": ["«uuid:picture»"]}
                    """#, fields: ["Idempotency-Key: answer-1"], 201, Self.told("answer"))
            }
            #expect(try await story.recipients(of: "Nous envoyons quelqu'un.") == ["customer1@customer.test"])
            #expect(try await story.recipients(of: "photo.png") == ["customer1@customer.test"])
            try await story.ask(customer, "GET \(thread)", 200, Self.page([Self.first, Self.answer], total: 2))
            try await story.ask(
                jean, "GET \(thread)?page=1&limit=1", 200, Self.page([Self.first], limit: 1, total: 3))

            // Of all that, the client's own front end is told this, and nothing before it.
            for peer in [desk, portal] {
                try await hears(story, peer, "message_added", heard("Jean Dupont", "Nous envoyons quelqu'un."))
                try await hears(
                    story, peer, "ticket_updated", #"{"id": "«uuid:ticket»", "changes": {"status": "en_attente"}}"#)
            }
            try await story.ask(customer, "POST \(thread)", #"{"contenu": "Merci."}"#, 201, Self.told("thanks"))
            try await hears(story, portal, "message_added", heard("Person customer1", "Merci."))
            #expect(try await story.recipients(of: "Il ne paie jamais.").isEmpty)
            try await refusals(story, jean, customer)
        }
    }

    private func refusals(_ story: ContractStory, _ jean: APIClient, _ customer: APIClient) async throws {
        let ticket = "\(Self.base)/«uuid:ticket»"
        try await story.ask(
            jean, "POST \(ticket)/messages", #"{"contenu": "x", "pieceJointes": ["«uuid:first»"]}"#, 400,
            .field(
                "pieceJointes[0]", "aucun fichier de ce ticket qui soit encore sans message n'a cet identifiant"))
        try await story.ask(
            jean, "POST \(ticket)/messages", #"{"contenue": "x"}"#, 400,
            .misfit(
                "body", ("contenu", "is missing: a text of 1 to 100000 characters"),
                ("contenue", "is not known here; did you mean \"contenu\"?")))
        try await story.upload(
            customer, "\(ticket)/attachments", "file", [("huge.png", Upload.huge)], 413,
            .problem(413, "Content Too Large", "huge.png is larger than 10 MB"))
        try await story.upload(
            customer, "\(ticket)/attachments", "file", [("page.png", Upload.page)], 400,
            .field("file", "page.png is none of the files that are taken: images, PDF, documents, plain text"))
        let stranger = try await story.person("stranger@customer.test")
        try await story.ask(stranger, "POST \(ticket)/messages", #"{"contenu": "x"}"#, 404, .notFound)
        let visitor = try await APIClient(visiting: story.place.gateway)
        await #expect(throws: RawFailure.self, "nobody") { _ = try await self.socket(visitor) }
    }

    @Test("tickets are counted, found and exported in every form")
    func reports() async throws {
        try await ContractStory.tell("btpreport", BTPContractOverHTTPTests.tune) { story in
            let jean = try await BTPContractOverHTTPTests.jean(story)
            try await BTPContractOverHTTPTests.places(story, jean)
            try await BTPContractOverHTTPTests.open(story, jean)
            let counts: WholeBody = #"""
                {"totaux": {"total": 1, "nouveau": 1, "en_cours": 0, "en_attente": 0, "resolu": 0},
                 "priorites": {"critique": 1, "haute": 0, "normale": 0, "basse": 0},
                 "sla": {"ok": 1, "warning": 0, "breach": 0}, "categories": {"securite": 1},
                 "tendances": {"«each:30»": {"date": "«day»", "nouveaux": "«count»", "resolus": 0}}}
                """#
            try await story.ask(jean, "GET \(Self.base)/stats", 200, counts)
            try await story.ask(
                jean, "GET \(Self.base)/stats?clientId=«uuid:client»&chantierId=«uuid:site»", 200, counts)
            try await story.ask(
                jean, "GET \(Self.base)/stats?dateFrom=2025-01-10&dateTo=2025-01-11", 200,
                #"""
                {"totaux": {"total": 0, "nouveau": 0, "en_cours": 0, "en_attente": 0, "resolu": 0},
                 "priorites": {"critique": 0, "haute": 0, "normale": 0, "basse": 0},
                 "sla": {"ok": 0, "warning": 0, "breach": 0}, "categories": {},
                 "tendances": [{"date": "2025-01-10", "nouveaux": 0, "resolus": 0},
                               {"date": "2025-01-11", "nouveaux": 0, "resolus": 0}]}
                """#)
            let found = try await story.ask(
                jean, "GET \(Self.base)/search?q=securite&limit=5", 200,
                #"""
                {"results": [{"id": "«uuid:ticket»", "numero": "«number:ticket»", "titre": "Problème de sécurité",
                              "status": "nouveau", "priority": "critique", "score": "«score»"}], "total": 1}
                """#)
            #expect(found.status == 200)
            try await story.ask(
                jean, "GET \(Self.base)/search", 400,
                .misfit("query", ("query.q", "is missing: words, \"phrases\", from: is: tag: before: after: status:")))
            let tom = try await story.person("tom")
            try await story.ask(tom, "GET \(Self.base)/search?q=securite", 200, #"{"results": [], "total": 0}"#)
            try await story.ask(tom, "GET \(Self.base)/stats", 403, .forbidden(to: "technician"))
            try await exports(story, jean)
        }
    }

    private func exports(_ story: ContractStory, _ jean: APIClient) async throws {
        let visitor = try await APIClient(visiting: story.place.gateway)
        for format in ["csv", "json", "excel", "pdf"] {
            var answer = try await jean.ask(
                "POST", "\(Self.base)/export",
                #"""
                {"format": "\#(format)", "filters": {"status": "nouveau", "dateFrom": "2025-01-01"},
                 "fields": ["numero", "titre", "status", "priority", "clientNom"]}
                """#)
            var expected: WholeBody = #"{"url": "«export:\#(format)»", "expiresAt": "«time»"}"#
            // On a busy machine it takes longer than is waited for.
            if answer.status == 202 {
                let place = answer.fields["location"] ?? ""
                while answer.json["url"] == .null { answer = try await jean.ask("GET", place) }
                expected = expected.with(#"{"id": "«text»", "progress": 100}"#)
            }
            #expect(answer.status == 200)
            story.compare(answer.json, expected, "the export as \(format)")
        }
        let csv = try await visitor.ask("GET", story.known["export:csv"])
        #expect(
            csv.text.split(whereSeparator: \.isNewline).map(String.init) == [
                "Numéro,Titre,Statut,Priorité,Client",
                story.known.filled("«number:ticket»,Problème de sécurité,nouveau,critique,SARL Construction Plus"),
            ])
        let json = try await visitor.ask("GET", story.known["export:json"])
        story.compare(
            json.json,
            #"""
            [{"numero": "«number:ticket»", "titre": "Problème de sécurité", "status": "nouveau",
              "priority": "critique", "clientNom": "SARL Construction Plus"}]
            """#, "the export")
        #expect(try await visitor.ask("GET", story.known["export:excel"]).text.hasPrefix("PK"))
        #expect(try await visitor.ask("GET", story.known["export:pdf"]).text.hasPrefix("%PDF-"))
        let forged = story.known["export:csv"].split(separator: "&").first.map(String.init) ?? ""
        try await story.ask(visitor, "GET \(forged)&signature=x", 404, .notFound)
        try await story.ask(
            jean, "POST \(Self.base)/export", #"{"format": "xml"}"#, 400,
            .misfit("body", ("format", "must be one of csv, excel, json, pdf")))
    }
}
