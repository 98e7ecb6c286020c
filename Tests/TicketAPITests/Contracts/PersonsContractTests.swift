import GatewayKit
import Testing
import TicketStore

@testable import TicketAPI

@Suite struct PersonsContractTests {
    @Test("an export is all that a person may read of what is kept of him, down to the last member")
    func export() async throws {
        let stage = try DeskStage()
        let zoe = try await stage.token(of: "zoe@customer.example")
        let (anna, ada) = (try await stage.token(of: "anna"), try await stage.token(of: "ada"))
        let made = try await stage.ticket(by: zoe)
        _ = await stage.ask(
            .post, "/tickets/\(made.id)/messages",
            .object([("content", .text("Odd fellow.")), ("is_internal", .flag(true))]), by: anna)
        let file = await stage.upload(
            "/tickets/\(made.id)/attachments", [("file", "log.txt", Array("log".utf8))], by: zoe)
        let answer = await stage.ask(.get, "/persons/zoe@customer.example/export", by: ada)
        #expect(answer.status == 200)
        #expect(answer.fields["cache-control"] == "no-store")
        let time = JSONValue.text("2026-11-20T09:30:00Z")
        let message = JSONValue.object([
            ("id", answer["tickets.0.messages.0.id"] ?? .null), ("is_own", .flag(true)), ("text", .text("It smokes.")),
            ("created_at", time), ("files", .list([])),
        ])
        let upload = JSONValue.object([
            ("id", file["uuid"] ?? .null), ("name", .text("log.txt")), ("mime_type", .text("text/plain")),
            ("size", .number(3)), ("sha256", .text(sha256(Array("log".utf8)).description)), ("created_at", time),
        ])
        let ticket = JSONValue.object([
            ("id", .text(made.uuid)), ("number", .text(made.number)), ("is_own", .flag(true)),
            ("subject", .text("Printer burns")), ("status", .text("open")), ("priority", .text("normal")),
            ("category", .null), ("unit", .null), ("satisfaction_rating", .null), ("satisfaction_comment", .null),
            ("created_at", time), ("updated_at", time), ("resolved_at", .null), ("closed_at", .null),
            ("deleted_at", .null), ("messages", .list([message])), ("files", .list([upload])),
            ("history", answer["tickets.0.history"] ?? .null),
        ])
        #expect(
            answer.json
                == .object([
                    ("email", .text("zoe@customer.example")), ("name", answer["name"] ?? .null), ("language", .null),
                    ("account", answer["account"] ?? .null), ("tickets", .list([ticket])), ("deliveries", .list([])),
                    ("letters", .list([])),
                ]))
        #expect(PersonExport.schema.problems(of: answer.json) == [])
    }

    @Test("who was erased is known no more; his tickets stay as numbers, times and states")
    func erase() async throws {
        let stage = try DeskStage()
        let zoe = try await stage.token(of: "zoe@customer.example")
        let ada = try await stage.token(of: "ada")
        let made = try await stage.ticket(by: zoe)
        let erased = await stage.ask(.delete, "/persons/zoe@customer.example", by: ada)
        #expect(
            erased.json
                == .object([
                    ("tickets", .number(1)), ("messages", .number(1)), ("files", .number(0)), ("mails", .number(0)),
                    ("blobs", .number(0)), ("is_log_empty", erased["is_log_empty"] ?? .null),
                ]))
        let route = try #require(APIRoutes.all.first { $0.name == "persons.erase" })
        #expect(route.answer.schema?.problems(of: erased.json) == [])
        #expect(await stage.ask(.get, "/tickets", by: zoe).status == 401, "the session ended with the account")
        let skeleton = await stage.ask(.get, "/tickets/\(made.id)", by: ada)
        #expect(skeleton.status == 200)
        #expect(skeleton.text("ticket_number") == made.number)
        #expect(skeleton.text("subject") == "")
        #expect(SAVWords.dossier.problems(of: skeleton.json) == [])
        #expect(!String(decoding: skeleton.bytes, as: UTF8.self).contains("zoe"))
        for target in ["/persons/zoe@customer.example", "/persons/nobody@customer.example", "/persons/nobody"] {
            #expect(await stage.ask(.delete, target, by: ada).status == 404)
            #expect(await stage.ask(.get, target + "/export", by: ada).status == 404)
        }
        for place in ["api/tickets/", "api/v1/tickets/"] {
            #expect(await stage.ask(.get, "/\(place)\(made.uuid)", by: ada).status == 200, "\(place)")
        }
    }

    @Test("nobody but an admin asks for it, and nobody of the team is erased")
    func roles() async throws {
        let stage = try DeskStage()
        for name in ["zoe@customer.example", "anna", "tom", "sam"] {
            let token = try await stage.token(of: name)
            #expect(await stage.ask(.get, "/persons/zoe@customer.example/export", by: token).status == 403)
            #expect(await stage.ask(.delete, "/persons/zoe@customer.example", by: token).status == 403)
        }
        let ada = try await stage.token(of: "ada")
        #expect(await stage.ask(.delete, "/persons/anna@example.org", by: ada).status == 409)
    }
}
