import GatewayKit
import Testing
import TicketStore

@testable import TicketAPI

@Suite struct IncidentsContractTests {
    @Test("a message reads back in the columns of document 001, down to the last one")
    func whole() async throws {
        let stage = try DeskStage()
        let (zoe, anna) = (try await stage.token(of: "zoe@customer.example"), try await stage.token(of: "anna"))
        let made = try await stage.ticket(by: zoe)
        let path = "/api/incidents/\(made.uuid)/tickets"
        let said = await stage.ask(
            .post, path,
            .object([
                ("message", .text("We come tomorrow.")), ("attachments", .list([])),
                ("incident_id", .text(made.uuid)), ("user_id", .text("somebody else")), ("user_type", .text("tenant")),
            ]), by: anna)
        #expect(said.status == 201)
        let me = await stage.ask(.get, "/api/auth/me", by: anna)
        let time = JSONValue.text("2026-11-20T09:30:00Z")
        let owner = JSONValue.object([
            ("id", said["id"] ?? .null), ("incident_id", .text(made.uuid)), ("author_id", me["id"] ?? .null),
            ("author_name", .text("ANNA")), ("author_type", .text("owner")), ("message", .text("We come tomorrow.")),
            ("attachments", .list([])), ("is_read", .flag(false)), ("created_at", time), ("updated_at", time),
        ])
        #expect(said.json == owner)
        let all = await stage.ask(.get, path, by: zoe)
        let tenant = JSONValue.object([
            ("id", all["tickets.0.id"] ?? .null), ("incident_id", .text(made.uuid)),
            ("author_id", await stage.ask(.get, "/api/auth/me", by: zoe)["id"] ?? .null),
            ("author_name", all["tickets.0.author_name"] ?? .null), ("author_type", .text("tenant")),
            ("message", .text("It smokes.")), ("attachments", .list([])), ("is_read", .flag(false)),
            ("created_at", time), ("updated_at", time),
        ])
        #expect(all.json == .object([("tickets", .list([tenant, owner])), ("unread_count", .number(1))]))
        for message in [tenant, owner] { #expect(IncidentWords.message.problems(of: message) == []) }
    }

    @Test("what the other side wrote is read when its reader says so, and stays read")
    func reading() async throws {
        let stage = try DeskStage()
        let (zoe, anna) = (try await stage.token(of: "zoe@customer.example"), try await stage.token(of: "anna"))
        let made = try await stage.ticket(by: zoe)
        let path = "/api/incidents/\(made.uuid)/tickets"
        let said = await stage.ask(.post, path, .object([("message", .text("We come."))]), by: anna)
        let message = "\(path)/\(try #require(said.text("id")))"
        let read = JSONValue.object([("is_read", .flag(true))])
        #expect(await stage.ask(.patch, message, read, by: anna)["is_read"] == .flag(false), "his own")
        let answer = await stage.ask(.patch, message, read, by: zoe)
        #expect(answer["is_read"] == .flag(true))
        #expect(IncidentWords.message.problems(of: answer.json) == [])
        #expect(await stage.ask(.get, path, by: zoe).number("unread_count") == 0)
        let unread = await stage.ask(.patch, message, .object([("is_read", .flag(false))]), by: zoe)
        #expect(unread.status == 400)
        #expect(unread.text("errors.0.field") == "is_read")
        let eve = try await stage.token(of: "eve@other.example")
        #expect(await stage.ask(.patch, message, read, by: eve).status == 404)
        #expect(await stage.ask(.patch, "\(path)/\(made.uuid)", read, by: zoe).status == 404)
    }

    @Test("incidents are listed with what is new in each; figures and activity are of what the caller sees")
    func lists() async throws {
        let stage = try DeskStage()
        let (zoe, anna) = (try await stage.token(of: "zoe@customer.example"), try await stage.token(of: "anna"))
        let eve = try await stage.token(of: "eve@other.example")
        let made = try await stage.ticket(by: zoe)
        _ = try await stage.ticket(by: zoe, priority: "high")
        _ = try await stage.ticket(by: eve)
        _ = await stage.ask(
            .post, "/api/incidents/\(made.uuid)/tickets", .object([("message", .text("We come."))]), by: anna)
        _ = await stage.ask(
            .post, "/api/tickets/\(made.uuid)",
            .object([("content", .text("Odd fellow.")), ("isInternal", .flag(true))]), by: anna)
        let page = await stage.ask(.get, "/api/incidents?sort=created&order=asc", by: zoe)
        #expect(page.number("pagination.total") == 2)
        #expect(
            page["incidents.0"]
                == .object([
                    ("id", .text(made.uuid)), ("number", .text("TC-2026-001")), ("title", .text("Printer burns")),
                    ("description", .text("It smokes.")), ("status", .text("waiting_customer")),
                    ("priority", .text("normal")), ("category", .null), ("messages_count", .number(2)),
                    ("unread_count", .number(1)), ("last_message", page["incidents.0.last_message"] ?? .null),
                    ("created_at", .text("2026-11-20T09:30:00Z")), ("updated_at", .text("2026-11-20T09:30:00Z")),
                ]))
        #expect(page.text("incidents.0.last_message.message") == "We come.")
        #expect(Listing.schema("", of: "incidents", IncidentWords.incident).problems(of: page.json) == [])
        for (token, total, open, unread) in [(zoe, 2, 2, 1), (eve, 1, 1, 0), (anna, 3, 3, 3)] {
            let figures = await stage.ask(.get, "/api/incidents/stats", by: token)
            #expect(figures.status == 200)
            #expect(figures.number("total_incidents") == total)
            #expect(figures.number("open_incidents") == open)
            #expect(figures.number("unread_messages") == unread)
            #expect(!String(decoding: figures.bytes, as: UTF8.self).contains("Odd fellow."))
            let route = try #require(APIRoutes.all.first { $0.name == "incidents.statistics" })
            #expect(route.answer.schema?.problems(of: figures.json) == [])
        }
        let mine = await stage.ask(.get, "/api/incidents/stats", by: zoe)
        #expect(mine.number("by_status.waiting_customer") == 1)
        #expect(mine.number("by_priority.high") == 1)
        #expect(mine["recent_activity.2"] == nil)
    }

    @Test("an internal note is in no answer of this contract, whoever asks: its columns could not tell what it is")
    func notes() async throws {
        let stage = try DeskStage()
        let (zoe, anna) = (try await stage.token(of: "zoe@customer.example"), try await stage.token(of: "anna"))
        let made = try await stage.ticket(by: zoe)
        let note = await stage.ask(
            .post, "/api/tickets/\(made.uuid)",
            .object([("content", .text("Odd fellow.")), ("isInternal", .flag(true))]), by: anna)
        let name = try #require(note.text("messages.1.id"))
        let path = "/api/incidents/\(made.uuid)/tickets"
        for token in [zoe, anna] {
            for target in [path, "/api/incidents", "/api/incidents/stats"] {
                let answer = await stage.ask(.get, target, by: token)
                #expect(answer.status == 200)
                #expect(!String(decoding: answer.bytes, as: UTF8.self).contains("Odd fellow."), "\(target)")
            }
            let read = JSONValue.object([("is_read", .flag(true))])
            #expect(await stage.ask(.patch, "\(path)/\(name)", read, by: token).status == 404)
        }
    }
}
