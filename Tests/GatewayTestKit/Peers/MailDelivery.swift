import GatewayKit

/// Delivers mail to the sandbox over one connection: into its mailboxes as its MTA does (LMTP), or to its MTA as the
/// outside world does (SMTP).
package actor MailDelivery {
    package enum Road: String, Sendable {
        case lmtp = "LHLO"
        case smtp = "EHLO"
    }

    private let executor = BlockingExecutor(label: "mail delivery")
    private var socket: PeerSocket

    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    package init(port: UInt16, by road: Road) async throws(HarnessFailure) {
        socket = try PeerSocket(port: port)
        try expect("220")
        try socket.send("\(road.rawValue) tests.customer.test\r\n")
        try expect("250")
    }

    /// Returns when the server has the mail: by LMTP, when it lies in the mailbox.
    package func deliver(_ mail: [UInt8], from sender: String, to recipient: String) throws(HarnessFailure) {
        try socket.send("MAIL FROM:<\(sender)>\r\n")
        try expect("250")
        try socket.send("RCPT TO:<\(recipient)>\r\n")
        try expect("250")
        try socket.send("DATA\r\n")
        try expect("354")
        try socket.send(Self.stuffed(mail))
        try expect("250")
    }

    private func expect(_ code: String) throws(HarnessFailure) {
        repeat {
            guard let line = try socket.text() else { throw HarnessFailure("the server closed") }
            guard line.hasPrefix(code) else { throw HarnessFailure("the server said \(line) instead of \(code)") }
            if line.utf8.dropFirst(3).first != UInt8(ascii: "-") { return }
        } while true
    }

    private static func stuffed(_ mail: [UInt8]) -> [UInt8] {
        var wire: [UInt8] = []
        wire.reserveCapacity(mail.count + 64)
        var isLineStart = true
        for byte in mail {
            if isLineStart, byte == UInt8(ascii: ".") { wire.append(byte) }
            wire.append(byte)
            isLineStart = byte == UInt8(ascii: "\n")
        }
        return wire + Array(isLineStart ? ".\r\n".utf8 : "\r\n.\r\n".utf8)
    }
}
