/// Base64 as mail brings it (RFC 2045, section 6.8): foreign bytes are skipped, missing padding is forgiven, and
/// padding in the middle starts afresh, so that glued pieces (`QUI=`, `Q0Q=`) give `ABCD`.
///
/// `Base64Run` does what is clean, which is nearly everything; this type does byte by byte what is not.
struct Base64Decoder {
    private let end: Int
    private var position: Int
    private var sextets: UInt32 = 0
    /// Sextets held in `sextets`, 0…3.
    private var held = 0
    private var isLineStart = true
    /// Nothing but line ends, or padding, since the last sextet: text that follows is a footer, not data.
    private var mayEnd = false
    private var emptyLines = 0
    private(set) var repairs: ContentRepairs = []

    init(_ extent: Range<Int>) {
        position = extent.lowerBound
        end = extent.upperBound
    }

    var isAtEnd: Bool { position >= end && held == 0 }

    /// Decodes the next bytes into what room `output` has, which must be at least four bytes.
    mutating func fill(_ output: inout OutputSpan<UInt8>, from input: Span<UInt8>) {
        while position < end, output.freeCapacity >= 4 {
            if held == 0 { decodeRun(&output, from: input) }
            guard position < end, output.freeCapacity >= 4 else { break }
            decodeByte(input[position], &output)
        }
        if position >= end, output.freeCapacity >= 2 { flush(&output) }
    }

    private mutating func decodeRun(_ output: inout OutputSpan<UInt8>, from input: Span<UInt8>) {
        let run = Base64Run(position..<end, of: input, into: &output)
        guard run.end > position else { return }
        position = run.end
        isLineStart = run.startsLine
        mayEnd = false
        emptyLines = 0
    }

    private mutating func decodeByte(_ byte: UInt8, _ output: inout OutputSpan<UInt8>) {
        position += 1
        if let value = Base64Alphabet.sextet(byte) {
            isLineStart = false
            mayEnd = false
            emptyLines = 0
            sextets = sextets << 6 | UInt32(value)
            held += 1
            guard held == 4 else { return }
            output.append(UInt8(truncatingIfNeeded: sextets >> 16))
            output.append(UInt8(truncatingIfNeeded: sextets >> 8))
            output.append(UInt8(truncatingIfNeeded: sextets))
            held = 0
            return
        }
        switch byte {
        case ASCII.equals:
            flush(&output)
            mayEnd = true
            isLineStart = false
        case ASCII.lineFeed:
            if isLineStart { emptyLines += 1 }
            if emptyLines > 0 { mayEnd = true }
            isLineStart = true
        case ASCII.carriageReturn:
            break
        default:
            // Mailing lists hang their footers below the padding or below an empty line.
            if isLineStart, mayEnd, held == 0 {
                position = end
                repairs.insert(.footer)
            } else if !ASCII.isBlank(byte) {
                repairs.insert(.foreignBytes)
            }
            isLineStart = false
        }
    }

    /// Writes the bytes that the held sextets already determine.
    private mutating func flush(_ output: inout OutputSpan<UInt8>) {
        if held == 1 { repairs.insert(.cutGroup) }
        if held == 2 { output.append(UInt8(truncatingIfNeeded: sextets >> 4)) }
        if held == 3 {
            output.append(UInt8(truncatingIfNeeded: sextets >> 10))
            output.append(UInt8(truncatingIfNeeded: sextets >> 2))
        }
        held = 0
    }
}

extension Base64Decoder {
    /// Decodes one range in one piece.
    static func decode(_ input: Span<UInt8>, _ extent: Range<Int>) -> [UInt8] {
        var decoder = Base64Decoder(extent)
        return [UInt8](capacity: extent.count / 4 * 3 + 8) { output in decoder.fill(&output, from: input) }
    }
}
