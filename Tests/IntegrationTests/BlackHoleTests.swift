import GatewayTestKit
import Glibc
import Synchronization
import Testing

/// Lines that die without a word, as behind a firewall that forgot the connection.
///
/// Needs the sandbox, root and nftables.
@Suite struct BlackHoleTests {
    enum Moment: String, CaseIterable { case waitingForMail, fetching, acknowledging }

    @Test(
        "I11 a line that swallows everything is noticed by its deadline, frees what it held and loses nothing",
        arguments: Moment.allCases)
    func blackHole(moment: Moment) async throws {
        let relay = try await Relay(to: SandboxUnderTest.tests.value.port("IMAP"))
        defer { relay.close() }
        try await withWorkplace("hole") { settings in
            settings.mailboxes[0].url = "imap://127.0.0.1:\(relay.port)"
            settings.mailboxes[0].acknowledge = "flag"
            settings.smtpLines = ["connections: 1"]
            settings.limits["transport"]?["connect_deadline"] = "2s"
            settings.limits["transport"]?["command_deadline"] = "2s"
            settings.limits["transport"]?["idle_renewal"] = "10s"
        } _: { place in
            let mails = (0...20).map { MailFactory(series: "hole").request($0) }
            try await place.deliver([mails[0]])
            try await place.gateway.start()
            try await place.settles(letters: 1)
            let sockets = try Self.sockets(of: await place.gateway.processID)
            let hole = Mutex<BlackHole?>(nil)
            let port = relay.port
            let log = await place.gateway.log
            let (openings, opening) = AsyncStream.makeStream(of: Int.self)
            let open: @Sendable () -> Void = {
                opening.yield(log.count)
                hole.withLock { $0 = try? BlackHole(port: port) }
                opening.finish()
            }
            switch moment {
            case .waitingForMail: open()
            case .fetching: relay.trap("BODY[] {", from: .server, .run(open))
            case .acknowledging: relay.trap("UID STORE", from: .gateway, .run(open))
            }
            try await place.deliver(Array(mails.dropFirst()))

            let linesBefore = await openings.reduce(0, +)
            _ = try await log.line(containing: "mailbox.disconnected", from: linesBefore)
            #expect(hole.withLock { $0 != nil }, "the line was dead, not merely closed")
            hole.withLock { $0 = nil }

            try await place.settles(letters: mails.count)
            #expect(try Self.sockets(of: await place.gateway.processID) <= sockets)
            #expect(try await place.stopAndRead().tickets == mails.count)
        }
    }

    private static func sockets(of process: Int32) throws -> Int {
        var count = 0
        for descriptor in 0..<256 {
            var target = [UInt8](repeating: 0, count: 64)
            let length = unsafe readlink("/proc/\(process)/fd/\(descriptor)", &target, target.count)
            if length > 0, target.starts(with: "socket:".utf8) { count += 1 }
        }
        return count
    }
}
