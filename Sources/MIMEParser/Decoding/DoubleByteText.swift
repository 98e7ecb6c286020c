/// Bytes read as text of one East Asian charset: whether they can be it, and how much like everyday text they look.
struct DoubleByteText {
    /// Characters of two bytes.
    private(set) var pairs = 0
    /// Those of them that everyday text mostly consists of.
    private(set) var commonPairs = 0
    private(set) var isValid = true

    /// The charset in which `sample` is everyday text. Its start must be the start of a character.
    ///
    /// Half a character at its end is one cut in two, unless `sample` is the whole text.
    static func likeliest(_ sample: ArraySlice<UInt8>, isWhole: Bool) -> Charset? {
        var best: (charset: Charset, share: Int)?
        for script in Script.allCases {
            let text = DoubleByteText(sample, script, isWhole: isWhole)
            guard text.isValid, text.pairs > 1, let charset = script.charset else { continue }
            let share = text.commonPairs * 100 / text.pairs
            if share >= 70, share > best?.share ?? 0 { best = (charset, share) }
        }
        return best?.charset
    }

    /// In this order the more specific come first: they win where two fit equally well.
    enum Script: CaseIterable {
        case japaneseEUC, shiftJIS, korean, simplified, traditional

        var charset: Charset? {
            let label: StaticString =
                switch self {
                case .japaneseEUC: "euc-jp"
                case .shiftJIS: "shift_jis"
                case .korean: "euc-kr"
                case .simplified: "gb18030"
                case .traditional: "big5"
                }
            return label.withUTF8Buffer { unsafe Charset(label: $0) }
        }

        /// Characters of one byte beyond ASCII.
        func isSingle(_ byte: UInt8) -> Bool {
            self == .shiftJIS && (0xA1...0xDF).contains(byte)
        }

        func isPair(_ lead: UInt8, _ trail: UInt8) -> Bool {
            switch self {
            case .japaneseEUC: lead == 0x8E || (0xA1...0xFE).contains(lead) ? (0xA1...0xFE).contains(trail) : false
            case .shiftJIS:
                ((0x81...0x9F).contains(lead) || (0xE0...0xFC).contains(lead)) && (0x40...0xFC).contains(trail)
                    && trail != 0x7F
            case .korean, .simplified: (0x81...0xFE).contains(lead) && (0x41...0xFE).contains(trail) && trail != 0x7F
            case .traditional:
                (0xA1...0xF9).contains(lead) && ((0x40...0x7E).contains(trail) || (0xA1...0xFE).contains(trail))
            }
        }

        /// Japanese shows by its kana, Korean by its syllables, which fill few rows; Chinese by the rows of
        /// common characters and by its punctuation.
        func isCommon(_ lead: UInt8, _ trail: UInt8) -> Bool {
            let isHigh = trail >= 0xA1
            switch self {
            case .japaneseEUC: return lead == 0xA4 || lead == 0xA5 || lead == 0xA1 || (0xB0...0xCF).contains(lead)
            case .shiftJIS:
                return lead == 0x82 && trail >= 0x9F || lead == 0x83 || lead == 0x81 || (0x88...0x97).contains(lead)
            case .korean: return isHigh && ((0xB0...0xC8).contains(lead) || lead == 0xA1)
            case .simplified: return isHigh && ((0xB0...0xD7).contains(lead) || lead == 0xA1 || lead == 0xA3)
            case .traditional: return (0xA4...0xC6).contains(lead) || lead == 0xA1
            }
        }

        /// What text of this script hardly does without.
        func isTelling(_ lead: UInt8, _ trail: UInt8) -> Bool {
            switch self {
            case .japaneseEUC: lead == 0xA4 || lead == 0xA5
            case .shiftJIS: lead == 0x82 && trail >= 0x9F || lead == 0x83
            case .korean, .simplified, .traditional: isCommon(lead, trail)
            }
        }
    }

    init(_ sample: ArraySlice<UInt8>, _ script: Script, isWhole: Bool) {
        var tellingPairs = 0
        var position = sample.startIndex
        while position < sample.endIndex {
            let lead = sample[position]
            position += 1
            if lead < 0x80 || script.isSingle(lead) { continue }
            guard position < sample.endIndex else {
                isValid = !isWhole
                break
            }
            guard script.isPair(lead, sample[position]) else {
                isValid = false
                return
            }
            pairs += 1
            if script.isCommon(lead, sample[position]) { commonPairs += 1 }
            if script.isTelling(lead, sample[position]) { tellingPairs += 1 }
            position += 1
        }
        if tellingPairs * 4 < pairs { isValid = false }
    }
}
