/// yEnc content: the lines between `=ybegin` (and `=ypart`) and `=yend`. Each byte is 42 above its value, and critical
/// ones are another 64 above behind a `=`.
struct YencDecoder {
    private let end: Int
    private var position: Int
    private var isLineStart = true

    init(_ extent: Range<Int>) {
        position = extent.lowerBound
        end = extent.upperBound
    }

    var isAtEnd: Bool { position >= end }

    /// Decodes the next bytes into what room `output` has.
    mutating func fill(_ output: inout OutputSpan<UInt8>, from input: Span<UInt8>) {
        while position < end, output.freeCapacity > 0 {
            if isLineStart, position + 1 < end, input[position] == ASCII.equals, input[position + 1] == 0x79 {
                skipControlLine(input)
                continue
            }
            let byte = input[position]
            position += 1
            isLineStart = byte == ASCII.lineFeed
            switch byte {
            case ASCII.lineFeed, ASCII.carriageReturn: continue
            case ASCII.equals:
                guard position < end else { return }
                output.append(input[position] &- 106)
                position += 1
            default: output.append(byte &- 42)
            }
        }
    }

    /// No data line begins with `=y`.
    private mutating func skipControlLine(_ input: Span<UInt8>) {
        if input.matches(Array("=yend".utf8), at: position) {
            position = end
        } else {
            position = min(Line(input, at: position).next, end)
        }
    }
}
