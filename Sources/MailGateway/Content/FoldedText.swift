/// Text as it is compared with phrases and words: lower case, without accents, one space for any white space.
///
/// Folding is simple on purpose (one scalar at a time, Latin, Greek and Cyrillic): it compares what people type
/// with short lists of ours. It is never shown and never a key.
enum FoldedText {
    /// Folded UTF-8 without white space at the ends.
    static func bytes(_ text: some StringProtocol) -> [UInt8] {
        bytes(utf8: text.utf8)
    }

    /// The same for bytes that are UTF-8; what is not becomes U+FFFD.
    static func bytes(utf8: some Collection<UInt8>) -> [UInt8] {
        var folded: [UInt8] = []
        folded.reserveCapacity(utf8.count)
        if utf8.allSatisfy({ $0 < 0x80 }) {
            for byte in utf8 { append(UInt32(byte), to: &folded) }
        } else {
            for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars { append(scalar.value, to: &folded) }
        }
        if folded.last == 0x20 { folded.removeLast() }
        return folded
    }

    /// Adds one scalar, folded, to a text that is being folded.
    static func append(_ scalar: UInt32, to folded: inout [UInt8]) {
        if scalar < 0x7F, scalar > 0x20 {
            let byte = UInt8(truncatingIfNeeded: scalar)
            return folded.append(0x41...0x5A ~= byte ? byte | 0x20 : byte)
        }
        guard let value = fold(scalar) else { return }
        if value == 0x20, folded.isEmpty || folded.last == 0x20 { return }
        if value < 0x80 {
            folded.append(UInt8(truncatingIfNeeded: value))
        } else if let scalar = Unicode.Scalar(value) {
            folded.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }

    /// `nil` for what leaves no trace: marks on letters and invisible directions.
    private static func fold(_ scalar: UInt32) -> UInt32? {
        switch scalar {
        case 0x41...0x5A: scalar + 0x20
        case 0...0x20, 0x7F...0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: 0x20
        case 0..<0x80: scalar
        case 0xC0...0x17F: UInt32(latin[Int(scalar - 0xC0)])
        case 0x218, 0x219: 0x73
        case 0x21A, 0x21B: 0x74
        case 0x300...0x36F, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF: nil
        case 0x386...0x3CE: greek(scalar)
        case 0x401, 0x451: 0x435
        case 0x400...0x40F: scalar + 0x50
        case 0x410...0x42F: scalar + 0x20
        case 0x2010...0x2015, 0x2212: 0x2D
        case 0x2018, 0x2019, 0x2BC: 0x27
        case 0x201C...0x201F, 0xAB, 0xBB: 0x22
        case 0xFF01...0xFF5E: fold(scalar - 0xFEE0)
        default: scalar
        }
    }

    private static func greek(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x386, 0x3AC: 0x3B1
        case 0x388, 0x3AD: 0x3B5
        case 0x389, 0x3AE: 0x3B7
        case 0x38A, 0x3AF: 0x3B9
        case 0x38C, 0x3CC: 0x3BF
        case 0x38E, 0x3CD: 0x3C5
        case 0x38F, 0x3CE: 0x3C9
        case 0x3C2: 0x3C3
        case 0x391...0x3A9: scalar + 0x20
        default: scalar
        }
    }

    /// The base letters of U+00C0 to U+017F.
    private static let latin = Array(
        ("aaaaaaaceeeeiiiidnooooo*ouuuuypsaaaaaaaceeeeiiiidnooooo/ouuuuypy"
            + "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkk"
            + "llllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs").utf8)
}
