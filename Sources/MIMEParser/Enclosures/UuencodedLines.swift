/// The lines of a uuencoded file in a text: `begin 644 name`, data, `end` (POSIX, uuencode).
struct UuencodedLines {
    let file: EnclosedFile

    /// `nil` unless the first line names a file and the data below it is well-formed: the first data line as long
    /// as it says, and all of them of the 64 characters, up to `end`. Without `end` there must be a full line.
    init?(_ bytes: Span<UInt8>, at start: Int) {
        let first = Line(bytes, at: start)
        guard let begin = BeginLine(bytes, first, word: "begin ") else { return nil }
        var position = first.next
        var isFirst = true
        var hasFullLine = false
        while position < bytes.count {
            let line = Line(bytes, at: position)
            guard let length = Self.dataLength(bytes, line, isFirst: isFirst) else { break }
            isFirst = false
            position = line.next
            if length == 0 { break }
            if length == 45 { hasFullLine = true }
        }
        guard !isFirst else { return nil }
        let end = Self.end(bytes, at: position)
        guard end != nil || hasFullLine else { return nil }
        file = EnclosedFile(
            headerExtent: start..<start, bodyExtent: start..<(end ?? position), encoding: .uuencode, name: begin.name,
            defects: end == nil ? [.unterminatedFile] : [])
    }

    /// How many bytes a data line stands for; `nil` for any other line.
    ///
    /// Spaces at a line's end may have been lost on the way, but not those of the first line: there prose must not
    /// pass. Some programs leave out the padding, others add a check character or two.
    private static func dataLength(_ bytes: Span<UInt8>, _ line: Line, isFirst: Bool) -> Int? {
        guard line.end > line.start else { return nil }
        for position in line.start..<line.end where bytes[position] &- 0x20 > 0x40 { return nil }
        let length = Int((bytes[line.start] &- 0x20) & 0x3F)
        let characters = line.end - line.start - 1
        let longest = (length + 2) / 3 * 4 + 2
        let shortest = isFirst ? (length * 4 + 2) / 3 : 0
        return characters >= shortest && characters <= longest ? length : nil
    }

    /// Where the line after `end` begins, which an empty line may precede.
    private static func end(_ bytes: Span<UInt8>, at start: Int) -> Int? {
        var position = start
        for _ in 0..<2 where position < bytes.count {
            let line = Line(bytes, at: position)
            if UuencodeDecoder.isEnd(bytes, line.start..<line.end) { return line.next }
            guard line.isBlank(bytes) else { return nil }
            position = line.next
        }
        return nil
    }
}

/// The lines of a base64 file in a text: `begin-base64 644 name`, data, `====` (POSIX, uuencode -m).
struct Base64Lines {
    let file: EnclosedFile

    init?(_ bytes: Span<UInt8>, at start: Int) {
        let first = Line(bytes, at: start)
        guard let begin = BeginLine(bytes, first, word: "begin-base64 ") else { return nil }
        var position = first.next
        while position < bytes.count {
            let line = Line(bytes, at: position)
            guard !line.isEmpty, Self.isData(bytes, line) else { return nil }
            position = line.next
            guard bytes.matches(Self.terminator, at: line.start) else { continue }
            file = EnclosedFile(
                headerExtent: start..<first.next, bodyExtent: first.next..<position, encoding: .base64,
                name: begin.name, defects: [])
            return
        }
        return nil
    }

    private static func isData(_ bytes: Span<UInt8>, _ line: Line) -> Bool {
        for position in line.start..<line.end {
            let byte = bytes[position]
            guard
                ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == 0x2B || byte == ASCII.slash
                    || byte == ASCII.equals
            else { return false }
        }
        return true
    }

    private static let terminator = Array("====".utf8)
}

/// `begin MODE NAME`: three or four octal digits, and a name that may hold spaces.
private struct BeginLine {
    let name: [UInt8]

    init?(_ bytes: Span<UInt8>, _ line: Line, word: StaticString) {
        let modeStart = line.start + word.utf8CodeUnitCount
        guard modeStart < line.end, bytes.matches(Array("\(word)".utf8), at: line.start) else { return nil }
        var position = modeStart
        while position < line.end, bytes[position] &- 0x30 < 8 { position += 1 }
        guard (3...4).contains(position - modeStart), position < line.end, bytes[position] == ASCII.space
        else { return nil }
        name = Array(ASCII.trimmed(bytes.array(position..<line.end)[...]))
        guard !name.isEmpty else { return nil }
    }
}
