/// Quoted-printable as mail brings it (RFC 2045, section 6.7): a `=` that begins no escape stays as written.
struct QuotedPrintableDecoder {
    private let end: Int
    private var position: Int
    /// The end of the text of the current line, trailing space excluded, and the start of the next line.
    private var textEnd: Int
    private var lineEnd: Int
    private var nextLine: Int

    init(_ extent: Range<Int>) {
        position = extent.lowerBound
        end = extent.upperBound
        textEnd = position
        lineEnd = position
        nextLine = position
    }

    var isAtEnd: Bool { position >= end }

    /// Decodes the next bytes into what room `output` has, which must be at least four bytes.
    mutating func fill(_ output: inout OutputSpan<UInt8>, from input: Span<UInt8>) {
        while position < end, output.freeCapacity >= 4 {
            if position == nextLine { startLine(input) }
            if position >= textEnd {
                endLine(&output, input)
                continue
            }
            let escape = input.firstIndex(of: ASCII.equals, from: position, to: textEnd) ?? textEnd
            position += output.append(from: input, position..<escape)
            guard position == escape, position < textEnd, output.freeCapacity >= 4 else { continue }
            decodeEscape(&output, input)
        }
    }

    private mutating func startLine(_ input: Span<UInt8>) {
        let feed = input.firstIndex(of: ASCII.lineFeed, from: position, to: end)
        nextLine = feed.map { $0 + 1 } ?? end
        lineEnd = feed ?? end
        while lineEnd > position, feed != nil, input[lineEnd - 1] == ASCII.carriageReturn { lineEnd -= 1 }
        textEnd = lineEnd
        while textEnd > position, ASCII.isBlank(input[textEnd - 1]) { textEnd -= 1 }
        // A soft line break, which transport may have padded with space.
        if textEnd > position, input[textEnd - 1] == ASCII.equals {
            textEnd -= 1
            lineEnd = nextLine
        }
    }

    /// Copies the line end as written; a soft one vanishes.
    private mutating func endLine(_ output: inout OutputSpan<UInt8>, _ input: Span<UInt8>) {
        for place in lineEnd..<max(lineEnd, nextLine) where output.freeCapacity > 0 {
            if input[place] == ASCII.lineFeed || place + 2 == nextLine { output.append(input[place]) }
        }
        position = nextLine
        lineEnd = nextLine
    }

    private mutating func decodeEscape(_ output: inout OutputSpan<UInt8>, _ input: Span<UInt8>) {
        if position + 2 < textEnd, let high = ASCII.hexDigit(input[position + 1]),
            let low = ASCII.hexDigit(input[position + 2])
        {
            output.append(high << 4 | low)
            position += 3
        } else {
            output.append(ASCII.equals)
            position += 1
        }
    }
}
