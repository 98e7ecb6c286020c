/// The language a mail is written in, told by its letters and its smallest words.
///
/// For choosing the words of a notice, never for judging its sender. Wrong is worse than unknown: when two
/// languages are as likely, it is none.
package struct MailLanguage: Equatable, Sendable {
    /// As in RFC 5646: `en`, `fr`, `pt`, `zh`.
    package let code: String

    /// Bytes looked at: the beginning of a mail tells.
    package static let longest = 8 << 10

    /// `nil` when the text is too short, or of a language that is not known.
    package init?(_ text: some StringProtocol) {
        var scripts = Scripts()
        var words = WordScores()
        var word: [UInt8] = []
        for scalar in text.utf8.prefix(Self.longest).withUnicodeScalars {
            scripts.count(scalar)
            words.count(letter: scalar)
            if scalar.isLetter {
                FoldedText.append(scalar.value, to: &word)
            } else if !word.isEmpty {
                words.count(word)
                word.removeAll(keepingCapacity: true)
            }
        }
        if !word.isEmpty { words.count(word) }
        guard let code = scripts.language ?? words.language else { return nil }
        self.code = code
    }
}

extension Unicode.Scalar {
    /// Asks the tables of Unicode only where they are needed: most mail is ASCII.
    fileprivate var isLetter: Bool {
        isASCII ? (0x41...0x5A).contains(value & 0x5F) : properties.isAlphabetic
    }
}

extension Sequence<UInt8> {
    fileprivate var withUnicodeScalars: String.UnicodeScalarView {
        String(decoding: Array(self), as: UTF8.self).unicodeScalars
    }
}

/// Letters of the scripts that tell a language, or nearly.
private struct Scripts {
    private var latin = 0
    private var cyrillic = 0
    private var ukrainian = 0
    private var greek = 0
    private var hebrew = 0
    private var arabic = 0
    private var persian = 0
    private var thai = 0
    private var devanagari = 0
    private var kana = 0
    private var han = 0
    private var hangul = 0

    mutating func count(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F, 0x1E00...0x1EFF: latin += 1
        case 0x404, 0x406, 0x407, 0x454, 0x456, 0x457, 0x490, 0x491:
            ukrainian += 1
            cyrillic += 1
        case 0x400...0x4FF: cyrillic += 1
        case 0x370...0x3FF, 0x1F00...0x1FFF: greek += 1
        case 0x590...0x5FF: hebrew += 1
        case 0x67E, 0x686, 0x698, 0x6A9, 0x6AF, 0x6CC:
            persian += 1
            arabic += 1
        case 0x600...0x6FF, 0x750...0x77F: arabic += 1
        case 0xE00...0xE7F: thai += 1
        case 0x900...0x97F: devanagari += 1
        case 0x3040...0x30FF, 0xFF66...0xFF9F: kana += 1
        case 0x3400...0x9FFF, 0x20000...0x2FFFF: han += 1
        case 0x1100...0x11FF, 0xAC00...0xD7AF: hangul += 1
        default: break
        }
    }

    /// A sign of Han or Hangul is worth a word; `nil` where Latin letters prevail.
    var language: String? {
        let counts: KeyValuePairs<String, Int> = [
            ukrainian * 50 > cyrillic ? "uk" : "ru": cyrillic, "el": greek, "he": hebrew,
            persian * 20 > arabic ? "fa" : "ar": arabic, "th": thai, "hi": devanagari,
            kana * 10 > han ? "ja" : "zh": (kana + han) * 3, "ko": hangul * 3,
        ]
        guard let best = counts.max(by: { $0.value < $1.value }), best.value >= Self.fewest else { return nil }
        return best.value > latin ? best.key : nil
    }

    private static let fewest = 6
}

/// How many of its smallest words each language has in a text.
private struct WordScores {
    private var scores = [Int](repeating: 0, count: LanguageWords.codes.count)
    private var words = 0

    mutating func count(_ word: [UInt8]) {
        words += 1
        for language in LanguageWords.languages(of: word) { scores[language] += 2 }
    }

    /// Letters that few languages have.
    mutating func count(letter: Unicode.Scalar) {
        guard letter.value >= 0x80, let language = LanguageWords.language(ofLetter: letter.value) else { return }
        scores[language] += 1
    }

    /// The one that leads, with two words at least, or one in a text of three, and one word in twenty.
    var language: String? {
        guard let best = scores.indices.max(by: { scores[$0] < scores[$1] }) else { return nil }
        let lead = scores[best]
        guard lead >= 4 || (lead >= 2 && words <= 3) else { return nil }
        guard lead * 10 >= words else { return nil }
        return scores.indices.contains { $0 != best && scores[$0] >= lead } ? nil : LanguageWords.codes[best]
    }
}
