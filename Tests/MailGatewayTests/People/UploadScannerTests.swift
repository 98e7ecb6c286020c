import GatewayKit
import GatewayTestKit
import MIMEParser
import Notifier
import Synchronization
import Testing
import TicketAPI
import TicketStore
import Transport

@testable import MailGateway

@Suite(.timeLimit(.minutes(5))) struct UploadScannerTests {
    private let folder: TemporaryDirectory
    private let store: OpenStore.Store
    private let events = Events()

    init() throws {
        folder = try TemporaryDirectory("scanner")
        store = try OpenStore.openForDaemon(try DataDirectory(preparing: folder.path + "/data"), now: .now)
    }

    @Test("a clamd that goes away is told once and keeps everything out, until it is back")
    func outage() async throws {
        let clamd = try ClamdUnderTest()
        let scanner = try scanner("127.0.0.1:\(clamd.port)")
        #expect(await scanner.scan(Array("fine".utf8)) == .nothing)
        #expect(await scanner.scan(ClamdUnderTest.eicar) == .virus(ClamdUnderTest.virus))
        #expect(events.names == ["scanner.found"])
        clamd.kill()
        for _ in 0..<3 {
            #expect(await scanner.scan(Array("fine".utf8)) == .unknown)
            await scanner.look()
        }
        #expect(events.names == ["scanner.found", "operator.alert"])
        #expect(await !scanner.isReachable)
        #expect(try await troubles() == ["scanner: 127.0.0.1:\(clamd.port): cannot be reached"])
        let alerts = try await store.deliveries(in: [.queued], limit: 9).map(\.key)
        #expect(alerts.count == 1 && alerts.allSatisfy { $0.contains("scanning_stopped") })

        let another = try ClamdUnderTest(port: clamd.port)
        await scanner.look()
        #expect(events.names.last == "scanner.reachable")
        #expect(await scanner.isReachable)
        #expect(try await troubles() == [])
        #expect(await scanner.scan(Array("fine".utf8)) == .nothing)
        another.kill()
    }

    @Test("so many files are scanned at once, so many wait, and the next is told to come again")
    func load() async throws {
        let hears = AsyncStream.makeStream(of: Void.self)
        let peer = ScriptedPeer { (connection) throws(PeerGone) in
            _ = try connection.bytes(10)
            hears.continuation.yield()
            try connection.perform([.hang])
        }
        let scanner = try scanner("127.0.0.1:\(peer.port)", sessions: 2, mostWaiting: 0)
        await withTaskGroup { group in
            for _ in 0..<2 { group.addTask { _ = await scanner.scan([1]) } }
            var heard = hears.stream.makeAsyncIterator()
            for _ in 0..<2 { await heard.next() }
            #expect(await scanner.scan([1]) == .unknown)
            #expect(events.names == [], "nothing is wrong with the scanner")
            group.cancelAll()
        }
        #expect(events.names == [], "nor when we stop")
        #expect(peer.connections.count == 2)
    }

    @Test("check-config --connect asks the scanner")
    func connect() async throws {
        let clamd = try ClamdUnderTest()
        for (address, words) in [
            (clamd.socket, "  ok: it answers"),
            ("unix:/nonexistent/clamd.ctl", "  failed: unix:/nonexistent/clamd.ctl: cannot"),
        ] {
            let stage = CommandStage { text in
                "templates_directory: \(MailStage.templates)\n"
                    + text.replacing("mail.example.org", with: "127.0.0.1:1")
                    + "api:\n  listen: 127.0.0.1:0\n  clamd: \(address)\n"
            }
            let output = await stage.run(["check-config", "--connect"]).output
            #expect(output.contains("clamd: \(address.prefix(5))") && output.contains(words), "\(output)")
        }
    }

    private func scanner(_ address: String, sessions: Int = 2, mostWaiting: Int = 2) throws -> UploadScanner {
        var settings = AlertSettings()
        settings.recipients = [try #require(EmailAddress("root@example.org"))]
        let log = Log(sink: { [events] in events.note($0) })
        return UploadScanner(
            ScannerSettings(endpoint: try ScannerEndpoint(address), sessions: sessions, mostWaiting: mostWaiting),
            limits: TransportLimits(), store: store,
            alerts: OperatorAlerts(store: store, settings: settings, log: log), log: log)
    }

    private func troubles() async throws -> [String] {
        try await store.census(now: .now).troubles.map { "\($0.subject): \($0.reason)" }
    }
}

/// The names of what was logged, in order.
private final class Events: Sendable {
    private let lines = Mutex<[String]>([])

    var names: [String] {
        lines.withLock { lines in
            lines.compactMap { line in
                ["scanner.found", "scanner.reachable", "operator.alert "].first { line.contains($0) }?
                    .split(separator: " ").first.map(String.init) ?? line
            }
        }
    }

    func note(_ line: String) { lines.withLock { $0.append(line) } }
}
