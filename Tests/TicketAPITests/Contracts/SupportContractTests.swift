import GatewayKit
import Testing
import TicketStore

@testable import TicketAPI

@Suite struct SupportContractTests {
    @Test("a ticket reads back in the words of document 002, down to the last member")
    func whole() async throws {
        let stage = try DeskStage()
        let zoe = try await stage.token(of: "zoe@customer.example")
        let order = JSONValue.object([
            ("title", .text("No network")), ("description", .text("Since nine.")), ("priority", .text("high")),
            ("category", .text("network")), ("tags", .list([.text("floor 2")])),
        ])
        let made = await stage.ask(.post, "/api/tickets", order, by: zoe)
        #expect(made.status == 201)
        let id = try #require(made.text("id"))
        let answer = await stage.ask(.get, "/api/tickets/\(id)", by: zoe)
        #expect(answer.fields["etag"] == "\"v1\"")
        #expect(answer.json == made.json)
        let time = JSONValue.text("2026-11-20T09:30:00Z")
        let person = JSONValue.object([
            ("name", answer["requester.name"] ?? .null), ("email", .text("zoe@customer.example")),
        ])
        let message = JSONValue.object([
            ("id", answer["messages.0.id"] ?? .null), ("role", .text("client")), ("author", person),
            ("content", .text("Since nine.")), ("isInternal", .flag(false)), ("attachments", .list([])),
            ("createdAt", time), ("updatedAt", time),
        ])
        #expect(
            answer.json
                == .object([
                    ("id", .text(id)), ("number", .text("TC-2026-001")), ("title", .text("No network")),
                    ("description", .text("Since nine.")), ("status", .text("open")), ("priority", .text("high")),
                    ("category", .text("network")), ("requester", person), ("assignedTo", .null),
                    ("tags", .list([.text("floor 2")])),
                    (
                        "sla",
                        .object([
                            ("targetHours", .null), ("deadlineAt", .null), ("breached", .flag(false)),
                            ("resolvedAt", .null),
                        ])
                    ), ("createdAt", time), ("updatedAt", time), ("messages", .list([message])),
                    ("history", answer["history"] ?? .null),
                ]))
        #expect(
            answer["history.0"]
                == .object([
                    ("action", .text("ticket.created")), ("from", .null), ("to", .text("TC-2026-001")),
                    ("by", .text("customer zoe@customer.example")), ("at", time),
                ]))
        #expect(SupportWords.dossier.problems(of: answer.json) == [])
        #expect(await stage.ask(.get, "/api/tickets/TC-2026-001", by: zoe).text("id") == id, "its number will do")
    }

    @Test("a technician's desk: take it, answer with a file, note something inside, resolve it")
    func life() async throws {
        let stage = try DeskStage()
        let (zoe, anna) = (try await stage.token(of: "zoe@customer.example"), try await stage.token(of: "anna"))
        let made = try await stage.ticket(by: zoe)
        let path = "/api/tickets/\(made.uuid)"
        let taken = await stage.ask(.patch, path, .object([("action", .text("take"))]), by: anna)
        #expect(taken.text("assignedTo") == "anna")
        #expect(taken.text("status") == "assigned")
        let file = await stage.upload(
            "/tickets/\(made.id)/attachments", [("file", "plan.txt", Array("left".utf8))], by: anna)
        let said = await stage.ask(
            .post, path,
            .object([("content", .text("See the plan.")), ("attachments", .list([file["uuid"] ?? .null]))]), by: anna)
        #expect(said.status == 201)
        #expect(said.text("messages.1.role") == "agent")
        #expect(said.text("messages.1.attachments.0.name") == "plan.txt")
        #expect(SupportWords.dossier.problems(of: said.json) == [])
        let link = try #require(said.text("messages.1.attachments.0.url"))
        #expect(await stage.ask(.get, link).status == 200)
        let note = JSONValue.object([("content", .text("Odd fellow.")), ("isInternal", .flag(true))])
        #expect(await stage.ask(.post, path, note, by: anna)["messages.2.isInternal"] == .flag(true))
        let seen = await stage.ask(.get, path, by: zoe)
        #expect(!String(decoding: seen.bytes, as: UTF8.self).contains("Odd fellow."))
        #expect(seen["messages.2"] == nil)
        let refused = await stage.ask(.post, path, note, by: zoe)
        #expect(refused.status == 400)
        #expect(refused.text("errors.0.field") == "isInternal")
        let resolved = await stage.ask(.patch, path, .object([("action", .text("resolve"))]), by: anna)
        #expect(resolved.text("status") == "resolved")
        #expect(resolved["sla.resolvedAt"] == .text("2026-11-20T09:30:00Z"))
    }

    @Test("every field that may be changed is changed, and one that may not says so")
    func update() async throws {
        let stage = try DeskStage()
        let zoe = try await stage.token(of: "zoe@customer.example")
        let sam = try await stage.token(of: "sam")
        let made = try await stage.ticket(by: zoe)
        let path = "/api/tickets/\(made.uuid)"
        let change = JSONValue.object([
            ("status", .text("in_progress")), ("priority", .text("urgent")), ("category", .text("fire")),
            ("assignedTo", .text("tom@example.org")), ("watchers", .list([.text("anna"), .text("sam")])),
            ("title", .text("It burns")), ("tags", .list([.text("hot")])),
        ])
        let changed = await stage.ask(.patch, path, change, by: sam)
        #expect(changed.status == 200)
        for (member, value) in [
            ("status", "in_progress"), ("priority", "urgent"), ("category", "fire"), ("assignedTo", "tom"),
            ("watchers.0", "anna"), ("watchers.1", "sam"), ("title", "It burns"), ("tags.0", "hot"),
        ] { #expect(changed.text(member) == value, "\(member)") }
        let fewer = await stage.ask(
            .patch, path, .object([("watchers", .list([.text("sam")])), ("assignedTo", .null), ("category", .null)]),
            by: sam)
        #expect(fewer["watchers"] == .list([.text("sam")]))
        #expect(fewer["assignedTo"] == .null)
        #expect(fewer["category"] == .null)
        let level = JSONValue.object([("sla", .object([("targetHours", .number(4))]))])
        let refused = await stage.ask(.patch, path, level, by: sam)
        #expect(refused.status == 400)
        #expect(refused.text("errors.0.field") == "sla")
        #expect(
            await stage.ask(.patch, path, .object([("assignedTo", .text("nobody"))]), by: sam)
                .text("errors.0.field") == "assignedTo")
        #expect(
            await stage.ask(
                .patch, path, .object([("title", .text("Late"))]), by: sam, fields: [("If-Match", "\"v1\"")]
            )
            .status == 412)
    }

    @Test("lists hold what the filters ask for, and to a customer nothing of the team")
    func list() async throws {
        let stage = try DeskStage()
        let (zoe, anna) = (try await stage.token(of: "zoe@customer.example"), try await stage.token(of: "anna"))
        for priority in ["low", "high", "high"] { _ = try await stage.ticket(by: zoe, priority: priority) }
        _ = await stage.ask(.patch, "/api/tickets/TC-2026-002", .object([("action", .text("take"))]), by: anna)
        for (query, total) in [
            ("", 3), ("priority=high", 2), ("status=assigned", 1), ("assignedTo=anna", 1), ("assignedTo=none", 2),
            ("search=smokes", 3), ("search=water", 0), ("category=fire", 0), ("limit=1&page=2", 3),
        ] {
            let page = await stage.ask(.get, "/api/tickets?\(query)", by: anna)
            #expect(page.number("pagination.total") == total, "\(query)")
            #expect(Listing.schema("", of: "tickets", SupportWords.ticket).problems(of: page.json) == [])
        }
        #expect(await stage.ask(.get, "/api/tickets", by: anna)["tickets.0.watchers"] == .list([]))
        #expect(await stage.ask(.get, "/api/tickets", by: zoe)["tickets.0.watchers"] == nil)
        let eve = try await stage.token(of: "eve@other.example")
        #expect(await stage.ask(.get, "/api/tickets", by: eve).number("pagination.total") == 0)
        #expect(await stage.ask(.get, "/api/tickets/TC-2026-001", by: eve).status == 404)
    }

    @Test("who gives a ticket away sees once more what he did; nobody attaches a file that is not his to open")
    func givenAway() async throws {
        let stage = try DeskStage()
        let zoe = try await stage.token(of: "zoe@customer.example")
        let (anna, tom) = (try await stage.token(of: "anna"), try await stage.token(of: "tom"))
        let made = try await stage.ticket(by: zoe)
        let path = "/api/tickets/\(made.uuid)"
        _ = await stage.ask(.patch, path, .object([("assignedTo", .text("tom"))]), by: anna)
        let given = await stage.ask(.patch, path, .object([("assignedTo", .text("anna"))]), by: tom)
        #expect(given.text("assignedTo") == "anna")
        #expect(await stage.ask(.get, path, by: tom).status == 404)
        let file = await stage.upload(
            "/tickets/\(made.id)/attachments", [("file", "secret.txt", Array("x".utf8))], by: anna)
        let theft = await stage.ask(
            .post, path, .object([("content", .text("Mine")), ("attachments", .list([file["uuid"] ?? .null]))]), by: zoe
        )
        #expect(theft.status == 400)
        #expect(theft.text("errors.0.field") == "attachments[0]")
    }

    @Test("whoever opens a ticket chose what it is about, as the history says")
    func chosen() async throws {
        let stage = try DeskStage()
        let zoe = try await stage.token(of: "zoe@customer.example")
        let made = await stage.ask(
            .post, "/api/tickets",
            .object([("title", .text("Bill")), ("description", .text("x")), ("category", .text("billing"))]), by: zoe)
        #expect(made.text("history.1.action") == "category")
        #expect(made.text("history.1.to") == "billing")
        #expect(made.text("history.1.by") == "customer zoe@customer.example")
    }
}
