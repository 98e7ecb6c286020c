/// Eight bytes looked at in one step. Byte 0 is the lowest, as little-endian machines load them.
enum ByteWord {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// How many bytes stand before the first `byte`; 8 when there is none.
    static func prefix(of word: UInt64, without byte: UInt8) -> Int {
        let difference = UInt64(littleEndian: word) ^ (ones &* UInt64(byte))
        // The classic test for a zero byte. Above the first one it may be wrong, the first one is exact.
        let zeros = (difference &- ones) & ~difference & highBits
        return zeros.trailingZeroBitCount >> 3
    }

    /// How many bytes of ASCII it begins with.
    static func asciiPrefix(of word: UInt64) -> Int {
        (UInt64(littleEndian: word) & highBits).trailingZeroBitCount >> 3
    }

    /// Whether all of 32 bytes are ASCII.
    static func isASCII(_ block: SIMD4<UInt64>) -> Bool {
        (block[0] | block[1] | block[2] | block[3]) & highBits == 0
    }
}
