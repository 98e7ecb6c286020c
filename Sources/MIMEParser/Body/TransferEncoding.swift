/// How a body was made to fit through old mail servers (RFC 2045, section 6).
package enum TransferEncoding: Hashable, Sendable {
    /// 7bit, 8bit, binary and everything nobody knows: the bytes as they stand.
    case identity
    case base64
    case quotedPrintable
    case uuencode
    case yEnc

    /// `nil` when nobody knows the name.
    init?(name: [UInt8]) {
        guard let match = Self.names.first(where: { ASCII.equalIgnoringCase(name, $0.0) }) else { return nil }
        self = match.1
    }

    private static let names: [(StaticString, TransferEncoding)] = [
        ("base64", .base64), ("quoted-printable", .quotedPrintable), ("7bit", .identity), ("8bit", .identity),
        ("binary", .identity), ("x-uuencode", .uuencode), ("uuencode", .uuencode), ("x-uue", .uuencode),
        ("uue", .uuencode), ("", .identity), ("7-bit", .identity), ("8-bit", .identity), ("7bits", .identity),
        ("8bits", .identity), ("quotedprintable", .quotedPrintable), ("base-64", .base64),
        ("x-yenc", .yEnc), ("yenc", .yEnc),
    ]
}
