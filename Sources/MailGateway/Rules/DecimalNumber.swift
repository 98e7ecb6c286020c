/// A number with up to three places after the point, as spam filters write scores: `5`, `-1.25`.
struct DecimalNumber: Sendable, Comparable, CustomStringConvertible {
    /// Larger numbers are cut off here: nobody's score is above a billion.
    private static let mostDigits = 9

    let thousandths: Int

    init(_ whole: Int) {
        thousandths = whole.multipliedReportingOverflow(by: 1_000).partialValue
    }

    /// The first number in the text; further places after the point are not read. `nil` without a digit.
    init?(firstIn text: some Collection<UInt8>) {
        guard let start = text.firstIndex(where: ASCIIText.isDigit) else { return nil }
        let digits = text[start...].prefix(while: ASCIIText.isDigit)
        let whole = digits.drop { $0 == UInt8(ascii: "0") }
        var value = whole.count > Self.mostDigits ? 1_000_000_000 : Self.value(of: whole)
        value *= 1_000
        let rest = text[digits.endIndex...]
        if rest.first == UInt8(ascii: ".") {
            let places = rest.dropFirst().prefix(while: ASCIIText.isDigit).prefix(3)
            let scale = [1_000, 100, 10, 1][places.count]
            value += Self.value(of: places) * scale
        }
        let isNegative = text[..<start].suffix(1).first == UInt8(ascii: "-")
        thousandths = isNegative ? -value : value
    }

    /// Exactly one number, written as above.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        let unsigned = bytes.first == UInt8(ascii: "-") ? bytes[1...] : bytes[...]
        let parts = unsigned.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), (1...Self.mostDigits).contains(parts[0].count),
            parts.count == 1 || (1...3).contains(parts[1].count),
            parts.allSatisfy({ $0.allSatisfy(ASCIIText.isDigit) })
        else { return nil }
        self.init(firstIn: bytes)
    }

    static func < (left: Self, right: Self) -> Bool { left.thousandths < right.thousandths }

    var description: String {
        let (whole, rest) = thousandths.magnitude.quotientAndRemainder(dividingBy: 1_000)
        var places = String(rest + 1_000).utf8.dropFirst()
        while places.last == UInt8(ascii: "0") { places.removeLast() }
        return (thousandths < 0 ? "-" : "") + "\(whole)" + (places.isEmpty ? "" : ".\(Substring(places))")
    }

    private static func value(of digits: some Collection<UInt8>) -> Int {
        digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}
