import GatewayKit
import Testing
import TicketStore

@testable import TicketAPI

/// What is done to tickets by words of document 003.
@Suite struct BTPDeedTests {
    private static let place = BTPContractTests.place

    @Test("a change answers what the document says, and stands in the history in French")
    func update() async throws {
        let stage = try await BTPStage()
        let id = try await stage.ticket("Grue en panne")
        let path = "\(Self.place)/\(id)"
        let change = JSONValue.object([
            ("titre", .text("Grue réparée")), ("description", .text("Moteur changé.")), ("status", .text("en_cours")),
            ("priority", .text("haute")), ("responsable", .text("SAM")),
            ("tags", .list([.text("suivi"), .text("urgent")])), ("categorie", .text("travaux")),
            ("chantierId", .text(stage.site)),
        ])
        let answer = await stage.desk.ask(.patch, path, change, by: stage.anna, fields: [("If-Match", "\"v1\"")])
        #expect(answer.status == 200)
        #expect(
            answer.json == .object([("id", .text(id)), ("message", .text("Ticket mis à jour avec succès"))]))
        let shown = await stage.desk.ask(.get, path, by: stage.anna)
        #expect(shown.fields["etag"] == answer.fields["etag"])
        #expect(shown.text("titre") == "Grue réparée")
        #expect(shown.text("description") == "Moteur changé.")
        #expect(shown.text("status") == "en_cours")
        #expect(shown.text("priority") == "haute")
        #expect(shown.text("responsable") == "SAM")
        #expect(shown["tags"] == .list([.text("suivi"), .text("urgent")]))
        #expect(shown.text("categorie") == "travaux")
        #expect(shown.text("client.id") == stage.client, "a site brings its client")
        let history = stage.history(shown)
        for line in [
            ("status_change", "Statut changé de 'nouveau' à 'en_cours'"),
            ("priority_change", "Priorité changée de 'normale' à 'haute'"), ("assignment", "Ticket affecté à SAM"),
            ("title_change", "Titre changé de 'Grue en panne' à 'Grue réparée'"), ("tag_added", "Tag 'suivi' ajouté"),
            ("category_change", "Catégorie fixée à 'travaux'"), ("chantier_change", "Chantier changé"),
        ] {
            #expect(history.contains { $0 == line }, "\(line)")
        }
        #expect(
            await stage.desk.ask(.patch, path, change, by: stage.anna, fields: [("If-Match", "\"v1\"")]).status == 412)
        let back = JSONValue.object([("responsable", .null), ("clientId", .null), ("chantierId", .null)])
        #expect(await stage.desk.ask(.patch, path, back, by: stage.anna).status == 200)
        let bare = await stage.desk.ask(.get, path, by: stage.ada)
        #expect(bare["responsable"] == .null)
        #expect(bare["chantier"] == .null)
        #expect(bare.text("client.nom") == "ANNA", "without a client it is whoever asked")
    }

    @Test("each action does what it says, and says so")
    func actions() async throws {
        let stage = try await BTPStage()
        let id = try await stage.ticket("Grue en panne")
        let path = "\(Self.place)/\(id)"
        let done = JSONValue.object([("success", .flag(true)), ("message", .text("Action exécutée avec succès"))])
        let rows: [(String, (String, JSONValue), String, JSONValue)] = [
            ("affecter", ("responsable", .text("anna")), "responsable", .text("ANNA")),
            ("changer_priorite", ("priority", .text("critique")), "priority", .text("critique")),
            ("ajouter_tags", ("tags", .list([.text("b"), .text("a")])), "tags", .list([.text("a"), .text("b")])),
            ("escalader", ("niveau", .number(2)), "status", .text("en_cours")),
            ("cloturer", ("motif", .text("Réparée")), "status", .text("resolu")),
            ("reopen", ("motif", .text("Encore cassée")), "status", .text("en_cours")),
        ]
        for (action, data, member, value) in rows {
            let answer = await stage.act(id, action, data)
            #expect(answer.status == 200, "\(action): \(answer.json)")
            #expect(answer.json == done)
            #expect(await stage.desk.ask(.get, path, by: stage.anna)[member] == value, "\(action)")
        }
        #expect(await stage.act(id, "reopen", ("motif", .text("Encore"))).status == 409)
        #expect(await stage.act(id, "escalader", ("niveau", .number(2))).status == 409)
        let shown = await stage.desk.ask(.get, path, by: stage.anna)
        #expect(stage.history(shown).contains { $0 == ("escalation", "Ticket escaladé au niveau 2") })
        guard case .list(let messages)? = shown["messages"] else { throw IdentityStage.Missing() }
        #expect(
            messages.compactMap { $0.flag("interne") == true ? $0.text("contenu") : nil } == [
                "Réparée", "Encore cassée",
            ])
        #expect(BTPWords.dossier.problems(of: shown.json) == [])
    }

    @Test("many tickets are changed each on its own, and those that were not are counted")
    func bulk() async throws {
        let stage = try await BTPStage()
        let first = try await stage.ticket("Un")
        let second = try await stage.ticket("Deux")
        func ask(_ tickets: [String], _ action: String, _ data: (String, JSONValue)) async -> JSONValue {
            await stage.desk.ask(
                .post, "\(Self.place)/bulk",
                .object([
                    ("ticketIds", .list(tickets.map { .text($0) })), ("action", .text(action)),
                    ("data", .object([data])),
                ]), by: stage.anna
            ).json
        }
        func told(_ updated: Int, _ failed: Int, _ message: String) -> JSONValue {
            .object([
                ("success", .flag(failed == 0)), ("updated", .number(updated)), ("failed", .number(failed)),
                ("message", .text(message)),
            ])
        }
        #expect(
            await ask([first, "TC-2026-002", first], "affecter", ("responsable", .text("anna")))
                == told(2, 0, "2 tickets mis à jour avec succès"))
        #expect(
            await ask([second], "cloturer", ("motif", .text("fini"))) == told(1, 0, "1 ticket mis à jour avec succès"))
        #expect(
            await ask([first, second, "TC-1999-001", "/"], "cloturer", ("motif", .text("fini")))
                == told(1, 3, "1 ticket mis à jour, 3 en échec"))
        var many: [String] = []
        for number in 1...70 { many.append(try await stage.ticket("Numéro \(number)")) }
        #expect(
            await ask(many, "ajouter_tags", ("tags", .list([.text("lot")])))
                == told(70, 0, "70 tickets mis à jour avec succès"))
        #expect(
            await stage.desk.ask(.get, "\(Self.place)?search=tag:lot", by: stage.anna).number("pagination.total") == 70)
    }

    @Test("the same bulk request under one key is done once")
    func repeatedBulk() async throws {
        let stage = try await BTPStage()
        let id = try await stage.ticket("Un")
        let body = JSONValue.object([
            ("ticketIds", .list([.text(id)])), ("action", .text("cloturer")),
            ("data", .object([("motif", .text("fini"))])),
        ])
        for _ in 1...2 {
            let answer = await stage.desk.ask(
                .post, "\(Self.place)/bulk", body, by: stage.anna, fields: [("Idempotency-Key", "k")])
            #expect(answer.number("updated") == 1, "\(answer.json)")
        }
        #expect(
            await stage.desk.ask(.get, "\(Self.place)/\(id)/messages", by: stage.ada).number("pagination.total") == 2)
    }
}

extension BTPStage {
    /// Actions and descriptions.
    func history(_ answer: DeskStage.Answer) -> [(String, String)] {
        guard case .list(let lines)? = answer["historique"] else { return [] }
        return lines.map { ($0.text("action") ?? "", $0.text("description") ?? "") }
    }
}
