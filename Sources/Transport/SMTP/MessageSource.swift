/// The bytes of one message, piece by piece, so that a large one never stands in memory.
///
/// Line endings may be of any kind: the session writes CRLF, and nothing but CRLF, and doubles leading dots.
package protocol MessageSource: Sendable {
    /// The length for SIZE (RFC 1870), when known.
    var byteCount: Int? { get }
    /// Whether there are bytes above 127: such a message needs 8BITMIME.
    var isEightBit: Bool { get }
    /// The next bytes, or `nil` at the end. Called on the session's thread; what it throws ends the
    /// delivery as `.callerFailed`, and the peer has no mail.
    mutating func next() throws -> [UInt8]?
}

/// A message that is in memory already.
package struct WholeMessage: MessageSource {
    /// The length of the bytes given; never `nil`.
    package let byteCount: Int?
    /// Found by looking at each byte once.
    package let isEightBit: Bool
    private var bytes: [UInt8]?

    /// Takes the whole message, with line endings of any kind.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        byteCount = bytes.count
        isEightBit = bytes.contains { $0 >= 0x80 }
    }

    /// All of it at the first call, then `nil`.
    package mutating func next() -> [UInt8]? {
        defer { bytes = nil }
        return bytes
    }
}
