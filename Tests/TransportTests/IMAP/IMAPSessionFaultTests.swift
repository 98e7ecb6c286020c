import GatewayKit
import GatewayTestKit
import Synchronization
import Testing
import Transport

@Suite struct IMAPSessionFaultTests {
    private static let letters = [(uid: 3, bytes: Array("Subject: a\r\n\r\nhello\r\n".utf8))]

    @Test(
        "I8 a folder that is gone or forbidden is for a person, a busy one is not; no other is opened",
        arguments: [
            ("NO Mailbox doesn't exist", Remedy.askOperator), ("NO [NONEXISTENT] gone", .askOperator),
            ("NO [NOPERM] not yours", .askOperator), ("NO [UNAVAILABLE] later", .retry), ("NO [INUSE] busy", .retry),
        ])
    func refusedFolder(answer: String, remedy: Remedy) async throws {
        let server = ScriptedIMAPServer(IMAPScript(reactions: [Reaction(to: "SELECT", .say("$TAG \(answer)\r\n"))]))
        let session = IMAPSession(endpoint: try server.endpoint())
        try await session.open()
        let error = await #expect(throws: TransportError.self) { try await session.select("Team") }
        #expect(error?.remedy == remedy)
        #expect(await session.folder == nil)
        #expect(await session.isOpen)
        #expect(server.commands.last == "SELECT \"Team\"")
    }

    @Test("I8 a read-only folder can be read, and says that it cannot be changed")
    func readOnlyFolder() async throws {
        var script = IMAPScript(letters: Self.letters)
        script.isReadOnly = true
        let server = ScriptedIMAPServer(script)
        let session = IMAPSession(endpoint: try server.endpoint())
        try await session.open()
        #expect(try await session.select("INBOX").isReadOnly)
        #expect(try await session.select("INBOX", readOnly: true).isReadOnly)
        #expect(server.commands.last == "EXAMINE \"INBOX\"")
    }

    @Test("a folder without UIDVALIDITY is not used")
    func noUIDValidity() async throws {
        let server = ScriptedIMAPServer(
            IMAPScript(reactions: [Reaction(to: "SELECT", .say("* 3 EXISTS\r\n$TAG OK\r\n"))]))
        let session = IMAPSession(endpoint: try server.endpoint())
        try await session.open()
        await #expect(throws: TransportError(.protocolViolation(.noUIDValidity), peer: server.url)) {
            try await session.select("INBOX")
        }
    }

    @Test("a sink that fails ends the fetch with its own advice, and is told to forget")
    func failingSink() async throws {
        let server = ScriptedIMAPServer(IMAPScript(letters: Self.letters))
        let session = try await server.session()
        let discarded = Counter()
        let report = await session.fetch([3]) { _, _ in FullDisk { discarded.count() } }
        let advice = TransportError.Code.callerFailed(remedy: .askOperator, description: "disk full", hint: "make room")
        #expect(report.ending == .broken(TransportError(advice, peer: server.url)))
        #expect(report.letters.isEmpty)
        #expect(discarded.value == 1)
    }

    @Test("the header of a letter too large to read is fetched alone")
    func fetchesHeader() async throws {
        let server = ScriptedIMAPServer(
            IMAPScript(reactions: [
                Reaction(
                    to: "UID FETCH 5 (UID BODY.PEEK[HEADER]<0.100>)",
                    .say("* 1 FETCH (UID 5 BODY[HEADER]<0> {14}\r\nSubject: big\r\n)\r\n$TAG OK\r\n")),
                Reaction(to: "UID FETCH 6", .say("$TAG OK\r\n")),
            ]))
        let session = try await server.session()
        #expect(try await session.fetchHeader(5, maxBytes: 100) == Array("Subject: big\r\n".utf8))
        #expect(try await session.fetchHeader(6, maxBytes: 100) == nil)
    }
}

private final class Counter: Sendable {
    private let calls = Mutex(0)

    var value: Int { calls.withLock { $0 } }
    func count() { calls.withLock { $0 += 1 } }
}

/// A sink on a disk that is full from the first byte on.
private struct FullDisk: LiteralSink {
    private struct Full: Failure {
        let remedy = Remedy.askOperator
        let description = "disk full"
        let hint: String? = "make room"
    }

    let forget: @Sendable () -> Void

    func write(_ bytes: Span<UInt8>) throws { throw Full() }
    func finish() {}
    func discard() { forget() }
}
