/// Uuencoded content: the lines between `begin` and `end`. Lines that do not have the length they claim give
/// what they have.
struct UuencodeDecoder {
    private let end: Int
    private var position: Int
    private var hasBegun = false

    init(_ extent: Range<Int>) {
        position = extent.lowerBound
        end = extent.upperBound
    }

    var isAtEnd: Bool { position >= end }

    /// Decodes whole lines while `output` has room for one, 64 bytes.
    mutating func fill(_ output: inout OutputSpan<UInt8>, from input: Span<UInt8>) {
        while position < end, output.freeCapacity >= 64 {
            let feed = input.firstIndex(of: ASCII.lineFeed, from: position, to: end)
            var textEnd = feed ?? end
            while textEnd > position, input[textEnd - 1] <= ASCII.space, input[textEnd - 1] != ASCII.space {
                textEnd -= 1
            }
            let line = position..<textEnd
            position = feed.map { $0 + 1 } ?? end
            if !hasBegun {
                hasBegun = Self.isBegin(input, line)
            } else if Self.isEnd(input, line) {
                position = end
            } else {
                decode(line, input, &output)
            }
        }
    }

    static func isBegin(_ input: Span<UInt8>, _ line: Range<Int>) -> Bool {
        line.count >= 9 && ASCII.equalIgnoringCase(input, line.lowerBound..<(line.lowerBound + 6), "begin ")
            && ASCII.isDigit(input[line.lowerBound + 6])
    }

    static func isEnd(_ input: Span<UInt8>, _ line: Range<Int>) -> Bool {
        line.count >= 3 && ASCII.equalIgnoringCase(input, line.lowerBound..<(line.lowerBound + 3), "end")
            && (line.count == 3 || input[line.lowerBound + 3] == ASCII.space)
    }

    private func decode(_ line: Range<Int>, _ input: Span<UInt8>, _ output: inout OutputSpan<UInt8>) {
        guard !line.isEmpty else { return }
        var remaining = Int((input[line.lowerBound] &- 0x20) & 0x3F)
        var place = line.lowerBound + 1
        func sextet(_ offset: Int) -> UInt32 {
            place + offset < line.upperBound ? UInt32((input[place + offset] &- 0x20) & 0x3F) : 0
        }
        while remaining > 0, place < line.upperBound {
            let word = sextet(0) << 18 | sextet(1) << 12 | sextet(2) << 6 | sextet(3)
            for shift in [16, 8, 0] as [UInt32] where remaining > 0 {
                output.append(UInt8(truncatingIfNeeded: word >> shift))
                remaining -= 1
            }
            place += 4
        }
    }
}
