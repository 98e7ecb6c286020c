/// Plain text as HTML. Works on bytes: a combining mark cannot hide what has to be escaped.
enum HTMLText {
    static func escaped(_ text: [UInt8]) -> [UInt8] {
        var safe: [UInt8] = []
        safe.reserveCapacity(text.count + text.count / 16)
        for byte in text {
            switch byte {
            case UInt8(ascii: "&"): safe += "&amp;".utf8
            case UInt8(ascii: "<"): safe += "&lt;".utf8
            case UInt8(ascii: ">"): safe += "&gt;".utf8
            case UInt8(ascii: "\""): safe += "&quot;".utf8
            case UInt8(ascii: "'"): safe += "&#39;".utf8
            default: safe.append(byte)
            }
        }
        return safe
    }

    /// Escaped, and web addresses can be followed. Nothing is shown as anything but itself.
    static func linked(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var html: [UInt8] = []
        html.reserveCapacity(text.count + text.count / 8)
        var plainStart = text.startIndex
        var index = text.startIndex
        while index < text.endIndex {
            guard let end = endOfAddress(in: text, from: index) else {
                index += 1
                continue
            }
            html += escaped(Array(text[plainStart..<index]))
            let address = escaped(Array(text[index..<end]))
            html += Array("<a href=\"".utf8) + address + Array("\">".utf8) + address + Array("</a>".utf8)
            index = end
            plainStart = end
        }
        return html + escaped(Array(text[plainStart...]))
    }

    /// A text of several lines with its line ends and its indentation; empty lines part its paragraphs.
    static func paragraphs(_ text: [UInt8], style: String, last: String) -> [UInt8] {
        var paragraphs: [[UInt8]] = []
        var isOpen = false
        for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let line = line.last == 0x0D ? line.dropLast() : line
            let content = line.drop { $0 == 0x20 }
            guard !content.isEmpty else {
                isOpen = false
                continue
            }
            if isOpen { paragraphs[paragraphs.count - 1] += "<br>\n".utf8 } else { paragraphs.append([]) }
            isOpen = true
            for _ in 0..<(content.startIndex - line.startIndex) { paragraphs[paragraphs.count - 1] += "&nbsp;".utf8 }
            paragraphs[paragraphs.count - 1] += linked(content)
        }
        return paragraphs.enumerated().reduce(into: []) { html, paragraph in
            let isLast = paragraph.offset == paragraphs.count - 1
            html += "<p style=\"\(isLast ? last : style)\">".utf8
            html += paragraph.element + Array("</p>\n".utf8)
        }
    }

    /// Where the web address ends that begins here; `nil` when none does. What ends a sentence is not part of it.
    private static func endOfAddress(in text: ArraySlice<UInt8>, from start: Int) -> Int? {
        guard text[start] | 0x20 == UInt8(ascii: "h"), start == text.startIndex || !isWordByte(text[start - 1]) else {
            return nil
        }
        let scheme = text[start...].prefix(longestScheme).map { $0 | 0x20 }
        guard let length = schemes.first(where: { scheme.starts(with: $0) })?.count else { return nil }
        var end = start + length
        while end < text.endIndex, !isDelimiter(text[end...]) { end += 1 }
        let opensParenthesis = text[start..<end].contains(UInt8(ascii: "("))
        while end > start + length, sentenceMarks.contains(text[end - 1]) {
            if text[end - 1] == UInt8(ascii: ")"), opensParenthesis { break }
            end -= 1
        }
        return end > start + length ? end : nil
    }

    /// `:` and `/` keep their value when the bit that makes letters small is set.
    private static let schemes = [Array("https://".utf8), Array("http://".utf8)]
    private static let longestScheme = 8
    private static let sentenceMarks = Array(".,;:!?)'".utf8)

    private static func isWordByte(_ byte: UInt8) -> Bool {
        byte >= 0x80 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
            || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
    }

    /// What ends an address: spaces, controls and quotation marks, those beyond ASCII among them.
    private static func isDelimiter(_ text: ArraySlice<UInt8>) -> Bool {
        guard let byte = text.first, byte > 0x20, byte != 0x7F, !"<>\"`".utf8.contains(byte) else { return true }
        return foreignDelimiters.contains { text.starts(with: $0) }
    }

    /// U+00A0, « and », and the beginning of U+2000 to U+203F.
    private static let foreignDelimiters: [[UInt8]] = [[0xC2, 0xA0], [0xC2, 0xAB], [0xC2, 0xBB], [0xE2, 0x80]]
}
