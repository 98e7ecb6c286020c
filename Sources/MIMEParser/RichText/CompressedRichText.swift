/// Rich text as Outlook compresses it (MS-OXRTFCP).
struct CompressedRichText {
    private(set) var bytes: [UInt8] = []
    /// More than `limit` bytes would come out; there are none.
    private(set) var isTooLong = false
    /// Size and checksum are those the header says.
    private(set) var isIntact = true

    /// `nil` unless the header is that of compressed or stored rich text. Damaged content gives what it has.
    init?(_ input: Span<UInt8>, _ extent: Range<Int>, limit: Int) {
        var cursor = LittleEndianCursor(extent)
        guard let compressedSize = cursor.uint32(input), let size = cursor.uint32(input),
            let kind = cursor.uint32(input), let checksum = cursor.uint32(input)
        else { return nil }
        // The compressed size counts the header from its second number on.
        let content = cursor.extent(Int(compressedSize) - 12) ?? cursor.rest()
        switch kind {
        case Self.stored: store(input, content, size: Int(size), limit)
        case Self.compressed:
            isIntact = Self.checksum(input, content) == checksum
            decompress(input, content, limit)
        default: return nil
        }
        if !isTooLong, bytes.count != Int(size) { isIntact = false }
    }

    private static let stored: UInt32 = 0x414C_454D
    private static let compressed: UInt32 = 0x7546_5A4C

    private mutating func store(_ input: Span<UInt8>, _ content: Range<Int>, size: Int, _ limit: Int) {
        let size = min(size, content.count)
        isTooLong = size > limit
        if !isTooLong { bytes = input.array(content.lowerBound..<(content.lowerBound + size)) }
    }

    private static func checksum(_ input: Span<UInt8>, _ content: Range<Int>) -> UInt32 {
        var crc = CRC32(start: 0)
        crc.update(input.array(content))
        return crc.plainChecksum
    }

    /// Runs of eight items behind a byte that says for each, lowest bit first, whether it is a literal byte or a
    /// reference: a place in the dictionary (12 bits) and a length less two (4 bits). A reference to where the
    /// dictionary is written next is the end.
    private mutating func decompress(_ input: Span<UInt8>, _ content: Range<Int>, _ limit: Int) {
        var dictionary = Self.initialDictionary
        var write = Self.initialText.count
        var position = content.lowerBound
        func emit(_ byte: UInt8, _ bytes: inout [UInt8]) {
            bytes.append(byte)
            dictionary[write] = byte
            write = (write + 1) & Self.dictionaryMask
        }
        while position < content.upperBound {
            var control = input[position]
            position += 1
            for _ in 0..<8 where position < content.upperBound {
                defer { control >>= 1 }
                guard control & 1 == 1 else {
                    emit(input[position], &bytes)
                    position += 1
                    continue
                }
                guard position + 1 < content.upperBound else { return }
                var place = Int(input[position]) << 4 | Int(input[position + 1] >> 4)
                let length = Int(input[position + 1] & 0x0F) + 2
                position += 2
                if place == write { return }
                for _ in 0..<length {
                    emit(dictionary[place], &bytes)
                    place = (place + 1) & Self.dictionaryMask
                }
            }
            if bytes.count > limit {
                isTooLong = true
                bytes = []
                return
            }
        }
    }

    private static let dictionaryMask = 0xFFF

    /// What stands in the dictionary before the first byte (MS-OXRTFCP, section 2.1.2.1).
    private static let initialText = Array(
        ("{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
            + "\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
            + "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx").utf8)

    private static let initialDictionary =
        initialText + [UInt8](repeating: 0, count: dictionaryMask + 1 - initialText.count)
}
