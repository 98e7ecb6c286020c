/// Base64 as mail brings it (RFC 2045, section 6.8): foreign bytes are skipped, missing padding is forgiven, and
/// padding in the middle starts afresh, so that glued pieces (`QUI=`, `Q0Q=`) give `ABCD`.
struct Base64Decoder {
    private let end: Int
    private var position: Int
    private var sextets: UInt32 = 0
    /// Sextets held in `sextets`, 0…3.
    private var held = 0
    private var column = 0
    /// Nothing but line ends, or padding, since the last sextet: text that follows is a footer, not data.
    private var mayEnd = false
    private var emptyLines = 0

    init(_ extent: Range<Int>) {
        position = extent.lowerBound
        end = extent.upperBound
    }

    var isAtEnd: Bool { position >= end && held == 0 }

    /// Decodes the next bytes into what room `output` has, which must be at least four bytes.
    mutating func fill(_ output: inout OutputSpan<UInt8>, from input: Span<UInt8>) {
        while position < end, output.freeCapacity >= 4 {
            decodeRun(&output, from: input)
            guard position < end, output.freeCapacity >= 4 else { break }
            decodeByte(input[position], &output)
        }
        if position >= end, output.freeCapacity >= 2 { flush(&output) }
    }

    /// The fast path: whole groups of four characters of the alphabet.
    private mutating func decodeRun(_ output: inout OutputSpan<UInt8>, from input: Span<UInt8>) {
        guard held == 0 else { return }
        let (read, written) = unsafe input.withUnsafeBufferPointer { source in
            unsafe output.withUnsafeMutableBufferPointer { target, initialized in
                let groups = min((end - position) / 4, (target.count - initialized) / 3)
                let done = unsafe Self.decodeGroups(
                    source.baseAddress, position, target.baseAddress, initialized, groups)
                initialized += done * 3
                return (done * 4, done * 3)
            }
        }
        guard written > 0 else { return }
        position += read
        column += read
        mayEnd = false
        emptyLines = 0
    }

    /// Returns how many groups were decoded before a foreign byte, the end of the input or of the room.
    private static func decodeGroups(
        _ source: UnsafePointer<UInt8>?, _ start: Int, _ target: UnsafeMutablePointer<UInt8>?, _ offset: Int,
        _ groups: Int
    ) -> Int {
        guard let source = unsafe source, let target = unsafe target else { return 0 }
        return unsafe alphabet.withUnsafeBufferPointer { values in
            var from = unsafe source + start
            var to = unsafe target + offset
            for group in 0..<groups {
                let first = unsafe UInt32(values[Int(from[0])])
                let second = unsafe UInt32(values[Int(from[1])])
                let third = unsafe UInt32(values[Int(from[2])])
                let fourth = unsafe UInt32(values[Int(from[3])])
                guard (first | second | third | fourth) < 64 else { return group }
                let word = first << 18 | second << 12 | third << 6 | fourth
                unsafe to[0] = UInt8(truncatingIfNeeded: word >> 16)
                unsafe to[1] = UInt8(truncatingIfNeeded: word >> 8)
                unsafe to[2] = UInt8(truncatingIfNeeded: word)
                unsafe from += 4
                unsafe to += 3
            }
            return groups
        }
    }

    private mutating func decodeByte(_ byte: UInt8, _ output: inout OutputSpan<UInt8>) {
        position += 1
        let value = Self.alphabet[Int(byte)]
        if value < 64 {
            column += 1
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
            column += 1
        case ASCII.lineFeed:
            if column == 0 { emptyLines += 1 }
            if emptyLines > 0 { mayEnd = true }
            column = 0
        case ASCII.carriageReturn:
            break
        default:
            // Mailing lists hang their footers below the padding or below an empty line.
            if column == 0, mayEnd, held == 0 { position = end }
            column += 1
        }
    }

    /// Writes the bytes that the held sextets already determine.
    private mutating func flush(_ output: inout OutputSpan<UInt8>) {
        if held == 2 { output.append(UInt8(truncatingIfNeeded: sextets >> 4)) }
        if held == 3 {
            output.append(UInt8(truncatingIfNeeded: sextets >> 10))
            output.append(UInt8(truncatingIfNeeded: sextets >> 2))
        }
        held = 0
    }

    /// The value of each byte; 255 for bytes outside the alphabet.
    private static let alphabet: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, byte) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() {
            values[Int(byte)] = UInt8(value)
        }
        return values
    }()
}

extension Base64Decoder {
    /// Decodes one range in one piece.
    static func decode(_ input: Span<UInt8>, _ extent: Range<Int>) -> [UInt8] {
        var decoder = Base64Decoder(extent)
        return [UInt8](capacity: extent.count / 4 * 3 + 8) { output in decoder.fill(&output, from: input) }
    }
}
