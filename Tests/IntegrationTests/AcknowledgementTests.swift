import GatewayTestKit
import Glibc
import Testing

/// What becomes of the server's copy when the line or the process breaks at the worst moment.
///
/// Needs the sandbox (root or sudo). Between the gateway and Dovecot stands a relay that breaks at a chosen command.
@Suite struct AcknowledgementTests {
    @Test(
        "I2 killed between commit and acknowledgement, only the acknowledgement is made up for",
        arguments: [("flag", "UID STORE"), ("move", "UID MOVE"), ("delete", "UID STORE")])
    func killedBeforeAcknowledgement(acknowledge: String, command: String) async throws {
        try await withRelay(acknowledge: acknowledge) { place, relay, processed in
            try await place.deliver([MailFactory(series: "ack").request(1)])
            let child = try await place.gateway.start(waits: false)
            relay.trap(command, from: .gateway, .run { child.send(SIGKILL) })
            #expect(try await child.ending(within: .seconds(120)) == .signal(SIGKILL))

            try await place.gateway.start()
            try await place.settles(letters: 1)
            let snapshot = try await place.stopAndRead()
            #expect(snapshot.tickets == 1)
            #expect(place.sink.copiesByMessageID.values.allSatisfy { $0 == 1 })
            #expect(place.sink.count == 2, "an acknowledgement and a notice")
            let left = try await place.account.count(in: place.folder)
            #expect(left == (acknowledge == "flag" ? 1 : 0))
            #expect(try await place.account.count(in: processed) == (acknowledge == "move" ? 1 : 0))
        }
    }

    @Test("I3 a move without MOVE that broke between COPY and STORE leaves one ticket and an empty folder")
    func brokenBetweenCopyAndStore() async throws {
        try await withRelay(acknowledge: "move") { place, relay, processed in
            relay.disguise(" MOVE", as: " NONE")
            relay.trap("UID STORE", from: .gateway, .cutBefore)
            try await place.deliver([MailFactory(series: "copy").request(1)])
            try await place.gateway.start()
            try await place.settles(letters: 1)
            #expect(relay.sprung == 1)
            #expect(relay.moment(of: "UID MOVE", from: .gateway) == nil)
            #expect(try await place.stopAndRead().tickets == 1)
            #expect(try await place.account.count(in: place.folder) == 0)
            // The copy of the first attempt and that of the second: more than needed, and no harm.
            #expect((1...2).contains(try await place.account.count(in: processed)))
            #expect(place.sink.count == 2)
        }
    }

    @Test(
        "I4 an acknowledgement whose reply was lost counts as made",
        arguments: [("flag", "UID STORE"), ("move", "UID MOVE"), ("delete", "UID EXPUNGE")])
    func replyLost(acknowledge: String, command: String) async throws {
        try await withRelay(acknowledge: acknowledge) { place, relay, processed in
            relay.trap(command, from: .gateway, .cutAfter)
            try await place.deliver([MailFactory(series: "lost").request(1), MailFactory(series: "lost").request(2)])
            try await place.gateway.start()
            try await place.settles(letters: 2)
            #expect(relay.sprung == 1)
            let snapshot = try await place.stopAndRead()
            #expect(snapshot.tickets == 2)
            #expect(try await place.account.count(in: place.folder) == (acknowledge == "flag" ? 2 : 0))
            #expect(try await place.account.count(in: processed) == (acknowledge == "move" ? 2 : 0))
            #expect(place.sink.count == 4)
        }
    }

    @Test(
        "I5 a line that breaks anywhere in the conversation loses and doubles nothing",
        arguments: ["AUTHENTICATE", "SELECT", "UID FETCH", "BODY.PEEK[]", "IDLE"])
    func lineBreaks(command: String) async throws {
        try await withRelay(acknowledge: "flag") { place, relay, _ in
            relay.trap(command, from: .gateway, .cutBefore)
            relay.trap(command, from: .gateway, .cutAfter)
            try await place.deliver([MailFactory(series: "broken").request(1)])
            try await place.gateway.start(waits: false)
            try await place.settles(letters: 1)
            try await place.deliver([MailFactory(series: "broken").request(2)])
            try await place.settles(letters: 2)
            #expect(relay.sprung == 2)
            #expect(try await place.stopAndRead().tickets == 2)
            #expect(place.sink.count == 4)
        }
    }

    private func withRelay(
        acknowledge: String, _ body: (Workplace, Relay, _ processed: String) async throws -> Void
    ) async throws {
        let relay = try await Relay(to: SandboxUnderTest.tests.value.port("IMAP"))
        defer { relay.close() }
        let processed = "done-\(UInt32.random(in: 0 ... .max))"
        try await withWorkplace("ack") { settings in
            settings.mailboxes[0].acknowledge = acknowledge
            settings.mailboxes[0].url = "imap://127.0.0.1:\(relay.port)"
            settings.mailboxes[0].more = ["processed_folder: \(processed)"]
        } _: { place in
            try await place.account.create(processed)
            try await body(place, relay, processed)
            try await place.account.command("DELETE \"\(processed)\"")
        }
    }
}
