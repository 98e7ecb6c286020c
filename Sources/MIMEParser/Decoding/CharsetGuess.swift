/// Which charset 8-bit bytes without a usable label are in, judged by what their bytes would spell.
///
/// Only scripts whose words consist of 8-bit bytes are told apart; Western text, where such bytes are rare and
/// stand alone, gives `nil`, which means windows-1252. Takes time linear in the first bytes.
struct CharsetGuess {
    let charset: Charset?

    /// More text than this changes no judgement.
    private static let sampleBytes = 8 << 10

    /// `bytes` are not UTF-8.
    init(_ bytes: [UInt8]) {
        let start = bytes.firstIndex { $0 >= 0x80 } ?? 0
        let sample = bytes[start..<min(bytes.count, start + Self.sampleBytes)]
        let alphabet = Self.likeliestAlphabet(sample)
        if let alphabet, alphabet.isTypical {
            charset = alphabet.charset
        } else {
            charset = DoubleByteText.likeliest(sample, isWhole: sample.endIndex == bytes.endIndex) ?? alphabet?.charset
        }
    }

    /// Most of the 8-bit bytes must stand in words that hold nothing else. Typical are letters so frequent that no
    /// text of another script hits upon them by chance.
    private static func likeliestAlphabet(_ sample: ArraySlice<UInt8>) -> (charset: Charset, isTypical: Bool)? {
        var counts = InlineArray<256, Int>(repeating: 0)
        var total = 0
        var inWords = 0
        var run = 0
        var followsLetter = false
        for byte in sample {
            if byte >= 0x80 {
                counts[Int(byte)] += 1
                total += 1
                run += 1
                continue
            }
            let isLetter = ASCII.isLetter(byte)
            if run > 1, !followsLetter, !isLetter { inWords += run }
            followsLetter = isLetter
            run = 0
        }
        if run > 1, !followsLetter { inWords += run }
        guard inWords * 4 >= total * 3 else { return nil }
        var best: (charset: Charset, score: Int)?
        for alphabet in alphabets {
            let score = alphabet.score(counts)
            if score > best?.score ?? 0 { best = (alphabet.charset, score) }
        }
        // On average the letters must at least be common ones.
        guard let best, best.score >= total * 2 else { return nil }
        return (best.charset, best.score >= total * 4)
    }

    /// The letters of each script by their frequency, and the charsets it is written in. Where two charsets do
    /// equally well the first is taken.
    private static let alphabets: [Alphabet] = {
        let cyrillic = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфіїєґўђјљњћџѓќѕёъ"
        let rows: [(labels: [StaticString], letters: String)] = [
            (["windows-1251", "koi8-r", "koi8-u", "iso-8859-5", "ibm866"], cyrillic),
            (["windows-1253"], "αοιετνσηυρπκμλςόίάωέδγήθχφβύξζώψϊϋ"),
            (["windows-1255"], "יוהלארמתבשנדחעקפטגזסכםצןךףץ"),
            (["windows-1256"], "اليمونرتبعدفسهكقحجذشطصخثضزغظءةىأإآؤئپچژگ"),
            (["windows-874"], "านรอกเงมยลวดทสตะปบคหแจพชขใไโผศณธภถฐษซญฟึืู่้ีัิุ็์ำ"),
        ]
        return rows.flatMap { row in
            row.labels.compactMap { label in
                label.withUTF8Buffer { unsafe Charset(label: $0) }.map { Alphabet($0, row.letters) }
            }
        }
    }()
}

/// What each 8-bit byte of one charset says for or against its script.
private struct Alphabet {
    let charset: Charset
    private let weights: [Int]

    /// `letters` are lower-case, the most frequent first.
    init(_ charset: Charset, _ letters: String) {
        self.charset = charset
        var ranks: [Unicode.Scalar: Int] = [:]
        var capitals: Set<Unicode.Scalar> = []
        for (rank, letter) in letters.unicodeScalars.enumerated() {
            ranks[letter] = rank
            capitals.formUnion(letter.properties.uppercaseMapping.unicodeScalars)
        }
        weights = (0..<256).map { (byte: Int) -> Int in
            guard byte >= 0x80, let utf8 = Iconv.utf8([UInt8(byte)], from: charset),
                let scalar = String(decoding: utf8, as: UTF8.self).unicodeScalars.first
            else { return 0 }
            if let rank = ranks[scalar] { return max(2, 6 - rank / 6) }
            if capitals.contains(scalar) { return 1 }
            let isPunctuation = scalar.value == 0xA0 || scalar.properties.isDash || scalar.properties.isQuotationMark
            return isPunctuation || scalar == "№" || scalar == "…" ? 0 : -6
        }
    }

    func score(_ counts: InlineArray<256, Int>) -> Int {
        var score = 0
        for byte in 0x80..<0x100 { score += counts[byte] * weights[byte] }
        return score
    }
}
