package import MIMEParser

/// A mail that somebody passed on, taken out of the mail that carries it.
///
/// What it says of its author is as good as the word of the one who passed it on: a claim, never a proof.
package struct ForwardedMail: Equatable, Sendable {
    /// Cleaned for display; `nil` when only an address is given.
    package let name: String?
    package let address: EmailAddress?
    /// As the mail program of the one who passed it on wrote it, in any language.
    package let date: String?
    package let subject: String?
    /// Without the quote marks that some programs put before each line.
    package let text: String
    /// Of a mail attached as a whole.
    package let messageID: MessageID?
    /// The same: where it stands in the mail that carries it.
    package let root: PartIndex?

    /// Header lines read, wrapped ones included.
    private static let longestHeader = 24

    /// What was passed on in a text below a divider, or below a header block alone: Gmail, Outlook, Apple Mail,
    /// Thunderbird and their relatives. `nil` when the text names no author below either.
    package init?(inline text: String) {
        let lines = TextLines(text)
        let blocks = HeaderBlocks(lines)
        guard let start = Self.start(in: lines, blocks) else { return nil }
        var fields: [HeaderLabels.Label: [UInt8]] = [:]
        var last: HeaderLabels.Label?
        var index = start
        while index < lines.count, index < start + Self.longestHeader {
            if let label = blocks.label(at: index), let value = blocks.value(at: index) {
                if fields[label] == nil { fields[label] = Array(value) }
                last = label
            } else if lines[index].isBlank {
                // Some programs leave a blank line between two fields, none leaves two.
                guard let next = lines.nextWritten(after: index), next <= index + 1,
                    blocks.label(at: next) != nil
                else { break }
            } else if let last, fields[last]?.isEmpty == false, lines[index].content.count < TextLines.longestPhraseLine
            {
                fields[last]? += [0x20] + lines.bytes[lines[index].content]
            } else {
                break
            }
            index += 1
        }
        guard let from = fields[.from], !from.isEmpty else { return nil }
        (name, address) = Self.author(from)
        messageID = nil
        root = nil
        date = fields[.date].flatMap(Self.line)
        subject = fields[.subject].flatMap(Self.line)
        self.text = Self.body(lines, from: index)
    }

    /// The first mail attached as a whole (RFC 2046, section 5.2.1), unless it is part of a delivery report.
    package init?(attachedTo message: ParsedMessage) {
        guard message.report == nil,
            let carrier = message.parts.first(where: { $0.mediaType.isEmbeddedMessage }),
            let root = carrier.children.first
        else { return nil }
        let header = message.header(of: root)
        let author = header.from.first
        messageID = header.messageID
        name = author?.name.map { CleanText.line($0) }
        address = author?.address
        date = header.field("Date").map { CleanText.line(String(decoding: $0.rawValue, as: UTF8.self)) }
        subject = header.subject.map { CleanText.line($0) }
        text = Self.text(at: root, of: message)
        self.root = root
    }

    // MARK: Inline

    private static func start(in lines: TextLines, _ blocks: HeaderBlocks) -> Int? {
        for index in 0..<lines.count where !lines[index].isBlank {
            // Apple Mail marks this line too.
            if lines[index].depth <= 1, QuoteDivider(lines, at: index) == .forwarded {
                return (index + 1..<min(lines.count, index + longestHeader)).first {
                    blocks.label(at: $0) != nil
                }
            }
            if lines[index].depth == 0, blocks.begins(at: index) { return index }
        }
        return nil
    }

    /// `Anna <anna@example.org>`, `Anna [mailto:anna@example.org]`, `anna@example.org`.
    private static func author(_ value: [UInt8]) -> (name: String?, address: EmailAddress?) {
        let value = value.prefix(TextLines.longestPhraseLine)
        let isBracket = { (byte: UInt8) in [0x3C, 0x3E, 0x5B, 0x5D, 0x28, 0x29, 0x20, 0x09].contains(byte) }
        var address: EmailAddress?
        var end = value.endIndex
        for piece in value.split(whereSeparator: isBracket) where piece.contains(UInt8(ascii: "@")) {
            let scheme = Array("mailto:".utf8)
            let bare = piece.starts(with: scheme) ? piece.dropFirst(scheme.count) : piece
            guard let found = EmailAddress(bare) else { continue }
            address = found
            end = piece.startIndex
            break
        }
        let name = value[..<end].filter { ![0x3C, 0x5B, 0x28, 0x22, 0x2A].contains($0) }
        return (line(Array(name)), address)
    }

    private static func line(_ bytes: [UInt8]) -> String? {
        let text = CleanText.line(String(decoding: bytes, as: UTF8.self))
        return text.isEmpty ? nil : text
    }

    /// Without the marks when every line has one.
    private static func body(_ lines: TextLines, from start: Int) -> String {
        let chosen = min(start, lines.count)..<lines.count
        guard chosen.allSatisfy({ lines[$0].depth > 0 || lines[$0].isBlank }) else {
            return TextLines.trimmed(lines.text(of: chosen))
        }
        var bytes: [UInt8] = []
        for index in chosen {
            var line = lines.bytes[lines[index].extent].drop { $0 == 0x20 }
            if line.first == 0x3E { line = line.dropFirst() }
            if line.first == 0x20 { line = line.dropFirst() }
            bytes += line + [0x0A]
        }
        return TextLines.trimmed(String(decoding: bytes, as: UTF8.self))
    }

    // MARK: Attached

    /// The plain text, unless only the HTML says anything.
    private static func text(at root: PartIndex, of message: ParsedMessage) -> String {
        let selection = message.bodySelection(at: root)
        let plain = BodyText(message, BodyText.readable(selection.textBody, in: message))
        if plain.saysAnything { return TextLines.trimmed(plain.text) }
        return TextLines.trimmed(BodyText(message, BodyText.readable(selection.htmlBody, in: message)).text)
    }
}
