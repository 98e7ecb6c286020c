import GatewayKit
import GatewayTestKit
import Transport

extension TransportLimits {
    /// Little room, and as much time as a busy machine may need.
    static var narrow: TransportLimits {
        var limits = TransportLimits()
        limits.farewellDeadline = .milliseconds(100)
        limits.responseLineBytes = 64 << 10
        limits.responseBytes = 256 << 10
        limits.heldBytes = 16 << 10
        limits.letterBytes = 1 << 20
        limits.pollInterval = .milliseconds(50)
        return limits
    }

    /// Little time as well, for peers that would otherwise never come to an end.
    static var hasty: TransportLimits {
        var limits = narrow
        limits.connectDeadline = .seconds(2)
        limits.commandDeadline = .seconds(2)
        limits.finalReplyDeadline = .seconds(2)
        limits.minimumRateGrace = .milliseconds(300)
        return limits
    }
}

extension ScriptedIMAPServer {
    /// A session that has logged in and selected INBOX.
    func session(_ limits: TransportLimits = TransportLimits()) async throws -> IMAPSession {
        let session = IMAPSession(endpoint: try endpoint(), limits: limits)
        try await session.open()
        _ = try await session.select("INBOX")
        return session
    }

    func endpoint() throws -> ServerEndpoint {
        try ServerEndpoint(url: url, user: "ada", password: Secret("s3cret"))
    }
}

extension ScriptedSMTPServer {
    func session(_ limits: TransportLimits = TransportLimits()) async throws -> SMTPSession {
        let session = SMTPSession(endpoint: try ServerEndpoint(url: url, heloName: "gateway.test"), limits: limits)
        try await session.open()
        return session
    }
}

extension IMAPSession {
    /// Fetches into memory: whole letters by UID, and how it ended.
    func fetchAll(
        _ uids: [UInt32]
    ) async -> (letters: [UInt32: [UInt8]], ending: FetchReport<[UInt8]>.Ending) {
        let report = await fetch(uids) { _, _ in MemorySink() }
        return (Dictionary(report.letters.map { ($0.uid, $0.received) }) { first, _ in first }, report.ending)
    }
}

extension MailPath {
    init(_ text: String) { self = MailPath(Array(text.utf8)) ?? MailPath.none }

    private static var none: MailPath { preconditionFailure("not an address") }
}
