/// `type/subtype` of a Content-Type, in lower case (RFC 2045, section 5.1).
package struct MediaType: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// What a part without a Content-Type is.
    package static let textPlain: MediaType = "text/plain"
    /// HTML.
    package static let textHTML: MediaType = "text/html"
    /// Bytes of which nobody says what they are.
    package static let octetStream: MediaType = "application/octet-stream"
    /// A message in a message.
    package static let embeddedMessage: MediaType = "message/rfc822"
    static let tnef: MediaType = "application/ms-tnef"
    static let registeredTNEF: MediaType = "application/vnd.ms-tnef"
    static let appleFile: MediaType = "application/applefile"
    static let appleDouble: MediaType = "multipart/appledouble"
    static let macBinary: MediaType = "application/macbinary"
    static let unregisteredMacBinary: MediaType = "application/x-macbinary"

    /// Printable ASCII with one slash.
    package let bytes: [UInt8]

    /// From `type/subtype` in lower case.
    package init(stringLiteral text: StaticString) {
        bytes = Array("\(text)".utf8)
    }

    /// `nil` unless `text` is two words of printable ASCII around a slash.
    init?(lowercasing text: [UInt8]) {
        guard let slash = text.firstIndex(of: ASCII.slash), slash > 0, slash + 1 < text.count,
            text.allSatisfy({ $0 > ASCII.space && $0 < 0x7F && $0 != ASCII.quote && $0 != ASCII.less })
        else { return nil }
        bytes = text.map(ASCII.lowercased)
    }

    /// `text/*`.
    package var isText: Bool { hasPrefix("text/") }
    /// `multipart/*`.
    package var isMultipart: Bool { hasPrefix("multipart/") }
    /// Something a mail program shows or plays in place.
    var isMedia: Bool { isImage || hasPrefix("audio/") || hasPrefix("video/") }
    /// `image/*`.
    package var isImage: Bool { hasPrefix("image/") }
    /// `message/rfc822`, or `message/global` with UTF-8 in its header (RFC 6532).
    package var isEmbeddedMessage: Bool { self == .embeddedMessage || self == "message/global" }

    package var description: String { String(decoding: bytes, as: UTF8.self) }

    func hasPrefix(_ prefix: StaticString) -> Bool {
        prefix.withUTF8Buffer { unsafe bytes.starts(with: $0) }
    }
}
