/// One content line of an iCalendar file, unfolded: `DTSTART;VALUE=DATE:20261225` (RFC 5545, section 3.1).
struct ICalendarLine {
    /// Where it begins in the file, counted from one.
    let number: Int
    /// As the file has it; compared without regard to case.
    let name: ArraySlice<UInt8>
    let value: ArraySlice<UInt8>
    private let text: [UInt8]

    /// `nil` when the text has no name or no colon.
    init?(_ text: [UInt8], number: Int) {
        var isQuoted = false
        var colon: Int?
        for (index, byte) in text.enumerated() {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte == UInt8(ascii: ":"), !isQuoted {
                colon = index
                break
            }
        }
        guard let colon else { return nil }
        name = text[..<colon].prefix { $0 != UInt8(ascii: ";") }
        guard !name.isEmpty, name.allSatisfy(Self.isNameByte) else { return nil }
        value = text[(colon + 1)...]
        self.text = text
        self.number = number
    }

    func isNamed(_ word: String) -> Bool { Self.sameWord(name, word) }
    func hasValue(_ word: String) -> Bool { Self.sameWord(value, word) }

    func hasSameValue(as other: ICalendarLine) -> Bool {
        value.elementsEqual(other.value) { Self.upper($0) == Self.upper($1) }
    }

    /// The beginning of the line for people; what is not printable ASCII is shown as `?`.
    var excerpt: String { Self.excerpt(text) }

    static func excerpt(_ bytes: some Collection<UInt8>) -> String {
        let shown = bytes.prefix(longestExcerpt).map { 0x20...0x7E ~= $0 ? $0 : UInt8(ascii: "?") }
        return String(decoding: shown, as: UTF8.self) + (bytes.count > longestExcerpt ? "..." : "")
    }

    /// Names, and values that are words, are the same in both cases.
    static func sameWord(_ bytes: some Collection<UInt8>, _ word: String) -> Bool {
        bytes.elementsEqual(word.utf8) { upper($0) == upper($1) }
    }

    private static func upper(_ byte: UInt8) -> UInt8 {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte ? byte - 0x20 : byte
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch upper(byte) {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }

    private static let longestExcerpt = 60
}
