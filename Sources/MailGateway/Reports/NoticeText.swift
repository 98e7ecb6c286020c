import MIMEParser

/// What a mail server wrote to people about a mail it could not deliver, up to the copy of that mail.
struct NoticeText: Sendable {
    /// Bytes that are read; the words of a server are at the top.
    static let longest = 64 << 10
    static let mostLines = 2_000

    struct Line: Sendable {
        /// As written, without space at the ends.
        let bytes: [UInt8]
        let folded: [UInt8]
        /// Spaces and tabs before the text, a tab counted as eight.
        let indent: Int
    }

    private(set) var lines: [Line] = []
    /// What came after the divider: the returned mail or its header, as text. Empty when it is a part of its own.
    private(set) var returned: [UInt8] = []

    /// The text parts of the message itself, the readable one of each pair of alternatives first.
    init(_ message: ParsedMessage) {
        var text: [UInt8] = []
        for part in message.ownTextParts where text.count < Self.longest {
            let words = message.text(of: part)
            text += part == message.ownTextParts.first || !words.isEmpty ? Self.readable(words, message[part]) : []
            text.append(0x0A)
        }
        self.init(text)
    }

    init(_ text: [UInt8]) {
        let text = text.prefix(Self.longest)
        var place = text.startIndex
        while place < text.endIndex, lines.count < Self.mostLines {
            let end = text[place...].firstIndex(of: 0x0A) ?? text.endIndex
            let line = Line(text[place..<end])
            if NoticePhrases.isDivider(line.folded), !lines.isEmpty || line.folded.count > 4 {
                returned = Array(text[place...])
                return
            }
            lines.append(line)
            place = min(end + 1, text.endIndex)
        }
    }

    /// All lines as one folded sentence.
    var folded: [UInt8] { Array(lines.map(\.folded).joined(separator: [0x20])) }

    private static func readable(_ text: String, _ part: Part) -> [UInt8] {
        let bytes = Array(text.utf8.prefix(longest * 2))
        let looksLikeHTML = part.mediaType == .textHTML
        guard looksLikeHTML else { return bytes }
        return Array(HTMLText(String(decoding: bytes, as: UTF8.self)).text.utf8)
    }
}

extension NoticeText.Line {
    fileprivate init(_ line: ArraySlice<UInt8>) {
        let text = line.drop { $0 == 0x20 || $0 == 0x09 }
        indent = line[..<text.startIndex].reduce(0) { $0 + ($1 == 0x09 ? 8 : 1) }
        var end = text.endIndex
        while end > text.startIndex, text[end - 1] <= 0x20 { end -= 1 }
        bytes = Array(text[..<end])
        folded = FoldedText.bytes(utf8: bytes)
    }
}

extension ParsedMessage {
    /// Text parts outside of embedded messages, plain text before HTML.
    var ownTextParts: [PartIndex] {
        var isInside = Array(repeating: false, count: parts.count)
        var found: [PartIndex] = []
        for part in parts {
            if let parent = part.parent {
                isInside[part.index.value] = isInside[parent.value] || self[parent].mediaType.isEmbeddedMessage
            }
            guard !isInside[part.index.value], part.isLeaf else { continue }
            if part.mediaType == .textPlain || part.mediaType == .textHTML { found.append(part.index) }
        }
        let plain = found.filter { self[$0].mediaType == .textPlain && self[$0].bodyExtent.count > 2 }
        return plain.isEmpty ? found : plain
    }

    /// The first part of one of these types that is not inside an embedded message.
    func ownPart(where isWanted: (MediaType) -> Bool) -> PartIndex? {
        var isInside = Array(repeating: false, count: parts.count)
        for part in parts {
            if let parent = part.parent {
                isInside[part.index.value] = isInside[parent.value] || self[parent].mediaType.isEmbeddedMessage
            }
            if !isInside[part.index.value], isWanted(part.mediaType) { return part.index }
        }
        return nil
    }
}
