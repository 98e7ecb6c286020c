import GatewayTestKit
import Glibc
import Testing

/// What an administrator or a sender can get wrong, as the built program answers it.
///
/// Needs the sandbox (root or sudo).
@Suite struct BadInputTests {
    @Test("a configuration with mistakes does not start, and every mistake is named with line and remedy")
    func wrongConfiguration() async throws {
        try await withWorkplace("config") { place in
            var settings = place.settings
            settings.logLevel = "loud"
            settings.mailboxes[0].acknowledge = "burn"
            settings.smtpLines = ["conections: 4"]
            try await place.gateway.configure(settings)
            let check = try await place.gateway.command(["check-config"])
            #expect(check.ending == .code(1))
            let said = check.output + check.errors
            for word in ["conections", "connections", "burn", "loud", "mailgateway.yaml:"] {
                #expect(said.contains(word), "\(word) in \(said)")
            }
            let program = try await place.gateway.start(waits: false)
            #expect(try await program.ending(within: .seconds(120)) == .code(EX_CONFIG))
            #expect(program.errors.lines.joined().contains("did you mean \"connections\"?"))
        }
    }

    @Test("without a readable configuration or password nothing starts, and the path is named")
    func unreadableFiles() async throws {
        try await withWorkplace("unreadable") { place in
            let password = place.gateway.home.path + "/support.password"
            removeTree(password)
            let first = try await place.gateway.start(waits: false)
            #expect(try await first.ending(within: .seconds(120)) == .code(EX_CONFIG))
            #expect(first.errors.lines.joined().contains(password))
            removeTree(place.gateway.configuration)
            let second = try await place.gateway.start(waits: false)
            #expect(try await second.ending(within: .seconds(120)) == .code(EX_CONFIG))
            #expect(second.errors.lines.joined().contains(place.gateway.configuration))
        }
    }

    @Test("a folder that does not exist is named in the log, and mail is read as soon as it does")
    func unknownFolder() async throws {
        try await withWorkplace("unknown") { place in
            try await place.account.command("DELETE \"\(place.folder)\"")
            try await place.gateway.start()
            let line = try await place.gateway.logs("mailbox.disconnected")
            #expect(line.contains(place.folder))
            try await place.account.create(place.folder)
            try await place.deliver([MailFactory(series: "unknown").request(1)])
            try await place.settles(letters: 1)
            #expect(try await place.stopAndRead().tickets == 1)
        }
    }

    @Test("empty mail, mail without a header, NULs and 8-bit garbage all become tickets, whatever stands beside them")
    func strangeMail() async throws {
        try await withWorkplace("strange") { place in
            let factory = MailFactory(series: "strange")
            let garbage = (0..<2_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 / 3) }.filter { $0 != 0 }
            let strange: [[UInt8]] = [
                Array("\r\n".utf8), Array("just words, no header at all\r\n".utf8), garbage,
                Array("From: nobody\r\n\r\n".utf8), Array("Subject: \r\n\r\n\r\n".utf8),
                Array("From: a@b.test, c@d.test\r\nSubject: two senders\r\n\r\nx\r\n".utf8),
            ]
            try await place.account.append(
                [factory.request(1).bytes] + strange + [factory.request(2).bytes], to: place.folder)
            try await place.gateway.start()
            try await place.settles(letters: strange.count + 2)
            let snapshot = try await place.stopAndRead()
            #expect(snapshot.tickets == strange.count + 2)
            #expect(snapshot.quarantined == 0)
        }
    }

    @Test("sixty megabytes are more than the limit: a ticket says so, and the other mail comes in")
    func sixtyMegabytes() async throws {
        try await withWorkplace("sixty") { place in
            let factory = MailFactory(series: "sixty")
            try await place.deliver([factory.attachment(1, size: 44 << 20), factory.request(2)])
            try await place.gateway.start()
            try await place.settles(letters: 2, within: .seconds(120))
            #expect(try await place.stopAndRead().tickets == 2)
        }
    }

    @Test("mail handed over while the store cannot be used is given back to the MTA, not lost")
    func ingestWithoutStore() async throws {
        try await withWorkplace("pipe") { place in
            let mail = MailFactory(series: "pipe").request(1)
            try await place.gateway.start()
            let taken = try await place.gateway.command(["ingest", "-", "--mailbox", "support"], input: mail.bytes)
            #expect(taken.ending == .code(0), "\(taken.errors)")
            try await place.settles(letters: 1)
            let stranger = try await place.gateway.command(["ingest", "-", "--mailbox", "nobody"], input: mail.bytes)
            #expect(stranger.ending != .code(0))
            #expect(try await place.stopAndRead().tickets == 1)

            try writeFile(place.gateway.database, Array("not a database at all".utf8))
            let refused = try await place.gateway.command(["ingest", "-", "--mailbox", "support"], input: mail.bytes)
            #expect(refused.ending == .code(EX_TEMPFAIL), "\(refused.errors)")
        }
    }
}
