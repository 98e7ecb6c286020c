/// Text being set from HTML: lines, indentation, quote marks. Knows no tags.
struct HTMLLayout {
    /// Deeper quotations are marked no deeper: a prefix grows with depth, and depth is the sender's choice.
    static let deepestMark = 10
    /// Line ends in a row: two blank lines.
    static let mostLineEnds = 3

    private(set) var bytes: [UInt8] = []
    private(set) var depth = 0
    var keepsSpace = false
    /// Written before the next text: a list item's number or dash.
    private var marker: [UInt8] = []
    private var lineEnds = 0
    private var lowestDepth = 0
    private var hasSpace = false

    /// Whether nothing was written on the current line yet.
    var isAtLineStart: Bool { bytes.isEmpty || lineEnds > 0 }

    mutating func write(_ text: ArraySlice<UInt8>) {
        if keepsSpace { return writeLines(text) }
        for byte in text {
            if byte <= 0x20 {
                hasSpace = hasSpace || !isAtLineStart
            } else {
                append(byte)
            }
        }
    }

    /// Ends the line, if anything stands on it, so that `count - 1` blank lines follow at least.
    mutating func breakLine(_ count: Int = 1) {
        endLine(max(lineEnds, count))
    }

    /// `<br>`: ends the line even when it is empty.
    mutating func addLineEnd() {
        endLine(lineEnds + 1)
    }

    /// A gap between two cells of a row.
    mutating func addGap() {
        guard !isAtLineStart else { return }
        dropSpace()
        bytes.append(0x09)
        hasSpace = false
    }

    mutating func mark(_ item: [UInt8]) {
        breakLine()
        marker = item
    }

    mutating func deepen() {
        breakLine()
        depth += 1
    }

    mutating func rise() {
        breakLine()
        depth = max(0, depth - 1)
        lowestDepth = min(lowestDepth, depth)
    }

    mutating func finish() {
        dropSpace()
    }

    private mutating func endLine(_ count: Int) {
        hasSpace = false
        dropSpace()
        guard !bytes.isEmpty else { return }
        if lineEnds == 0 { lowestDepth = depth }
        lineEnds = min(count, Self.mostLineEnds)
    }

    /// Writes what is due before text: line ends, quote marks, a list marker, a space.
    private mutating func begin() {
        if isAtLineStart || !marker.isEmpty {
            for number in 0..<lineEnds {
                bytes.append(0x0A)
                let isLast = number == lineEnds - 1
                writeMarks(isLast ? depth : min(depth, lowestDepth), isBlank: !isLast)
            }
            if lineEnds == 0, bytes.isEmpty { writeMarks(depth, isBlank: false) }
            lineEnds = 0
            bytes.append(contentsOf: marker)
            marker = []
        } else if hasSpace {
            bytes.append(0x20)
        }
        hasSpace = false
    }

    private mutating func writeMarks(_ depth: Int, isBlank: Bool) {
        for _ in 0..<min(depth, Self.deepestMark) { bytes.append(UInt8(ascii: ">")) }
        if depth > 0, !isBlank { bytes.append(0x20) }
    }

    private mutating func writeLines(_ text: ArraySlice<UInt8>) {
        for byte in text {
            if byte == 0x0A {
                addLineEnd()
            } else if byte != 0x0D {
                append(byte)
            }
        }
    }

    /// A no-break space (C2 A0) is a plain one in plain text, but unlike others it fills a line.
    private mutating func append(_ byte: UInt8) {
        begin()
        if byte == 0xA0, bytes.last == 0xC2 { bytes[bytes.count - 1] = 0x20 } else { bytes.append(byte) }
    }

    private mutating func dropSpace() {
        guard lineEnds == 0 else { return }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
    }
}
