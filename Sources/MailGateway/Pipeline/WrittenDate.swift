import TicketStore

/// A day as somebody wrote it: `2026-12-24`, `24.12.2026`, `24/12/2026`.
///
/// What it means may depend on where the writer lives: 03/04/2026 is a day of April for some and of March for others.
enum WrittenDate: Equatable, Sendable {
    case day(CivilDate)
    /// Day and month parted by a slash, in the order they were written.
    case slashed(Int, Int, year: Int)

    /// `nil` for what is no day: the year has four digits, the other two numbers one or two.
    init?(_ text: ArraySlice<UInt8>) {
        guard let separator = text.first(where: { !ASCIIText.isDigit($0) }), "-./".utf8.contains(separator) else {
            return nil
        }
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ (1...4).contains($0.count) && $0.allSatisfy(ASCIIText.isDigit) })
        else { return nil }
        let numbers = parts.map { part in part.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } }
        switch (parts[0].count, parts[1].count, parts[2].count) {
        case (4, 1...2, 1...2):
            guard let day = CivilDate(checkedYear: numbers[0], month: numbers[1], day: numbers[2]) else { return nil }
            self = .day(day)
        case (1...2, 1...2, 4) where separator == UInt8(ascii: "/"):
            guard
                CivilDate(checkedYear: numbers[2], month: numbers[1], day: numbers[0]) != nil
                    || CivilDate(checkedYear: numbers[2], month: numbers[0], day: numbers[1]) != nil
            else { return nil }
            self = .slashed(numbers[0], numbers[1], year: numbers[2])
        case (1...2, 1...2, 4) where separator == UInt8(ascii: "."):
            guard let day = CivilDate(checkedYear: numbers[2], month: numbers[1], day: numbers[0]) else { return nil }
            self = .day(day)
        default: return nil
        }
    }

    /// The day that people of this language mean; `nil` when they may mean two.
    func day(in language: String) -> CivilDate? {
        guard case .slashed(let first, let second, let year) = self else {
            if case .day(let day) = self { return day }
            return nil
        }
        let dayFirst = CivilDate(checkedYear: year, month: second, day: first)
        let monthFirst = CivilDate(checkedYear: year, month: first, day: second)
        guard let dayFirst, let monthFirst, dayFirst != monthFirst else { return dayFirst ?? monthFirst }
        let parts = language.utf8.split(separator: UInt8(ascii: "-")).map { $0.map(ASCIIText.lowercased) }
        guard parts.first == Array("en".utf8) else { return dayFirst }
        switch parts.dropFirst().first {
        case Array("us".utf8): return monthFirst
        // Nobody can tell which English it is, and Canada writes both.
        case nil, Array("ca".utf8): return nil
        default: return dayFirst
        }
    }
}
