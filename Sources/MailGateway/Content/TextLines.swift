/// A text cut into lines, each with the depth of its `>` marks and the words behind them. An attribution that
/// follows other words on their line is a line of its own.
struct TextLines {
    struct Line {
        /// Without the line end.
        let extent: Range<Int>
        /// Behind the quote marks, without white space at the ends.
        let content: Range<Int>
        /// How many `>` stand before the content.
        let depth: Int

        var isBlank: Bool { content.isEmpty }
    }

    /// Longer lines are never attributions, dividers or header labels.
    static let longestPhraseLine = 400

    /// RFC 5321, section 4.5.3.1.3, and its opening bracket.
    private static let longestAddress = 256

    let bytes: [UInt8]
    let lines: [Line]

    init(_ text: String) {
        bytes = Array(text.utf8)
        var lines: [Line] = []
        var start = 0
        var end = bytes.firstIndex(of: 0x0A) ?? bytes.count
        while start < bytes.count {
            let line = Self.line(start..<end, in: bytes, after: lines.last)
            if line.depth == 0, let cut = AttributionLine.start(inside: bytes[line.content]) {
                lines.append(Self.line(start..<(cut - 1), in: bytes, after: lines.last))
                lines.append(Self.line(cut..<end, in: bytes, after: lines.last))
            } else {
                lines.append(line)
            }
            start = min(end + 1, bytes.count)
            end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
        }
        self.lines = lines
    }

    var count: Int { lines.count }

    subscript(index: Int) -> Line { lines[index] }

    /// The words of a line, folded; empty for lines too long to be a phrase.
    func folded(_ index: Int) -> [UInt8] {
        let content = lines[index].content
        guard content.count <= Self.longestPhraseLine else { return [] }
        return FoldedText.bytes(utf8: bytes[content])
    }

    /// Whether the content ends in a colon of any width, whatever invisible marks follow it.
    func endsInColon(_ index: Int) -> Bool {
        let content = bytes[lines[index].content]
        guard let last = content.last, last >= 0x80 else { return content.last == 0x3A }
        return FoldedText.bytes(utf8: content.suffix(12)).last == 0x3A
    }

    /// The nearest line after `index` that is not blank.
    func nextWritten(after index: Int) -> Int? {
        lines[(index + 1)...].firstIndex { !$0.isBlank }
    }

    /// The lines as one text.
    func text(of chosen: some Sequence<Int>) -> String {
        var collected: [UInt8] = []
        for index in chosen {
            collected.append(contentsOf: bytes[lines[index].extent])
            collected.append(0x0A)
        }
        if !collected.isEmpty { collected.removeLast() }
        return String(decoding: collected, as: UTF8.self)
    }

    /// Lines `chosen` as they stand in the text, with their line ends.
    func source(of chosen: Range<Int>) -> String {
        guard let first = chosen.first else { return "" }
        let end = chosen.upperBound < lines.count ? lines[chosen.upperBound].extent.lowerBound : bytes.count
        return String(decoding: bytes[lines[first].extent.lowerBound..<end], as: UTF8.self)
    }

    /// Without blank lines around it, and without white space at the end.
    static func trimmed(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard let last = bytes.lastIndex(where: { !ASCIIText.isSpace($0) }),
            let first = bytes.firstIndex(where: { !ASCIIText.isSpace($0) })
        else { return "" }
        let start = bytes[..<first].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return String(decoding: bytes[start...last], as: UTF8.self)
    }

    private static func line(_ extent: Range<Int>, in bytes: [UInt8], after last: Line?) -> Line {
        var depth = 0
        var position = extent.lowerBound
        while position < extent.upperBound {
            if bytes[position] == UInt8(ascii: ">") { depth += 1 } else if !ASCIIText.isSpace(bytes[position]) { break }
            position += 1
        }
        var end = extent.upperBound
        while end > position, ASCIIText.isSpace(bytes[end - 1]) { end -= 1 }
        if depth == 1, isNoQuoteMark(bytes, extent.lowerBound, after: last) {
            return Line(extent: extent, content: extent.lowerBound..<end, depth: 0)
        }
        return Line(extent: extent, content: min(position, end)..<end, depth: depth)
    }

    /// Whether a `>` at the start of a line marks no quotation: old mailbox files write `>From` where a person
    /// wrote `From`, and programs wrap `<anna@example.org>:` before the bracket.
    private static func isNoQuoteMark(_ bytes: [UInt8], _ start: Int, after last: Line?) -> Bool {
        if bytes[start...].starts(with: ">From ".utf8) { return true }
        guard let last, last.depth == 0, start + 1 < bytes.count, bytes[start + 1] > 0x20 else { return false }
        let before = bytes[last.content].suffix(longestAddress)
        guard let open = before.lastIndex(of: UInt8(ascii: "<")) else { return false }
        return before[open...].contains(UInt8(ascii: "@")) && !before[open...].contains(UInt8(ascii: ">"))
    }
}
