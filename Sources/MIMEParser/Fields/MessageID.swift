/// The identity a mail program gave to a message (RFC 5322, section 3.6.4).
///
/// Held as bytes without angle brackets: identifiers are compared octet by octet. A value that exists is never
/// empty, holds no white space, control or angle bracket and is at most `longest` bytes.
package struct MessageID: Hashable, Sendable, CustomStringConvertible {
    /// Bytes of the longest identifier that is taken for one: a line (RFC 5322, section 2.1.1).
    package static let longest = 998
    /// Without angle brackets, as written.
    package let bytes: [UInt8]

    /// Accepts the identifier with or without its angle brackets and with white space around it.
    package init?(_ raw: some Collection<UInt8>) {
        var body = Array(raw)[...]
        while let first = body.first, first <= 0x20 { body.removeFirst() }
        while let last = body.last, last <= 0x20 { body.removeLast() }
        if body.first == UInt8(ascii: "<"), body.last == UInt8(ascii: ">") { body = body.dropFirst().dropLast() }
        guard !body.isEmpty, body.count <= Self.longest else { return nil }
        guard body.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != ASCII.less && $0 != ASCII.greater }) else {
            return nil
        }
        bytes = Array(body)
    }

    /// `nil` unless the text is one identifier, with or without its brackets.
    package init?(_ text: String) {
        self.init(Array(text.utf8))
    }

    /// For people and logs; bytes that are not UTF-8 are replaced.
    package var description: String { String(decoding: bytes, as: UTF8.self) }
}
