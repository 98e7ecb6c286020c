/// One whole reply (RFC 5321, section 4.2).
package struct SMTPReply: Equatable, Sendable {
    /// 200 to 599.
    package var code: Int
    /// RFC 3463, as `5.1.1`; `nil` when the peer gives none.
    package var enhancedStatus: String?
    /// The peer's words: printable ASCII, at most 200 bytes.
    package var text: String

    /// `code` and `text` are in their ranges already; nothing is checked.
    package init(code: Int, enhancedStatus: String? = nil, text: String) {
        self.code = code
        self.enhancedStatus = enhancedStatus
        self.text = text
    }

    /// 4xx: the same may work later.
    package var isTransient: Bool { (400..<500).contains(code) }
}

extension SMTPReply {
    init(_ lines: SMTPReplyReader.Lines) {
        let text = lines.texts.joined(separator: [UInt8(ascii: " ")])
        self.init(
            code: lines.code, enhancedStatus: Self.enhancedStatus(lines.texts.first ?? [], code: lines.code),
            text: ASCII.printable(Array(text)[...]))
    }

    /// `5.1.1` at the start of the text (RFC 2034), when its class agrees with the code.
    private static func enhancedStatus(_ text: [UInt8], code: Int) -> String? {
        let word = text.prefix { $0 != UInt8(ascii: " ") }
        let parts = word.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ $0.count <= 3 && (ASCII.number($0) as Int?) != nil }) else {
            return nil
        }
        guard let status: Int = ASCII.number(parts[0]), status == code / 100 else { return nil }
        return String(decoding: word, as: UTF8.self)
    }
}
