import GatewayTestKit
import Glibc
import Testing

/// Notices that are told together while the gateway is killed again and again.
///
/// Needs the sandbox (root or sudo) and a C compiler for the clock (`clang` of the Swift toolchain).
@Suite struct DigestStormTests {
    private static let day = 86_400

    @Test("kill -9 while digests are made: each notice is told in one mail")
    func storm() async throws {
        let tickets = 1_000
        let tune: (inout GatewaySettings) -> Void = { settings in
            settings.logLevel = "info"
            settings.agentLines = ["    notify: {default: digest}"]
        }
        try await withWorkplace("digests", tune: tune) { place in
            let factory = MailFactory(series: "digests")
            try await place.deliver((1...tickets).map { factory.request($0) })
            try await place.gateway.start()
            try await place.gateway.reaches("every notice waits for its digest") { store in
                try store.number("SELECT count(*) FROM outbox WHERE channel = 'digest' AND due_at > 0") == tickets
            }
            try await place.gateway.stop()

            // A day later, by the wall clock of a machine that was off.
            let offset = place.gateway.home.path + "/offset"
            try writeFile(offset, String(Self.day).utf8)
            var preload = try await PreloadedLibrary.clock.value.environment
            preload["CLOCK_OFFSET"] = offset
            for digests in 1...3 {
                try await place.gateway.start(adding: preload)
                try await place.gateway.reaches("\(digests) digests are made") { store in
                    try store.number("SELECT count(*) FROM outbox WHERE kind = 'notice_digest'") >= digests
                }
                await place.gateway.kill()
            }
            try await place.gateway.start(adding: preload)
            try await place.settles(letters: tickets)
            let snapshot = try await place.stopAndRead()
            #expect(snapshot.tickets == tickets)
            let store = try StoreReader(place.gateway.database)
            let told = "SELECT count(*) FROM outbox WHERE channel = 'digest' AND state = 'sent' AND told_in IS NOT NULL"
            #expect(try store.number(told) == tickets)
            #expect(try store.number("SELECT count(*) FROM outbox WHERE channel = 'digest'") == tickets)
            let mails = try store.number("SELECT count(*) FROM outbox WHERE kind = 'notice_digest'")
            #expect(mails == tickets / 200, "as few mails as hold them all")
            // One that was just being sent comes again, and a mail program knows it.
            let sent = try store.number("SELECT count(*) FROM outbox WHERE channel = 'mail' AND state = 'sent'")
            #expect(place.sink.copiesByMessageID.count == sent && sent >= tickets + mails)
        }
    }
}
