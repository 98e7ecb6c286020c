import GatewayKit
import Testing
import TicketStore

@testable import TicketAPI

/// Statistics, searches, clients and construction sites of document 003.
@Suite struct BTPReportTests {
    private static let place = BTPContractTests.place

    @Test("tickets are counted by status, priority, category and day, and anew after each change")
    func statistics() async throws {
        let stage = try await BTPStage()
        let first = try await stage.ticket("Un", priority: "critique", category: "securite", placed: true)
        let second = try await stage.ticket("Deux", priority: "haute", category: "delais")
        _ = try await stage.ticket("Trois", category: "delais")
        _ = await stage.act(first, "affecter", ("responsable", .text("anna")))
        _ = await stage.act(second, "cloturer", ("motif", .text("fini")))
        let target = "\(Self.place)/stats?dateFrom=2026-11-19&dateTo=2026-11-20"
        let answer = await stage.desk.ask(.get, target, by: stage.ada)
        func counts(_ counts: (String, Int)...) -> JSONValue { .object(counts.map { ($0.0, .number($0.1)) }) }
        #expect(
            answer.json
                == .object([
                    (
                        "totaux",
                        counts(("total", 3), ("nouveau", 1), ("en_cours", 1), ("en_attente", 0), ("resolu", 1))
                    ), ("priorites", counts(("critique", 1), ("haute", 1), ("normale", 1), ("basse", 0))),
                    ("sla", counts(("ok", 0), ("warning", 0), ("breach", 0))),
                    ("categories", counts(("delais", 2), ("securite", 1))),
                    (
                        "tendances",
                        .list([
                            .object([("date", .text("2026-11-19")), ("nouveaux", .number(0)), ("resolus", .number(0))]),
                            .object([("date", .text("2026-11-20")), ("nouveaux", .number(3)), ("resolus", .number(1))]),
                        ])
                    ),
                ]))
        for (filter, total) in [
            ("clientId=\(stage.client)", 1), ("chantierId=\(stage.site)", 1), ("dateTo=2026-11-19", 0), ("", 3),
        ] {
            let narrow = await stage.desk.ask(.get, "\(Self.place)/stats?\(filter)", by: stage.ada)
            #expect(narrow.number("totaux.total") == total, "\(filter)")
            guard case .list(let days)? = narrow["tendances"] else { throw IdentityStage.Missing() }
            #expect(days.count == 30, "the last thirty days, unless said")
        }
        let sam = try await stage.desk.token(of: "sam")
        #expect(await stage.desk.ask(.delete, "/tickets/TC-2026-003", by: sam).status == 200)
        let after = await stage.desk.ask(.get, target, by: stage.ada)
        #expect(after.number("totaux.total") == 2, "what is deleted does not count")
        #expect(after.number("categories.delais") == 1)
    }

    @Test("a search answers the best first, with a score")
    func search() async throws {
        let stage = try await BTPStage()
        let first = try await stage.ticket("Échafaudage échafaudage")
        _ = try await stage.ticket("Béton")
        let answer = await stage.desk.ask(.get, "\(Self.place)/search?q=echafaudage", by: stage.anna)
        #expect(
            answer.json
                == .object([
                    (
                        "results",
                        .list([
                            .object([
                                ("id", .text(first)), ("numero", .text("TC-2026-001")),
                                ("titre", .text("Échafaudage échafaudage")), ("status", .text("nouveau")),
                                ("priority", .text("normale")), ("score", .decimal(1)),
                            ])
                        ])
                    ), ("total", .number(1)),
                ]))
        let both = await stage.desk.ask(.get, "\(Self.place)/search?q=place&limit=1", by: stage.anna)
        #expect(both.number("total") == 2)
        #expect(both["results.1"] == nil)
    }

    @Test("a client has every member of the document")
    func clients() async throws {
        let stage = try await BTPStage()
        _ = try await stage.ticket("Un", placed: true)
        let second = try await stage.ticket("Deux", placed: true)
        _ = await stage.act(second, "cloturer", ("motif", .text("fini")))
        let answer = await stage.desk.ask(.get, "/api/clients", by: stage.anna)
        #expect(
            answer.json
                == .object([
                    (
                        "clients",
                        .list([
                            .object([
                                ("id", .text(stage.client)), ("nom", .text("SARL Construction Plus")),
                                ("type", .text("entreprise")), ("email", .text("contact@construction-plus.sn")),
                                ("telephone", .text("+221 33 824 56 78")), ("adresse", .text("Avenue Bourguiba")),
                                ("ville", .text("Dakar")), ("nbTickets", .number(2)), ("nbTicketsOuverts", .number(1)),
                                ("nbChantiers", .number(1)), ("chiffreAffaires", .number(850_000_000)),
                                ("noteSatisfaction", .null),
                            ])
                        ])
                    )
                ]))
        #expect(BTPWords.client.problems(of: answer["clients.0"] ?? .null) == [])
        let twin = JSONValue.object([
            ("nom", .text("Autre")), ("type", .text("particulier")), ("email", .text("Contact@Construction-Plus.SN")),
        ])
        let refused = await stage.desk.ask(.post, "/api/clients", twin, by: stage.anna)
        #expect(refused.status == 409)
        #expect(refused.text("errors.0.field") == "email")
        let bare = JSONValue.object([("nom", .text("Aïda")), ("type", .text("particulier")), ("email", .null)])
        #expect(await stage.desk.ask(.post, "/api/clients", bare, by: stage.anna).status == 201)
        for (query, count) in [("type=particulier", 1), ("search=dakar", 1), ("limit=1", 1), ("limit=1&page=3", 0)] {
            let found = await stage.desk.ask(.get, "/api/clients?\(query)", by: stage.anna)
            guard case .list(let rows)? = found["clients"] else { throw IdentityStage.Missing() }
            #expect(rows.count == count, "\(query)")
        }
    }

    @Test("a construction site has every member of the document")
    func sites() async throws {
        let stage = try await BTPStage()
        _ = try await stage.ticket("Un", placed: true)
        let answer = await stage.desk.ask(.get, "/api/chantiers", by: stage.anna)
        #expect(
            answer.json
                == .object([
                    (
                        "chantiers",
                        .list([
                            .object([
                                ("id", .text(stage.site)), ("nom", .text("Résidence Les Jardins")),
                                ("type", .text("construction")), ("clientId", .text(stage.client)),
                                ("clientNom", .text("SARL Construction Plus")), ("adresse", .text("Avenue Bourguiba")),
                                ("ville", .text("Dakar")),
                                ("coordonnees", .object([("lat", .decimal(14.6937)), ("lng", .decimal(-17.4441))])),
                                ("statut", .text("en_cours")), ("dateDebut", .text("2025-06-15")),
                                ("dateFin", .text("2026-12-31")), ("budget", .number(450_000_000)),
                                ("avancement", .number(65)), ("responsable", .text("Ing. Mamadou Diop")),
                                ("nbTickets", .number(1)), ("nbTicketsOuverts", .number(1)),
                            ])
                        ])
                    )
                ]))
        #expect(BTPWords.site.problems(of: answer["chantiers.0"] ?? .null) == [])
        let body: [(String, JSONValue)] = [("nom", .text("Pont")), ("type", .text("ouvrage"))]
        let rows: [((String, JSONValue), String)] = [
            (("clientId", .text("00000000-0000-7000-8000-000000000000")), "clientId"),
            (("dateDebut", .text("2026-13-01")), "dateDebut"), (("avancement", .number(101)), "avancement"),
            (("coordonnees", .object([("lat", .number(91)), ("lng", .number(0))])), "coordonnees.lat"),
        ]
        for (member, field) in rows {
            let refused = await stage.desk.ask(.post, "/api/chantiers", .object(body + [member]), by: stage.anna)
            #expect(refused.status == 400)
            #expect(refused.text("errors.0.field") == field)
        }
        let backwards = JSONValue.object(body + [("dateDebut", .text("2026-02-01")), ("dateFin", .text("2026-01-01"))])
        #expect(
            await stage.desk.ask(.post, "/api/chantiers", backwards, by: stage.anna).text("errors.0.field") == "dateFin"
        )
        for (query, count) in [("clientId=\(stage.client)", 1), ("statut=termine", 0), ("type=construction", 1)] {
            let found = await stage.desk.ask(.get, "/api/chantiers?\(query)", by: stage.anna)
            guard case .list(let sites)? = found["chantiers"] else { throw IdentityStage.Missing() }
            #expect(sites.count == count, "\(query)")
        }
    }
}
