import MIMEParser

/// What an attribute may say. A value that says anything else is left out.
enum AttributeValue: Equatable {
    /// Digits of a length: more are no length of a mail.
    static let mostDigits = 5

    /// Any text, on one line.
    case words
    /// One of a few, with spaces between them; case does not count.
    case word(String)
    case language
    /// Digits, and `%` behind them where it is written.
    case length
    case number(ClosedRange<Int>)
    /// A length of `hr`, or a step of `font`.
    case size
    case colour
    case fonts
    case flag

    /// The value as it is written, but for the escapes of HTML. Writing that again gives the same.
    func written(_ value: [UInt8]) -> [UInt8]? {
        let trimmed = Self.trimmed(value)
        switch self {
        case .words:
            let text = CleanText.line(String(decoding: value, as: UTF8.self))
            return Array(text.utf8)
        case .word(let list):
            let word = trimmed.map(ASCIIText.lowercased)
            return list.utf8.split(separator: 0x20).contains { $0.elementsEqual(word) } ? word : nil
        case .language:
            let isTag = trimmed.allSatisfy { ASCIIText.isLetter($0) || ASCIIText.isDigit($0) || $0 == 0x2D }
            return isTag && (1...35).contains(trimmed.count) ? Array(trimmed) : nil
        case .length:
            let digits = trimmed.prefix(while: ASCIIText.isDigit)
            guard (1...Self.mostDigits).contains(digits.count) else { return nil }
            let fraction = trimmed[digits.endIndex...].drop { $0 == 0x2E || ASCIIText.isDigit($0) }
            return Array(digits) + (fraction.first == UInt8(ascii: "%") ? [UInt8(ascii: "%")] : [])
        case .number(let range):
            guard trimmed.count <= 8, let number = Int(String(decoding: trimmed, as: UTF8.self)) else { return nil }
            return range.contains(number) ? Array("\(number)".utf8) : nil
        case .size:
            let sign = trimmed.prefix { $0 == 0x2B || $0 == 0x2D }
            let digits = trimmed[sign.endIndex...]
            guard sign.count <= 1, (1...2).contains(digits.count), digits.allSatisfy(ASCIIText.isDigit) else {
                return nil
            }
            return Array(trimmed)
        case .colour: return StyleValue(colour: trimmed)?.bytes
        case .fonts: return StyleValue(fonts: trimmed)?.bytes
        case .flag: return []
        }
    }

    private static func trimmed(_ value: [UInt8]) -> ArraySlice<UInt8> {
        var trimmed = value.drop(while: ASCIIText.isSpace)
        while let last = trimmed.last, ASCIIText.isSpace(last) { trimmed.removeLast() }
        return trimmed
    }
}
