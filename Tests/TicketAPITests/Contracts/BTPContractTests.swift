import GatewayKit
import Testing
import TicketStore

@testable import TicketAPI

@Suite struct BTPContractTests {
    static let place = "/api/tickets-client"

    /// Opens the ticket of the document.
    private func open(_ stage: BTPStage) async -> DeskStage.Answer {
        await stage.desk.ask(
            .post, Self.place,
            .object([
                ("titre", .text("Problème de sécurité")), ("description", .text("Échafaudage instable.")),
                ("priority", .text("critique")), ("categorie", .text("securite")),
                ("clientId", .text(stage.client)), ("chantierId", .text(stage.site)),
                ("tags", .list([.text("urgent")])),
            ]), by: stage.anna)
    }

    private static let now = JSONValue.text("2026-11-20T09:30:00Z")

    @Test("a ticket is opened, and reads back in the words of document 003, down to the last member")
    func whole() async throws {
        let stage = try await BTPStage()
        let made = await open(stage)
        #expect(made.status == 201)
        let id = try #require(made.text("id"))
        #expect(
            made.json
                == .object([
                    ("id", .text(id)), ("numero", .text("TC-2026-001")), ("message", .text("Ticket créé avec succès")),
                ]))
        let shown = await stage.desk.ask(.get, "\(Self.place)/TC-2026-001", by: stage.anna)
        #expect(shown.status == 200)
        #expect(shown.fields["etag"] == "\"v1\"")
        #expect(BTPWords.dossier.problems(of: shown.json) == [])
        let now = Self.now
        let message = JSONValue.object([
            ("id", shown["messages.0.id"] ?? .null), ("auteur", .text("SARL Construction Plus")),
            ("contenu", .text("Échafaudage instable.")), ("date", now), ("pieceJointes", .list([])),
        ])
        #expect(
            shown.json
                == .object([
                    ("id", .text(id)), ("numero", .text("TC-2026-001")), ("titre", .text("Problème de sécurité")),
                    ("description", .text("Échafaudage instable.")), ("status", .text("nouveau")),
                    ("priority", .text("critique")), ("categorie", .text("securite")),
                    (
                        "client",
                        .object([
                            ("id", .text(stage.client)), ("nom", .text("SARL Construction Plus")),
                            ("type", .text("entreprise")), ("email", .text("contact@construction-plus.sn")),
                            ("telephone", .text("+221 33 824 56 78")),
                        ])
                    ),
                    (
                        "chantier",
                        .object([
                            ("id", .text(stage.site)), ("nom", .text("Résidence Les Jardins")),
                            ("type", .text("construction")), ("adresse", .text("Avenue Bourguiba")),
                            ("ville", .text("Dakar")),
                        ])
                    ), ("responsable", .null), ("dateCreation", now), ("dateModification", now), ("dateLimite", .null),
                    ("slaStatus", .null), ("slaDetails", .null), ("tags", .list([.text("urgent")])),
                    ("messages", .list([message])), ("pieceJointes", .list([])),
                    ("historique", shown["historique"] ?? .null),
                ]))
    }

    @Test("the history and the list have it as the document says")
    func historyAndList() async throws {
        let stage = try await BTPStage()
        let id = try #require(await open(stage).text("id"))
        let now = Self.now
        let shown = await stage.desk.ask(.get, "\(Self.place)/\(id)", by: stage.anna)
        let first = try #require(shown["historique.0"])
        #expect(
            first
                == .object([
                    ("id", first["id"] ?? .null), ("action", .text("creation")),
                    ("description", .text("Ticket TC-2026-001 créé")), ("auteur", .text("ANNA")), ("date", now),
                ]))
        let listed = await stage.desk.ask(.get, Self.place, by: stage.anna)
        #expect(
            listed.json
                == .object([
                    (
                        "tickets",
                        .list([
                            .object([
                                ("id", .text(id)), ("numero", .text("TC-2026-001")),
                                ("titre", .text("Problème de sécurité")),
                                ("description", .text("Échafaudage instable.")), ("status", .text("nouveau")),
                                ("priority", .text("critique")), ("categorie", .text("securite")),
                                ("clientId", .text(stage.client)), ("clientNom", .text("SARL Construction Plus")),
                                ("chantierId", .text(stage.site)), ("chantierNom", .text("Résidence Les Jardins")),
                                ("responsable", .null), ("dateCreation", now), ("dateModification", now),
                                ("dateLimite", .null), ("slaStatus", .null), ("tags", .list([.text("urgent")])),
                                ("nbMessages", .number(1)), ("nbPieceJointes", .number(0)),
                            ])
                        ])
                    ),
                    (
                        "pagination",
                        .object([
                            ("page", .number(1)), ("limit", .number(20)), ("total", .number(1)), ("pages", .number(1)),
                            ("next", .null),
                        ])
                    ),
                ]))
        #expect(Listing.schema("", of: "tickets", BTPWords.ticket).problems(of: listed.json) == [])
    }

    @Test("each status of ours has one word, and each word asks for all of its statuses")
    func vocabulary() {
        let words = TicketStatus.allCases.map { BTPWords.Status($0).rawValue }
        #expect(words == ["nouveau", "en_cours", "en_cours", "en_attente", "resolu", "resolu", "resolu"])
        for word in BTPWords.Status.allCases {
            #expect(BTPWords.Status(word.status) == word)
            #expect(word.statuses == Set(TicketStatus.allCases.filter { BTPWords.Status($0) == word }))
        }
        #expect(
            TicketPriority.allCases.map { BTPWords.Priority($0).rawValue } == ["basse", "normale", "haute", "critique"])
        #expect(TicketPriority.allCases.allSatisfy { BTPWords.Priority($0).priority == $0 })
    }

    @Test(
        "times are told in days of 24 hours",
        arguments: [
            (0, "0min"), (59, "0min"), (300, "5min"), (36_000, "10h"), (5_400, "1h 30min"), (86_400, "1 jour"),
            (187_200, "2 jours 4h"), (187_260, "2 jours 4h"),
        ])
    func times(seconds: Int, words: String) {
        #expect(BTPWords.words(.seconds(seconds)) == words)
    }

    @Test("every filter lists what it says, and nothing else")
    func filters() async throws {
        let stage = try await BTPStage()
        let first = try await stage.ticket("Grue en panne", priority: "critique", category: "securite", placed: true)
        let second = try await stage.ticket("Béton en retard", priority: "basse", category: "delais")
        _ = await stage.act(second, "affecter", ("responsable", .text("anna@example.org")))
        let third = try await stage.ticket("Peinture", priority: "normale", category: "qualite")
        _ = await stage.act(third, "cloturer", ("motif", .text("fait")))
        let rows: [(String, [String])] = [
            ("", [third, second, first]), ("?status=nouveau", [first]), ("?status=en_cours", [second]),
            ("?status=en_attente", []), ("?status=resolu", [third]), ("?priority=critique", [first]),
            ("?priority=basse", [second]), ("?categorie=delais", [second]), ("?clientId=\(stage.client)", [first]),
            ("?chantierId=\(stage.site)", [first]), ("?responsable=anna", [second]), ("?responsable=ANNA", [second]),
            ("?responsable=none", [third, first]), ("?search=b%C3%A9ton", [second]),
            ("?dateFrom=2026-11-20&dateTo=2026-11-20", [third, second, first]), ("?dateFrom=2026-11-21", []),
            ("?dateTo=2026-11-19", []), ("?slaStatus=breach", []), ("?page=2&limit=1", [second]),
            ("?order=asc&limit=1", [first]), ("?search=introuvable", []),
        ]
        for (query, expected) in rows {
            let answer = await stage.desk.ask(.get, Self.place + query, by: stage.ada)
            guard case .list(let tickets)? = answer["tickets"] else {
                Issue.record("\(query): \(answer.json)")
                continue
            }
            #expect(tickets.compactMap { $0.text("id") } == expected, "\(query)")
        }
    }

    @Test("what is not as it should be is 400, and names the field")
    func refusals() async throws {
        let stage = try await BTPStage()
        let id = try await stage.ticket("Grue en panne")
        let stranger = "00000000-0000-7000-8000-000000000000"
        let order: [(String, JSONValue)] = [("titre", .text("a")), ("description", .text("b"))]
        let rows: [(HTTPRequest.Method, String, JSONValue?, String)] = [
            (.get, "?status=ouvert", nil, "query.status"), (.get, "?limit=0", nil, "query.limit"),
            (.get, "?slaStatus=bad", nil, "query.slaStatus"), (.get, "?dateFrom=hier", nil, "query.dateFrom"),
            (.get, "?clientId=\(stranger)", nil, "query.clientId"),
            (.get, "?responsable=zorro", nil, "query.responsable"),
            (.get, "?chantierId=\(stranger)", nil, "query.chantierId"), (.get, "/search", nil, "query.q"),
            (.get, "/stats?dateFrom=2020-01-01", nil, "query.dateFrom"),
            (.get, "/stats?dateFrom=2026-02-01&dateTo=2026-01-01", nil, "query.dateTo"),
            (.get, "/stats?clientId=\(stranger)", nil, "query.clientId"),
            (.post, "", .object([order[0]]), "description"),
            (.post, "", .object(order + [("clientId", .text(stranger))]), "clientId"),
            (.post, "", .object(order + [("chantierId", .text(stranger))]), "chantierId"),
            (.post, "", .object(order + [("priority", .text("high"))]), "priority"),
            (.patch, "/\(id)", .object([("responsable", .text("zorro"))]), "responsable"),
            (.patch, "/\(id)", .object([("statut", .text("resolu"))]), "statut"),
            (.post, "/\(id)/action", .object([("action", .text("danser"))]), "action"),
            (.post, "/\(id)/action", .object([("action", .text("affecter"))]), "data.responsable"),
            (.post, "/\(id)/action", .object([("action", .text("escalader"))]), "data.niveau"),
            (.post, "/\(id)/action", .object([("action", .text("cloturer"))]), "data.motif"),
            (.post, "/\(id)/action", .object([("action", .text("changer_priorite"))]), "data.priority"),
            (.post, "/\(id)/action", .object([("action", .text("ajouter_tags"))]), "data.tags"),
            (
                .post, "/\(id)/messages",
                .object([("contenu", .text("x")), ("pieceJointes", .list([.text(stranger)]))]), "pieceJointes[0]"
            ),
            (.post, "/bulk", .object([("ticketIds", .list([])), ("action", .text("reopen"))]), "ticketIds"),
            (.post, "/bulk", .object([("ticketIds", .list([.text("1")])), ("action", .text("reopen"))]), "data.motif"),
            (
                .post, "/bulk",
                .object([
                    ("ticketIds", .list(Array(repeating: .text(id), count: 1_001))), ("action", .text("reopen")),
                    ("data", .object([("motif", .text("x"))])),
                ]), "ticketIds"
            ),
        ]
        for (method, target, body, field) in rows {
            let answer = await stage.desk.ask(method, Self.place + target, body, by: stage.ada)
            #expect(answer.status == 400, "\(target): \(answer.json)")
            #expect(answer.text("errors.0.field") == field, "\(target): \(answer.json)")
        }
        #expect(await stage.desk.ask(.get, "\(Self.place)/TC-1999-001", by: stage.ada).status == 404)
        #expect(await stage.desk.ask(.get, Self.place).status == 401)
    }
}

/// A desk with one client, its construction site, and people of three roles.
struct BTPStage {
    let desk: DeskStage
    let anna: String
    let ada: String
    let client: String
    let site: String

    init(exports: ExportRuns? = nil) async throws {
        var settings = APISettings()
        // A test waits for what it asked for, however busy the machine is.
        settings.exportPatience = .seconds(600)
        desk = try DeskStage(settings, exports: exports)
        anna = try await desk.token(of: "anna")
        ada = try await desk.token(of: "ada")
        let made = await desk.ask(
            .post, "/api/clients",
            .object([
                ("nom", .text("SARL Construction Plus")), ("type", .text("entreprise")),
                ("email", .text("contact@construction-plus.sn")), ("telephone", .text("+221 33 824 56 78")),
                ("adresse", .text("Avenue Bourguiba")), ("ville", .text("Dakar")),
                ("chiffreAffaires", .number(850_000_000)),
            ]), by: anna)
        try #require(made.status == 201, "\(made.json)")
        client = try #require(made.text("id"))
        let place = await desk.ask(
            .post, "/api/chantiers",
            .object([
                ("nom", .text("Résidence Les Jardins")), ("type", .text("construction")), ("clientId", .text(client)),
                ("adresse", .text("Avenue Bourguiba")), ("ville", .text("Dakar")),
                ("coordonnees", .object([("lat", .decimal(14.6937)), ("lng", .decimal(-17.4441))])),
                ("dateDebut", .text("2025-06-15")), ("dateFin", .text("2026-12-31")), ("budget", .number(450_000_000)),
                ("avancement", .number(65)), ("responsable", .text("Ing. Mamadou Diop")),
            ]), by: anna)
        try #require(place.status == 201, "\(place.json)")
        site = try #require(place.text("id"))
    }

    /// Opens a ticket as the agent, or as whoever has `token`. Returns its UUID.
    func ticket(
        _ title: String, priority: String = "normale", category: String? = nil, placed: Bool = false,
        by token: String? = nil
    ) async throws -> String {
        var members: [(String, JSONValue)] = [
            ("titre", .text(title)), ("description", .text("Voir sur place.")), ("priority", .text(priority)),
            ("categorie", .text(category)),
        ]
        if placed { members.append(("chantierId", .text(site))) }
        let answer = await desk.ask(.post, BTPContractTests.place, .object(members), by: token ?? anna)
        try #require(answer.status == 201, "\(answer.json)")
        return try #require(answer.text("id"))
    }

    func act(_ ticket: String, _ action: String, _ data: (String, JSONValue)..., by token: String? = nil) async
        -> DeskStage.Answer
    {
        await desk.ask(
            .post, "\(BTPContractTests.place)/\(ticket)/action",
            .object([("action", .text(action)), ("data", .object(data))]), by: token ?? anna)
    }
}
