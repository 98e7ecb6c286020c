import GatewayKit
import Testing
import TicketStore

@testable import TicketAPI

@Suite struct MaintenanceContractTests {
    /// A building, by its UUID.
    private func building(_ stage: DeskStage, named name: String = "Rue des Lilas 4") async throws -> String {
        let facts = SiteFacts(name: name, type: "building", status: "active")
        return try await stage.people.store.createSite(facts, of: nil, now: DeskStage.now).site.uuid.text
    }

    private func order(_ building: String, _ priority: String = "Emergency") -> JSONValue {
        .object([
            ("building_id", .text(building)), ("unit_id", .text("0192b3a4-0000-7000-8000-000000000001")),
            ("title", .text("Fuite au plafond")), ("description", .text("L’eau coule.")),
            ("category", .text("Plumbing")), ("priority", .text(priority)),
        ])
    }

    @Test("a ticket is the struct of document 000, down to the last member")
    func whole() async throws {
        let stage = try DeskStage()
        let (zoe, sam) = (try await stage.token(of: "zoe@customer.example"), try await stage.token(of: "sam"))
        let site = try await building(stage)
        let made = await stage.ask(.post, "/api/v1/tickets", order(site), by: zoe)
        #expect(made.status == 201)
        func expected(_ assignee: JSONValue, _ status: String, _ resolved: JSONValue) async -> JSONValue {
            .object([
                ("id", made["id"] ?? .null), ("building_id", .text(site)),
                ("unit_id", .text("0192b3a4-0000-7000-8000-000000000001")),
                ("created_by", await stage.ask(.get, "/api/auth/me", by: zoe)["id"] ?? .null),
                ("assigned_to", assignee), ("title", .text("Fuite au plafond")),
                ("description", .text("L’eau coule.")), ("category", .text("Plumbing")),
                ("priority", .text("Emergency")), ("status", .text(status)),
                ("created_at", .text("2026-11-20T09:30:00Z")), ("resolved_at", resolved),
            ])
        }
        #expect(made.json == (await expected(.null, "Open", .null)))
        #expect(MaintenanceWords.ticket.problems(of: made.json) == [])
        let path = "/api/v1/tickets/\(try #require(made.text("id")))"
        #expect(await stage.ask(.get, path, by: zoe).json == made.json)

        _ = try await stage.token(of: "tom")
        let tom = await stage.ask(.get, "/api/auth/me", by: try await stage.token(of: "tom"))["id"] ?? .null
        let assigned = await stage.ask(.put, path + "/assign", .object([("assigned_to", tom)]), by: sam)
        #expect(assigned.json == (await expected(tom, "InProgress", .null)))
        let resolved = await stage.ask(.put, path + "/status", .object([("status", .text("Resolved"))]), by: sam)
        #expect(resolved.json == (await expected(tom, "Resolved", .text("2026-11-20T09:30:00Z"))))
        #expect(await stage.ask(.get, "/tickets/1", by: zoe).text("priority") == "urgent", "an Emergency is urgent")
    }

    @Test("an emergency is told to the team with the ticket")
    func emergency() async throws {
        let stage = try DeskStage()
        let zoe = try await stage.token(of: "zoe@customer.example")
        _ = await stage.ask(.post, "/api/v1/tickets", order(try await building(stage)), by: zoe)
        let mails = try await stage.people.store.deliveries(in: [.queued], limit: 10)
        #expect(mails.map(\.recipient) == ["anna@example.org"])
    }

    @Test(
        "every word of the document stands for one of ours and reads back",
        arguments: ["Low", "Medium", "High", "Emergency"])
    func priorities(word: String) async throws {
        let stage = try DeskStage()
        let zoe = try await stage.token(of: "zoe@customer.example")
        let made = await stage.ask(.post, "/api/v1/tickets", order(try await building(stage), word), by: zoe)
        #expect(made.text("priority") == word)
    }

    @Test("statuses and categories are those of the document, whatever ours are")
    func words() {
        for status in MaintenanceWords.Status.allCases { #expect(MaintenanceWords.Status(status.ours) == status) }
        for status in [TicketStatus.assigned, .inProgress, .waitingCustomer] {
            #expect(MaintenanceWords.Status(status) == .inProgress)
        }
        for category in MaintenanceWords.Category.allCases {
            #expect(MaintenanceWords.Category(category.name) == category)
        }
        #expect(MaintenanceWords.Category(CategoryName("billing")) == .other)
    }

    @Test("a building has its tickets, as far as the caller sees them")
    func building() async throws {
        let stage = try DeskStage()
        let zoe = try await stage.token(of: "zoe@customer.example")
        let eve = try await stage.token(of: "eve@other.example")
        let (here, there) = (try await building(stage), try await building(stage, named: "Elsewhere"))
        for (token, site, priority) in [(zoe, here, "Low"), (zoe, there, "Low"), (eve, here, "High")] {
            _ = await stage.ask(.post, "/api/v1/tickets", order(site, priority), by: token)
        }
        let path = "/api/v1/buildings/\(here)/tickets"
        for (token, query, count) in [
            (zoe, "", 1), (eve, "", 1), (try await stage.token(of: "sam"), "", 2),
            (try await stage.token(of: "sam"), "?priority=High&status=Open", 1),
            (try await stage.token(of: "sam"), "?limit=1&page=3", 0),
        ] {
            let answer = await stage.ask(.get, path + query, by: token)
            guard case .list(let tickets) = answer.json else {
                Issue.record("\(answer.json)")
                continue
            }
            #expect(tickets.count == count, "\(query)")
            for ticket in tickets { #expect(MaintenanceWords.ticket.problems(of: ticket) == []) }
        }
        #expect(await stage.ask(.get, path, by: zoe).fields["x-total-count"] == "1")
        let unknown = "0192b3a4-0000-7000-8000-000000000009"
        #expect(await stage.ask(.get, "/api/v1/buildings/\(unknown)/tickets", by: zoe).status == 404)
        let refused = await stage.ask(.post, "/api/v1/tickets", order(unknown), by: zoe)
        #expect(refused.status == 400)
        #expect(refused.text("errors.0.field") == "building_id")
    }

    @Test("comments and photos are told, internal ones to the team alone")
    func comments() async throws {
        let stage = try DeskStage()
        let (zoe, anna) = (try await stage.token(of: "zoe@customer.example"), try await stage.token(of: "anna"))
        let made = await stage.ask(.post, "/api/v1/tickets", order(try await building(stage)), by: zoe)
        let path = "/api/v1/tickets/\(try #require(made.text("id")))"
        let comment = await stage.ask(.post, path + "/comments", .object([("content", .text("We come."))]), by: anna)
        #expect(comment.status == 201)
        #expect(
            comment.json
                == .object([
                    ("id", comment["id"] ?? .null), ("ticket_id", made["id"] ?? .null),
                    ("created_by", await stage.ask(.get, "/api/auth/me", by: anna)["id"] ?? .null),
                    ("author_name", .text("ANNA")), ("content", .text("We come.")), ("is_internal", .flag(false)),
                    ("created_at", .text("2026-11-20T09:30:00Z")),
                ]))
        #expect(MaintenanceWords.comment.problems(of: comment.json) == [])
        let note = JSONValue.object([("content", .text("Odd fellow.")), ("is_internal", .flag(true))])
        #expect(await stage.ask(.post, path + "/comments", note, by: anna).status == 201)
        #expect(await stage.ask(.post, path + "/comments", note, by: zoe).status == 400)
        #expect(await stage.ask(.get, "/tickets/1", by: zoe).number("messages_count") == 2)
        let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]
        let photos = await stage.upload(
            path + "/attachments", [("photos", "a.png", png), ("photos", "b.png", png)], by: zoe)
        #expect(photos.status == 201)
        #expect(photos.text("1.file_name") == "b.png")
        for place in ["0", "1"] { #expect(MaintenanceWords.photo.problems(of: photos[place] ?? .null) == []) }
        #expect(await stage.ask(.get, try #require(photos.text("0.url"))).status == 200)
    }

    @Test("what the document does not let everybody do is refused, and whom nobody knows is named")
    func roles() async throws {
        let stage = try DeskStage()
        let (zoe, sam) = (try await stage.token(of: "zoe@customer.example"), try await stage.token(of: "sam"))
        let made = await stage.ask(.post, "/api/v1/tickets", order(try await building(stage)), by: zoe)
        let path = "/api/v1/tickets/\(try #require(made.text("id")))"
        #expect(await stage.ask(.put, path + "/status", .object([("status", .text("Closed"))]), by: zoe).status == 403)
        let somebody = JSONValue.object([("assigned_to", .text("0192b3a4-0000-7000-8000-000000000009"))])
        #expect(await stage.ask(.put, path + "/assign", somebody, by: sam).text("errors.0.field") == "assigned_to")
        let word = await stage.ask(.put, path + "/status", .object([("status", .text("Paused"))]), by: sam)
        #expect(word.status == 400)
        #expect(word.text("errors.0.reason")?.contains("InProgress") == true)
    }
}
