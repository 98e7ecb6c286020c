/// Text of scripts that put no space between words: Chinese, Japanese, Korean, Thai and their neighbours.
///
/// An index of words would know a whole sentence as one word. So each character is indexed as a word, and what is
/// looked for is a phrase of characters.
enum SpacelessText {
    /// Bytes of text in which such words are looked for.
    static let longest = 65_536

    /// Every word of `texts` that has such a character, with spaces around each of these; `nil` when there is none.
    static func runs(of texts: [String]) -> String? {
        var runs = String.UnicodeScalarView()
        for text in texts where mayHave(text) {
            var used = 0
            var word = String.UnicodeScalarView()
            var isSpaceless = false
            for scalar in text.unicodeScalars {
                used += UTF8.width(scalar)
                guard used <= longest else { break }
                if scalar.isSpaceless || scalar.isOfWord {
                    word.append(scalar)
                    isSpaceless = isSpaceless || scalar.isSpaceless
                    continue
                }
                if isSpaceless { append(word, to: &runs) }
                word.removeAll()
                isSpaceless = false
            }
            if isSpaceless { append(word, to: &runs) }
        }
        return runs.isEmpty ? nil : String(runs)
    }

    /// Takes out the spaces that `runs` put in, and those around `marks`.
    static func rejoined(_ text: String, marks: Set<Unicode.Scalar>) -> String {
        var joined = String.UnicodeScalarView()
        var last: Unicode.Scalar?
        var held: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars {
            if scalar == " " || marks.contains(scalar) {
                held.append(scalar)
                continue
            }
            let isJoined = last?.isSpaceless ?? false || scalar.isSpaceless
            joined.append(contentsOf: isJoined ? held.filter { $0 != " " } : held)
            held.removeAll()
            joined.append(scalar)
            last = scalar
        }
        joined.append(contentsOf: last?.isSpaceless ?? false ? held.filter { $0 != " " } : held)
        return String(joined)
    }

    /// All of these characters are three bytes or more.
    private static func mayHave(_ text: String) -> Bool { text.utf8.contains { $0 >= 0xE0 } }

    private static func append(_ word: String.UnicodeScalarView, to runs: inout String.UnicodeScalarView) {
        for scalar in word {
            if scalar.isSpaceless { runs.append(" ") }
            runs.append(scalar)
            if scalar.isSpaceless { runs.append(" ") }
        }
        runs.append(" ")
    }
}

extension Unicode.Scalar {
    /// Thai, Lao, Myanmar, Khmer; Kana; Han with its extensions; Hangul, whose words are written with their endings;
    /// the half-width forms of Kana.
    var isSpaceless: Bool {
        switch value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF,
            0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFF66...0xFF9F, 0x20000...0x3FFFF:
            true
        default: false
        }
    }
}
