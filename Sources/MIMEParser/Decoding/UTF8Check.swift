/// How far bytes are UTF-8 (RFC 3629).
enum UTF8Check {
    /// ASCII included.
    case valid
    /// UTF-8 with a few wrong places, such as a character cut in half.
    case damaged
    case foreign

    init(_ bytes: [UInt8]) {
        self.init(bytes.span)
    }

    init(_ bytes: Span<UInt8>) {
        var good = 0
        var bad = 0
        unsafe bytes.withUnsafeBufferPointer { buffer in
            let raw = UnsafeRawBufferPointer(buffer)
            var position = unsafe Self.endOfASCII(raw, from: 0)
            while position < raw.count {
                let length = unsafe Self.sequenceLength(raw, at: position)
                if length == 0 { bad += 1 } else { good += 1 }
                position += max(length, 1)
                // Outside the Latin script the next character is seldom ASCII.
                if position < raw.count, unsafe raw[position] < 0x80 {
                    position = unsafe Self.endOfASCII(raw, from: position)
                }
            }
        }
        self = bad == 0 ? .valid : good > bad * 2 ? .damaged : .foreign
    }

    /// The first byte at or after `start` that is not ASCII: eight bytes a step, thirty-two where they are many.
    private static func endOfASCII(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var position = start
        while position + 8 <= bytes.count {
            let prefix = ByteWord.asciiPrefix(of: unsafe bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            position += prefix
            if prefix < 8 { return position }
            while position + 32 <= bytes.count {
                let block = unsafe bytes.loadUnaligned(fromByteOffset: position, as: SIMD4<UInt64>.self)
                guard ByteWord.isASCII(block) else { break }
                position += 32
            }
        }
        while position < bytes.count, unsafe bytes[position] < 0x80 { position += 1 }
        return position
    }

    /// The length of the well-formed sequence of several bytes that begins here; 0 if none does.
    private static func sequenceLength(_ bytes: UnsafeRawBufferPointer, at position: Int) -> Int {
        let left = bytes.count - position
        let lead = unsafe bytes[position]
        guard lead >= 0xC2, lead <= 0xF4, left >= 2 else { return 0 }
        let second = unsafe bytes[position + 1]
        guard second & 0xC0 == 0x80 else { return 0 }
        if lead < 0xE0 { return 2 }
        guard left >= 3, unsafe bytes[position + 2] & 0xC0 == 0x80 else { return 0 }
        // Longer forms than needed, surrogates, and what lies beyond U+10FFFF show in the second byte.
        switch lead {
        case 0xE0: return second >= 0xA0 ? 3 : 0
        case 0xED: return second < 0xA0 ? 3 : 0
        case 0xE1...0xEF: return 3
        default: break
        }
        guard left >= 4, unsafe bytes[position + 3] & 0xC0 == 0x80 else { return 0 }
        return lead == 0xF0 && second < 0x90 || lead == 0xF4 && second >= 0x90 ? 0 : 4
    }
}
