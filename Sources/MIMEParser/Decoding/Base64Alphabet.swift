/// The 64 characters and what they stand for (RFC 4648, section 4).
enum Base64Alphabet {
    /// The bit that marks the words of bytes outside the alphabet.
    static let foreign: UInt32 = 1 << 31

    /// What each byte contributes to the three bytes of a group, lowest first, at the first, second, third and fourth
    /// place in it: four tables of 256 words, one after the other. The words of a group only need to be united.
    static let words: [UInt32] = {
        var words = [UInt32](repeating: foreign, count: 1_024)
        for (byte, sextet) in sextets.enumerated() where sextet < 64 {
            let value = UInt32(sextet)
            words[byte] = value << 2
            words[256 + byte] = value >> 4 | (value & 0x0F) << 12
            words[512 + byte] = (value >> 2) << 8 | (value & 0x03) << 22
            words[768 + byte] = value << 16
        }
        return words
    }()

    /// `nil` for bytes outside the alphabet.
    static func sextet(_ byte: UInt8) -> UInt8? {
        let value = sextets[Int(byte)]
        return value < 64 ? value : nil
    }

    private static let sextets: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, byte) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() {
            values[Int(byte)] = UInt8(value)
        }
        return values
    }()
}
