import GatewayKit

/// Delivers mail into mailboxes of the sandbox as its MTA does, over one connection.
package actor LMTPDelivery {
    private let executor = BlockingExecutor(label: "lmtp delivery")
    private var socket: PeerSocket

    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    package init(port: UInt16) async throws(HarnessFailure) {
        socket = try PeerSocket(port: port)
        try expect("220")
        try socket.send("LHLO tests\r\n")
        try expect("250")
    }

    /// Returns when the mailbox has the mail.
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
            guard let line = try socket.text() else { throw HarnessFailure("the LMTP server closed") }
            guard line.hasPrefix(code) else { throw HarnessFailure("LMTP: \(line) instead of \(code)") }
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
