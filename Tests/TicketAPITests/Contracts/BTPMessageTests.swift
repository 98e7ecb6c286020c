import GatewayKit
import GatewayTestKit
import Notifier
import Synchronization
import Testing
import TicketStore

@testable import TicketAPI

/// What is said in tickets, their files, and who is told of it.
@Suite struct BTPMessageTests {
    private static let place = BTPContractTests.place
    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]

    @Test("a file is uploaded, becomes part of a message, and opens by its link")
    func files() async throws {
        let stage = try await BTPStage()
        let id = try await stage.ticket("Fissure")
        let path = "\(Self.place)/\(id)"
        let uploaded = await stage.desk.upload(path + "/attachments", [("file", "photo.png", Self.png)], by: stage.anna)
        #expect(uploaded.status == 201)
        let file = try #require(uploaded.text("id"))
        let url = try #require(uploaded.text("url"))
        let members: [(String, JSONValue)] = [
            ("id", .text(file)), ("nom", .text("photo.png")), ("type", .text("image/png")), ("taille", .number(11)),
            ("url", .text(url)),
        ]
        #expect(uploaded.json == .object(members + [("message", .text("Fichier uploadé avec succès"))]))
        #expect(await stage.desk.ask(.get, url).status == 200)
        let kept = JSONValue.object(members + [("dateUpload", .text("2026-11-20T09:30:00Z"))])
        #expect(await stage.desk.ask(.get, path, by: stage.anna)["pieceJointes"] == .list([kept]))
        let said = await stage.desk.ask(
            .post, path + "/messages",
            .object([
                ("contenu", .text("Nous avons envoyé une équipe")), ("auteur", .text("Jean Dupont")),
                ("pieceJointes", .list([.text(file)])),
            ]), by: stage.anna)
        #expect(said.status == 201)
        let message = try #require(said.text("id"))
        #expect(said.json == .object([("id", .text(message)), ("message", .text("Message ajouté avec succès"))]))
        let page = await stage.desk.ask(.get, path + "/messages?page=2&limit=1", by: stage.anna)
        #expect(
            page.json
                == .object([
                    (
                        "messages",
                        .list([
                            .object([
                                ("id", .text(message)), ("auteur", .text("ANNA")),
                                ("contenu", .text("Nous avons envoyé une équipe")),
                                ("date", .text("2026-11-20T09:30:00Z")), ("pieceJointes", .list([kept])),
                            ])
                        ])
                    ),
                    (
                        "pagination",
                        .object([("page", .number(2)), ("limit", .number(1)), ("total", .number(2))])
                    ),
                ]), "whatever it says, the author is the caller")
        let again = await stage.desk.ask(
            .post, path + "/messages",
            .object([("contenu", .text("x")), ("pieceJointes", .list([.text(file)]))]), by: stage.anna)
        #expect(again.text("errors.0.field") == "pieceJointes[0]", "a file belongs to one message")
    }

    @Test(
        "a file that is not taken says why",
        arguments: [
            ([UInt8](repeating: 0x41, count: (10 << 20) + 1), 413), ([], 400), (Array("<html><script>".utf8), 400),
        ])
    func refused(bytes: [UInt8], status: Int) async throws {
        let stage = try await BTPStage()
        let id = try await stage.ticket("Fissure")
        let answer = await stage.desk.upload(
            "\(Self.place)/\(id)/attachments", [("file", "photo.png", bytes)], by: stage.anna)
        #expect(answer.status == status)
        #expect(answer.text("detail")?.contains("photo.png") == true)
    }

    @Test("a customer sees his own tickets, and of them nothing that is internal, whatever he asks for")
    func customers() async throws {
        let stage = try await BTPStage()
        let zoe = try await stage.desk.token(of: "zoe@customer.example")
        let eve = try await stage.desk.token(of: "eve@other.example")
        let id = try await stage.ticket("Fuite", by: zoe)
        let path = "\(Self.place)/\(id)"
        #expect(await stage.act(id, "affecter", ("responsable", .text("anna"))).status == 200)
        #expect(await stage.act(id, "escalader", ("niveau", .number(1))).status == 200)
        #expect(await stage.act(id, "cloturer", ("motif", .text("secret de la maison"))).status == 200)
        let inside = await stage.desk.ask(.get, path, by: stage.anna)
        #expect(String(decoding: inside.bytes, as: UTF8.self).contains("secret de la maison"))
        for target in [path, path + "/messages", Self.place, Self.place + "/search?q=fuite"] {
            let answer = await stage.desk.ask(.get, target, by: zoe)
            #expect(answer.status == 200, "\(target)")
            let text = String(decoding: answer.bytes, as: UTF8.self)
            #expect(text.contains("Fuite") || text.contains("Voir sur place."))
            for word in ["secret", "interne", "escalad"] { #expect(!text.contains(word), "\(target): \(word)") }
        }
        #expect(await stage.desk.ask(.get, Self.place + "/search?q=secret", by: zoe).number("total") == 0)
        #expect(await stage.desk.ask(.get, path, by: zoe).number("nbMessages") == nil)
        #expect(await stage.desk.ask(.get, Self.place, by: zoe).number("tickets.0.nbMessages") == 1)
        #expect(await stage.desk.ask(.get, Self.place, by: eve).number("pagination.total") == 0)
        let missing = await stage.desk.ask(.get, "\(Self.place)/TC-1999-001", by: eve)
        for target in [path, path + "/messages"] {
            let answer = await stage.desk.ask(.get, target, by: eve)
            #expect(answer.status == 404)
            #expect(answer.bytes == missing.bytes)
        }
        let order = JSONValue.object([
            ("titre", .text("a")), ("description", .text("b")), ("clientId", .text(stage.client)),
        ])
        #expect(
            await stage.desk.ask(.post, Self.place, order, by: eve).text("errors.0.field") == "clientId",
            "a client of which he has no ticket is not there for him")
    }
}

/// The WebSocket.
extension BTPMessageTests {
    @Test("the three events tell what happens, to each what he may see")
    func events() async throws {
        let stage = try await BTPStage()
        let zoe = try await stage.desk.token(of: "zoe@customer.example")
        let team = try await Listener(stage.desk, fields: ["Authorization": "Bearer \(stage.anna)"])
        let customer = try await Listener(stage.desk, query: [.init(name: "token", value: zoe)])
        let stranger = try await Listener(
            stage.desk, query: [.init(name: "token", value: stage.desk.token(of: "eve@other.example"))])
        let feed = stage.desk.feed
        try await withThrowingTaskGroup { group in
            group.addTask { try await feed.run() }
            // Before anybody listens the feed has to know where it is.
            team.begin(feed)
            customer.begin(feed)
            stranger.begin(feed)
            var known = 0
            while known == 0 {
                let id = try await stage.ticket("Fuite", by: zoe)
                feed.ring()
                known = await team.wait(for: "ticket_created", atMost: .seconds(5))
                guard known > 0 else { continue }
                try await tell(id, of: stage, to: team, customer, stranger)
            }
            group.cancelAll()
        }
    }

    private func tell(
        _ id: String, of stage: BTPStage, to team: Listener, _ customer: Listener, _ stranger: Listener
    ) async throws {
        _ = await stage.act(id, "affecter", ("responsable", .text("anna")))
        _ = await stage.act(id, "cloturer", ("motif", .text("note interne")))
        _ = await stage.desk.ask(
            .post, "\(Self.place)/\(id)/messages", .object([("contenu", .text("Réponse"))]), by: stage.anna)
        stage.desk.feed.ring()
        #expect(await team.wait(for: "Réponse", atMost: .testPatience) > 0)
        #expect(await customer.wait(for: "Réponse", atMost: .testPatience) > 0)
        let updated = { (changes: (String, JSONValue)) in
            JSONValue.object([
                ("type", .text("ticket_updated")),
                ("data", .object([("id", .text(id)), ("changes", .object([changes]))])),
            ])
        }
        let said = { (author: String, text: String, isInternal: Bool) in
            var message: [(String, JSONValue)] = [("auteur", .text(author)), ("contenu", .text(text))]
            if isInternal { message.append(("interne", .flag(true))) }
            return JSONValue.object([
                ("type", .text("message_added")),
                ("data", .object([("ticketId", .text(id)), ("message", .object(message))])),
            ])
        }
        for event in [
            updated(("responsable", .text("ANNA"))), updated(("status", .text("en_cours"))),
            said("ANNA", "note interne", true), updated(("status", .text("resolu"))), said("ANNA", "Réponse", false),
        ] {
            #expect(team.heard.contains(event), "\(String(decoding: event.bytes, as: UTF8.self))")
        }
        #expect(customer.heard.contains(said("ANNA", "Réponse", false)))
        #expect(customer.heard.contains(updated(("status", .text("resolu")))))
        let created = try #require(customer.heard.first { $0["data"]?.text("id") == id })
        #expect(created["data"]?.text("titre") == "Fuite")
        #expect(created.text("type") == "ticket_created")
        #expect(created["data"]?.text("numero")?.hasPrefix("TC-2026-00") == true)
        let text = customer.heard.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
        for word in ["interne", "responsable"] { #expect(!text.contains(word), "\(word)") }
        #expect(stranger.heard.isEmpty)
    }

    @Test("nobody listens without a token that is good", arguments: [nil, "", "forged"])
    func strangers(token: String?) async throws {
        let stage = try await BTPStage()
        let query = token.map { "?token=\($0)" } ?? ""
        #expect(await stage.desk.ask(.get, "/ws/tickets-client" + query).status == 401)
        #expect(
            await stage.desk.ask(.get, "\(Self.place)?token=\(stage.anna)").status == 401,
            "only where a browser cannot do otherwise")
    }
}

/// A client of the WebSocket, without the socket.
private final class Listener: Sendable {
    private let texts = Mutex<[JSONValue]>([])
    private let bell = Bell()
    private let enter: @Sendable (LiveConnection) -> Void

    init(_ stage: DeskStage, query: [HTTPRequest.Parameter] = [], fields: HTTPFields = [:]) async throws {
        let answer = await stage.router.answer(
            HTTPRequest(
                method: .get, path: ["ws", "tickets-client"], query: query, fields: fields, receivedAt: DeskStage.now))
        guard case .live(.webSocket, let begin) = answer.body else { throw IdentityStage.Missing() }
        enter = begin
    }

    /// What it was told.
    var heard: [JSONValue] { texts.withLock { $0 } }

    func begin(_ feed: LiveFeed) {
        enter(
            LiveConnection(
                take: { [self] message in
                    let value = (try? JSONReader.value(of: Array(message.text.utf8))) ?? .null
                    texts.withLock { $0.append(value) }
                    bell.ring()
                    return true
                }, end: {}))
        feed.ring()
    }

    /// Returns how many messages hold this text, once one does or the time is over.
    func wait(for text: String, atMost time: Duration) async -> Int {
        let end = ContinuousClock.now + time
        while true {
            let rings = bell.rings
            let count = heard.count { String(decoding: $0.bytes, as: UTF8.self).contains(text) }
            if count > 0 || ContinuousClock.now >= end { return count }
            await bell.wait(after: rings, atMost: .seconds(1), .system)
        }
    }
}
