import GatewayKit
import GatewayTestKit
import Testing

/// The API of the built gateway, beside mail on real servers.
///
/// Needs the sandbox (root or sudo) and curl.
@Suite struct APITests {
    @Test(
        "a mail is answered over HTTP: the customer gets it as mail, his reply is read over HTTP, and events tell of it"
    )
    func conversation() async throws {
        try await withWorkplace("api") { settings in
            settings.more += ["api:", "  listen: 127.0.0.1:0"]
        } _: { place in
            try await place.gateway.start()
            let anna = try await APIClient(place.gateway, as: "anna@example.test")
            let events = try anna.events()
            defer { events.send(15) }
            _ = try await events.output.line(containing: ":", within: .seconds(60))
            let factory = MailFactory(series: "api")
            try await place.deliver([factory.request(1)])
            try await place.settles(letters: 1)
            let list = try await anna.ask("GET", "/tickets")
            #expect(list.status == 200)
            #expect(list.json["pagination"]?["total"] == .number(1))
            _ = try await events.output.line(containing: "event: ticket.created", within: .seconds(60))

            let before = place.sink.count
            let said = try await anna.ask("POST", "/tickets/1/messages", #"{"content": "Have you tried a new fuse?"}"#)
            #expect(said.status == 201)
            try await place.gateway.reaches("the answer is sent") { store in
                try store.number("SELECT count(*) FROM outbox WHERE kind = 'answer' AND state = 'sent'") == 1
            }
            let answer = try #require(place.sink.copies.dropFirst(before).first)
            #expect(String(decoding: answer.bytes, as: UTF8.self).contains("Have you tried a new fuse?"))
            #expect(answer.recipient.hasSuffix("@customer.test"))

            try await place.deliver([factory.reply(2, to: 1)])
            try await place.settles(letters: 2)
            let messages = try await anna.ask("GET", "/tickets/1/messages")
            guard case .list(let all)? = messages.json["data"] else { throw HarnessFailure("no messages") }
            #expect(all.count == 3)
            #expect(all.last?["content"] == .text("One more thing, number 2."))
            #expect(try await anna.ask("GET", "/tickets/1").json["status"] == .text("in_progress"))
        }
    }

    @Test("a virus is not taken over HTTP, and while the scanner is gone nothing is")
    func scansUploads() async throws {
        let clamd = try ClamdUnderTest()
        try await withWorkplace("apiscan") { settings in
            settings.more += ["api:", "  listen: 127.0.0.1:0", "  clamd: \(clamd.socket)"]
        } _: { place in
            try await place.gateway.start()
            let anna = try await APIClient(place.gateway, as: "anna@example.test")
            let made = try await anna.ask("POST", "/tickets", #"{"subject": "Files", "description": "x"}"#)
            #expect(made.status == 201)
            let (fine, eicar) = (place.gateway.home.path + "/fine.txt", place.gateway.home.path + "/eicar.txt")
            try writeFile(fine, "fine".utf8)
            try writeFile(eicar, ClamdUnderTest.eicar)
            let target = "/tickets/1/attachments"
            #expect(try await anna.upload(fine, to: target).status == 201)
            let refused = try await anna.upload(eicar, to: target)
            #expect(refused.status == 422)
            let words = "eicar.txt is not taken: the virus scanner found \(ClamdUnderTest.virus) in it"
            #expect(refused.json["detail"] == .text(words))
            #expect(try await anna.ask("GET", "/readyz").json["scanner"] == .text("reachable"))
            clamd.kill()
            #expect(try await anna.upload(fine, to: target).status == 503)
            #expect(try await anna.ask("GET", "/readyz").json["scanner"] == .text("unreachable"))
            _ = try await place.gateway.logs("scanning_stopped")
            let status = try await place.gateway.command(["status"])
            #expect(status.output.contains("scanner since "))
        }
    }

    @Test("what was asked for under an Idempotency-Key is done once, whenever the gateway is killed")
    func killed() async throws {
        try await withWorkplace("apikill") { settings in
            settings.more += ["api:", "  listen: 127.0.0.1:0"]
        } _: { place in
            let wanted = 30
            try await place.gateway.start()
            var anna = try await APIClient(place.gateway, as: "anna@example.test")
            var done: Set<Int> = []
            var round = 0
            while done.count < wanted {
                round += 1
                let open = (0..<wanted).filter { !done.contains($0) }
                let client = anna
                let answered = try await withThrowingTaskGroup(of: Int?.self) { group in
                    for number in open {
                        group.addTask {
                            let answer = try await client.ask(
                                "POST", "/tickets", #"{"subject": "Number \#(number)", "description": "x"}"#,
                                fields: ["Idempotency-Key: number-\(number)"])
                            return answer.status == 201 ? number : nil
                        }
                    }
                    // After the first answer of each of the first rounds.
                    var answered: [Int] = []
                    if let first = try await group.next() ?? nil { answered.append(first) }
                    if round <= 3 { await place.gateway.kill() }
                    for try await number in group { if let number { answered.append(number) } }
                    return answered
                }
                done.formUnion(answered)
                if await !place.gateway.isRunning {
                    try await place.gateway.start()
                    anna = try await anna.again(place.gateway)
                }
            }
            let reader = try StoreReader(place.gateway.database)
            #expect(try reader.number("SELECT count(*) FROM ticket") == wanted)
            #expect(try reader.number("SELECT count(DISTINCT subject) FROM ticket") == wanted)
            #expect(try reader.number("SELECT count(*) FROM message") == wanted)
        }
    }
}
