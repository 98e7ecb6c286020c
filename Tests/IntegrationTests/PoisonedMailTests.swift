import GatewayTestKit
import Testing

/// Mail that kills its reader, and mail that is larger than it says or than anybody wants.
///
/// Needs the sandbox (root or sudo) and a debug build: only that has the door `GW_FP`.
@Suite struct PoisonedMailTests {
    @Test(
        "I22 a mail that kills the parser costs three restarts and one quarantine, and every other mail gets its ticket"
    )
    func poison() async throws {
        let mails = TestEffort.isLong ? 1_000 : 60
        try await withWorkplace("poison") { place in
            let factory = MailFactory(series: "poison")
            try await place.deliver(
                (1...mails).map { factory.request($0, subject: $0 == mails / 2 ? "poison-4711" : "Good mail \($0)") })
            let door = ["GW_FP": "parse:trap:poison-4711"]
            var deaths = 0
            while true {
                try await place.gateway.start(adding: door, waits: false)
                if try await place.settlesOrDies(letters: mails, within: .seconds(120)) { break }
                let ending = try await place.gateway.ending()
                guard case .signal = ending, deaths < 10 else { throw HarnessFailure("it ended with \(ending)") }
                deaths += 1
            }
            #expect((1...3).contains(deaths))
            // The daemon still runs, and so does the mailbox.
            try await place.deliver([factory.request(mails + 1)])
            try await place.settles(letters: mails + 1)
            let snapshot = try await place.stopAndRead()
            #expect(snapshot.quarantined == 1)
            #expect(snapshot.tickets == mails + 1, "the quarantined mail has a minimal ticket")
            #expect(place.sink.copies.contains { $0.recipient == "operator@example.test" })
        }
    }

    @Test("I22 the door through which tests poison a mail is in no release binary")
    func noDoorInReleases() async throws {
        #expect(try await Self.hasDoor(GatewayUnderTest.binary) || environmentValue("MAILGATEWAY_BINARY") != nil)
        let release = checkout + "/.build-release/release/mailgateway"
        if entries(of: checkout + "/.build-release/release").contains("mailgateway") {
            #expect(try await !Self.hasDoor(release))
        }
    }

    private static func hasDoor(_ binary: String) async throws -> Bool {
        try await StartedProgram(["grep", "--quiet", "GW_FP", binary]).ending(within: .seconds(120)) == .code(0)
    }

    @Test("I23 of a mail above the limit only the header is fetched, and its ticket says so")
    func oversized() async throws {
        let megabytes = TestEffort.isLong ? 100 : 4
        let relay = try await Relay(to: SandboxUnderTest.tests.value.port("IMAP"))
        defer { relay.close() }
        try await withWorkplace("large") { settings in
            settings.mailboxes[0].url = "imap://127.0.0.1:\(relay.port)"
            settings.mailboxes[0].more = ["largest_mail: 1MB"]
            settings.mailboxes[0].acknowledge = "delete"
        } _: { place in
            let factory = MailFactory(series: "large")
            try await place.gateway.start()
            try await place.deliver([
                factory.request(1), factory.attachment(2, size: megabytes << 20), factory.request(3),
            ])
            try await place.settles(letters: 3, within: .seconds(120))
            #expect(try await place.stopAndRead().tickets == 3)
            let passed = relay.passages.filter { $0.from == .server }.reduce(0) { $0 + $1.bytes.count }
            #expect(passed < 1 << 20, "\(passed) bytes came over the line")
            #expect(
                try await place.account.count(in: place.folder) <= 1, "the original of a large mail is never deleted")
        }
    }

    @Test(
        "I23 a server that lies about a size harms nobody but its mail",
        arguments: [("says little and sends much", 1_000), ("says much and sends little", 900_000)])
    func sizeLie(name: String, announced: Int) async throws {
        let factory = MailFactory(series: "lie")
        let liar = factory.request(1).bytes
        let sent = announced < 10_000 ? factory.attachment(1, size: 3 << 20).bytes : liar
        var script = IMAPScript(letters: [(uid: 1, bytes: sent), (uid: 2, bytes: factory.request(2).bytes)])
        script.capabilities = "IMAP4rev1 IDLE"
        let listing = """
            * 1 FETCH (UID 1 RFC822.SIZE \(announced) INTERNALDATE "20-Nov-2026 09:30:00 +0000" FLAGS ())\r
            * 2 FETCH (UID 2 RFC822.SIZE 900 INTERNALDATE "20-Nov-2026 09:30:00 +0000" FLAGS ())\r
            $TAG OK done\r\n
            """
        script.reactions = [Reaction(to: "UID FETCH 1:", occurrence: 1, .say(listing))]
        let server = ScriptedIMAPServer(script)
        defer { server.peer.stop() }
        try await withWorkplace("lie") { settings in
            settings.mailboxes[0].url = server.url
            settings.mailboxes[0].more = ["largest_mail: 1MB"]
        } _: { place in
            try await place.gateway.start()
            try await place.gateway.reaches("the honest mail is a ticket") { store in
                try store.number("SELECT count(*) FROM letter WHERE uid = 2 AND state = 'done'") == 1
            }
            #expect(await place.gateway.isRunning, "\(name)")
        }
    }
}
