/// Quoted-printable as mail brings it (RFC 2045, section 6.7): a `=` that begins no escape stays as written.
///
/// Works line by line, because space at the end of a line is transport's and goes.
struct QuotedPrintableDecoder {
    private let end: Int
    private var position: Int
    /// The end of the text of the current line, trailing space excluded, and the start of the next line.
    private var textEnd: Int
    private var lineEnd: Int
    private var nextLine: Int
    private(set) var repairs: ContentRepairs = []

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
            if position < textEnd {
                decodeText(&output, from: input)
            } else {
                endLine(&output, input)
            }
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

    /// Decodes the text of one line as far as there is room. No byte becomes more than one.
    private mutating func decodeText(_ output: inout OutputSpan<UInt8>, from input: Span<UInt8>) {
        precondition(position >= 0 && textEnd <= input.count, "a line inside the bytes")
        let stop = min(textEnd, position + output.freeCapacity)
        var hasBareEquals = false
        position = unsafe input.withUnsafeBufferPointer { source in
            unsafe output.withUnsafeMutableBufferPointer { target, initialized in
                let source = UnsafeRawBufferPointer(source)
                let target = UnsafeMutableRawBufferPointer(target)
                var read = position
                while read < stop {
                    if unsafe source[read] != ASCII.equals {
                        let run = unsafe Self.copyPlain(source, read, stop, target, initialized)
                        read += run
                        initialized += run
                        continue
                    }
                    let hasDigits = read + 2 < textEnd
                    let high = hasDigits ? ASCII.hexValue(unsafe source[read + 1]) : 0xFF
                    let low = hasDigits ? ASCII.hexValue(unsafe source[read + 2]) : 0xFF
                    let isEscape = high | low < 16
                    unsafe target[initialized] = isEscape ? high << 4 | low : ASCII.equals
                    initialized += 1
                    read += isEscape ? 3 : 1
                    hasBareEquals = hasBareEquals || !isEscape
                }
                return read
            }
        }
        if hasBareEquals { repairs.insert(.bareEquals) }
    }

    /// Copies up to the next `=`, eight bytes a step: in the text of most languages it is never far.
    private static func copyPlain(
        _ source: UnsafeRawBufferPointer, _ start: Int, _ stop: Int, _ target: UnsafeMutableRawBufferPointer,
        _ offset: Int
    ) -> Int {
        var count = 0
        while start + count + 8 <= stop, offset + count + 8 <= target.count {
            let word = unsafe source.loadUnaligned(fromByteOffset: start + count, as: UInt64.self)
            unsafe target.storeBytes(of: word, toByteOffset: offset + count, as: UInt64.self)
            let plain = ByteWord.prefix(of: word, without: ASCII.equals)
            count += plain
            if plain < 8 { return count }
        }
        while start + count < stop, unsafe source[start + count] != ASCII.equals {
            unsafe target[offset + count] = source[start + count]
            count += 1
        }
        return count
    }
}
