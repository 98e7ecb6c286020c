import GatewayKit
import Testing
import TicketStore

@testable import TicketAPI

@Suite struct SAVContractTests {
    @Test("a ticket reads back in the words of document 004, down to the last member")
    func whole() async throws {
        let stage = try DeskStage()
        let zoe = try await stage.token(of: "zoe@customer.example")
        let made = try await stage.ticket(by: zoe, priority: "high")
        let answer = await stage.ask(.get, "/tickets/\(made.id)", by: zoe)
        #expect(answer.status == 200)
        #expect(answer.fields["etag"] == "\"v1\"")
        let message = try #require(answer["messages.0"])
        let expected = JSONValue.object([
            ("id", .number(1)), ("uuid", .text(made.uuid)), ("ticket_number", .text("TC-2026-001")),
            ("user_id", .number(1)), ("assigned_to", .null), ("subject", .text("Printer burns")),
            ("description", .text("It smokes.")), ("status", .text("open")), ("priority", .text("high")),
            ("category", .null), ("source", .text("api")), ("contact_email", .text("zoe@customer.example")),
            ("contact_name", .null), ("first_response_at", .null), ("resolved_at", .null),
            ("closed_at", .null), ("resolution_notes", .null), ("satisfaction_rating", .null),
            ("satisfaction_comment", .null), ("tags", .list([])), ("metadata", .object([JSONValue.Member]())),
            ("messages_count", .number(1)), ("attachments_count", .number(0)), ("sla_status", .null),
            ("deadline_at", .null), ("created_at", .text("2026-11-20T09:30:00Z")),
            ("updated_at", .text("2026-11-20T09:30:00Z")), ("messages", .list([message])), ("attachments", .list([])),
        ])
        #expect(answer.json == expected)
        #expect(SAVWords.dossier.problems(of: answer.json) == [])
    }

    @Test("a ticket lives from open to closed, and each step answers what the document says")
    func life() async throws {
        let stage = try DeskStage()
        let zoe = try await stage.token(of: "zoe@customer.example")
        let anna = try await stage.token(of: "anna")
        let sam = try await stage.token(of: "sam")
        let made = try await stage.ticket(by: zoe)
        let path = "/tickets/\(made.id)"
        #expect(
            await stage.ask(.post, path + "/assign", .object([("agent_id", .text("anna"))]), by: sam)
                .text("status") == "assigned")
        let answer = await stage.ask(.post, path + "/messages", .object([("content", .text("We come."))]), by: anna)
        #expect(answer.status == 201)
        #expect(SAVWords.message.problems(of: answer.json) == [])
        #expect(await stage.ask(.get, path, by: zoe).text("status") == "waiting_customer")
        let note = await stage.ask(
            .post, path + "/messages",
            .object([("content", .text("Odd fellow.")), ("is_internal", .flag(true))]), by: anna)
        #expect(note.status == 201)
        let seen = await stage.ask(.get, path, by: zoe)
        #expect(seen.number("messages_count") == 2, "an internal note is not for customers")
        #expect(seen["internal_notes"] == nil)
        #expect(await stage.ask(.get, path, by: anna).text("internal_notes") == "Odd fellow.")
        let resolved = await stage.ask(
            .post, path + "/resolve", .object([("resolution", .text("New fuse."))]), by: anna)
        #expect(resolved.text("status") == "resolved")
        #expect(resolved.text("resolution_notes") == "New fuse.")
        #expect(await stage.ask(.post, path + "/close", by: zoe).text("status") == "closed")
        #expect(await stage.ask(.delete, path, by: sam).text("message") == "Ticket deleted")
        #expect(await stage.ask(.get, path, by: sam).status == 404)
    }

    @Test("lists are filtered, paged and counted")
    func lists() async throws {
        let stage = try DeskStage()
        let zoe = try await stage.token(of: "zoe@customer.example")
        for priority in ["low", "high", "high"] { _ = try await stage.ticket(by: zoe, priority: priority) }
        let page = await stage.ask(.get, "/tickets?priority=high&limit=1", by: zoe)
        #expect(page.status == 200)
        #expect(page.number("pagination.total") == 2)
        #expect(page.number("pagination.pages") == 2)
        #expect(page.text("data.0.ticket_number") == "TC-2026-003")
        let next = try #require(page.text("pagination.next"))
        let second = await stage.ask(.get, "/tickets?priority=high&limit=1&cursor=\(next)", by: zoe)
        #expect(second.text("data.0.ticket_number") == "TC-2026-002")
        #expect(
            await stage.ask(.get, "/tickets?priorty=high", by: zoe).text("errors.0.reason")?
                .contains("did you mean \"priority\"") == true)
    }

    @Test("of two who change the same version one is told that he was late; a repeated create is done once")
    func concurrency() async throws {
        let stage = try DeskStage()
        let (zoe, anna) = (try await stage.token(of: "zoe@customer.example"), try await stage.token(of: "anna"))
        let made = try await stage.ticket(by: zoe)
        let change = JSONValue.object([("priority", .text("urgent"))])
        let tag = [("If-Match", "\"v1\"")]
        let first = await stage.ask(.put, "/tickets/\(made.id)", change, by: anna, fields: tag)
        #expect(first.status == 200)
        #expect(await stage.ask(.put, "/tickets/\(made.id)", change, by: anna, fields: tag).status == 412)
        let order = JSONValue.object([("subject", .text("Twice")), ("description", .text("Once"))])
        let key = [("Idempotency-Key", "abc")]
        let one = await stage.ask(.post, "/tickets", order, by: zoe, fields: key)
        let two = await stage.ask(.post, "/tickets", order, by: zoe, fields: key)
        #expect(one.status == 201)
        #expect(two.number("id") == one.number("id"))
        let other = JSONValue.object([("subject", .text("Other")), ("description", .text("Once"))])
        #expect(await stage.ask(.post, "/tickets", other, by: zoe, fields: key).status == 422)
    }

    @Test("what is somebody else's answers as what is not there")
    func foreign() async throws {
        let stage = try DeskStage()
        let made = try await stage.ticket(by: try await stage.token(of: "zoe@customer.example"))
        let eve = try await stage.token(of: "eve@other.example")
        let tom = try await stage.token(of: "tom")
        for token in [eve, tom] {
            let foreign = await stage.ask(.get, "/tickets/\(made.id)", by: token)
            let missing = await stage.ask(.get, "/tickets/999", by: token)
            #expect(foreign.status == 404)
            #expect(foreign.bytes == missing.bytes)
            let write = JSONValue.object([("content", .text("Hello"))])
            #expect(await stage.ask(.post, "/tickets/\(made.id)/messages", write, by: token).status == 404)
        }
    }
}

/// Files of a ticket.
extension SAVContractTests {
    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]

    @Test("files are uploaded, listed, downloaded by a link for an hour, and taken away")
    func files() async throws {
        let stage = try DeskStage()
        let zoe = try await stage.token(of: "zoe@customer.example")
        let made = try await stage.ticket(by: zoe)
        let place = "/tickets/\(made.id)/attachments"
        let uploaded = await stage.upload(place, [("file", "smoke;1.png", Self.png)], by: zoe)
        #expect(uploaded.status == 201)
        #expect(uploaded.text("file_name") == "smoke;1.png")
        #expect(uploaded.text("mime_type") == "image/png")
        #expect(SAVWords.file.problems(of: uploaded.json) == [])
        let link = try #require(uploaded.text("file_url"))
        #expect(await stage.ask(.get, link).status == 200)
        #expect(await stage.ask(.get, link + "x").status == 404)
        #expect(await stage.ask(.get, link, at: DeskStage.now + .seconds(3_601)).status == 404)
        let id = try #require(uploaded.number("id"))
        #expect(
            await stage.ask(.get, "\(place)/\(id)/download", by: zoe).fields["content-disposition"]?
                .hasPrefix("attachment") == true)
        #expect(await stage.ask(.get, "\(place)/\(id)/download").status == 401)
        let more = await stage.upload(
            place + "/multiple", [("files[]", "a.txt", Array("log".utf8)), ("files", "b.txt", Array("log".utf8))],
            by: zoe)
        #expect(more.status == 201)
        #expect(more.text("data.1.file_name") == "b.txt")
        #expect(await stage.ask(.delete, "\(place)/\(id)", by: zoe).status == 200)
        #expect(await stage.ask(.get, "\(place)/\(id)", by: zoe).status == 404)
        #expect(await stage.ask(.get, place, by: zoe).text("data.0.file_name") == "a.txt")
    }

    @Test(
        "what is too large, empty or nothing we take is refused and says why",
        arguments: [
            ([UInt8](repeating: 0x41, count: (10 << 20) + 1), 413), ([], 400), (Array("<html><script>".utf8), 415),
            (Array("MZ\u{90}\0\u{3}\0".utf8), 415), (Array("<?xml version=\"1.0\"?><svg onload=\"x\"/>".utf8), 415),
        ])
    func refused(bytes: [UInt8], status: Int) async throws {
        let stage = try DeskStage()
        let zoe = try await stage.token(of: "zoe@customer.example")
        let made = try await stage.ticket(by: zoe)
        let answer = await stage.upload("/tickets/\(made.id)/attachments", [("file", "photo.png", bytes)], by: zoe)
        #expect(answer.status == status)
        #expect(answer.text("detail")?.contains("photo.png") == true)
    }
}

/// Tickets without an account.
extension SAVContractTests {
    @Test("whoever opened a ticket without account follows it by its token, and by nothing else")
    func publicTickets() async throws {
        let stage = try DeskStage()
        let order = JSONValue.object([
            ("email", .text("max@nobody.example")), ("subject", .text("Lost parcel")),
            ("description", .text("Where is it?")),
        ])
        let made = await stage.ask(.post, "/public/tickets", order)
        #expect(made.status == 201)
        let token = try #require(made.text("access_token"))
        let number = try #require(made.text("ticket_number"))
        #expect(await stage.ask(.get, "/public/tickets/\(number)?token=\(token)").text("subject") == "Lost parcel")
        #expect(await stage.ask(.get, "/public/tickets/\(number)", fields: [("X-Ticket-Token", token)]).status == 200)
        let missing = await stage.ask(.get, "/public/tickets/NO-SUCH?token=\(token)")
        for wrong in ["", "?token=", "?token=%00", "?token=\(token)x", "?token=%20\(token)"] {
            let answer = await stage.ask(.get, "/public/tickets/\(number)\(wrong)")
            #expect(answer.status == 404, "\(wrong)")
            #expect(answer.bytes == missing.bytes)
        }
        let said = await stage.ask(
            .post, "/public/tickets/\(number)/messages?token=\(token)", .object([("content", .text("Any news?"))]))
        #expect(said.status == 201)
        #expect(said.text("author_email") == "max@nobody.example")
    }
}
