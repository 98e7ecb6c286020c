/// Japanese mail in seven bits (RFC 1468), with the vendors' extensions.
///
/// The C library knows only the strict form, so escapes are read here and the characters are handed to its
/// EUC-JP-MS, which has the same sets with the eighth bit set.
enum ISO2022JP {
    static func utf8(_ bytes: [UInt8]) -> [UInt8] {
        let japanese = eucJP(bytes)
        return Iconv.utf8(japanese, from: .eucJP) ?? TextDecoder.guessed(bytes)
    }

    private enum Shift {
        case single, kana, double, supplement
    }

    private static func eucJP(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var shift = Shift.single
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x1B, let (next, length) = escape(bytes, at: position) {
                shift = next
                position += length
                continue
            }
            // Lines begin in ASCII even when the writer forgot to say so.
            if byte == ASCII.lineFeed || byte == ASCII.carriageReturn { shift = .single }
            if byte <= ASCII.space || byte >= 0x7F || shift == .single {
                output.append(byte)
                position += 1
                continue
            }
            if shift == .kana {
                output += [0x8E, byte | 0x80]
                position += 1
                continue
            }
            if shift == .supplement { output.append(0x8F) }
            output.append(byte | 0x80)
            position += 1
            if position < bytes.count, bytes[position] > ASCII.space {
                output.append(bytes[position] | 0x80)
                position += 1
            }
        }
        return output
    }

    private static func escape(_ bytes: [UInt8], at position: Int) -> (Shift, Int)? {
        guard position + 2 < bytes.count else { return nil }
        switch (bytes[position + 1], bytes[position + 2]) {
        case (0x28, 0x42), (0x28, 0x4A), (0x28, 0x48): return (.single, 3)
        case (0x28, 0x49): return (.kana, 3)
        case (0x24, 0x40), (0x24, 0x42): return (.double, 3)
        case (0x24, 0x28) where position + 3 < bytes.count:
            return bytes[position + 3] == 0x44 ? (.supplement, 4) : (.double, 4)
        default: return nil
        }
    }
}
