/// The words and numbers of a date, sorted out in whatever order they come.
struct DateFields {
    private(set) var day: Int?
    private(set) var month: Int?
    private(set) var year: Int?
    private(set) var hour = 0
    private(set) var minute = 0
    private(set) var second = 0
    private(set) var zoneMinutes: Int?

    private let text: [UInt8]
    private var position = 0
    private var hasTime = false

    /// `nil` when something stands there that cannot be part of a date.
    init?(_ text: [UInt8]) {
        self.text = text
        var words = 0
        while skipSeparators(), words < 16 {
            words += 1
            let byte = text[position]
            if ASCII.isDigit(byte) {
                guard readNumber() else { return nil }
            } else if byte == UInt8(ascii: "+") || byte == ASCII.dash {
                readOffset()
            } else if ASCII.isLetter(byte) {
                guard readWord() else { return nil }
            } else {
                position += 1
            }
        }
    }

    /// Skips space, commas, comments and stray signs. `false` at the end.
    private mutating func skipSeparators() -> Bool {
        var depth = 0
        while position < text.count {
            let byte = text[position]
            if byte == ASCII.openParenthesis { depth += 1 }
            let isDash =
                byte == ASCII.dash && !(hasTime && position + 1 < text.count && ASCII.isDigit(text[position + 1]))
            let isSeparator = ASCII.isSpace(byte) || byte == ASCII.comma || byte == ASCII.dot || isDash
            guard depth > 0 || isSeparator || byte == ASCII.openParenthesis else { return true }
            if byte == ASCII.closeParenthesis, depth > 0 { depth -= 1 }
            position += 1
        }
        return false
    }

    /// At most nine digits count, so that nothing overflows.
    private mutating func readDigits() -> (value: Int, count: Int) {
        let start = position
        var value = 0
        while position < text.count, ASCII.isDigit(text[position]) {
            if position - start < 9 { value = value * 10 + Int(text[position] &- 0x30) }
            position += 1
        }
        return (value, position - start)
    }

    private mutating func readNumber() -> Bool {
        let (value, count) = readDigits()
        let next = position < text.count ? text[position] : ASCII.space
        if next == ASCII.colon, !hasTime { return readTime(hour: value) }
        if count >= 3, year == nil {
            if count == 4, next == ASCII.dash || next == ASCII.slash, day == nil, month == nil {
                return readNumericDate(year: value)
            }
            year = count == 3 ? 1_900 + value : value
            return true
        }
        if day == nil {
            guard (1...31).contains(value) else { return false }
            day = value
            return true
        }
        if year == nil, month != nil, count <= 2 {
            year = value < 50 ? 2_000 + value : 1_900 + value
            return true
        }
        return true
    }

    private mutating func readTime(hour value: Int) -> Bool {
        position += 1
        let minutes = readDigits()
        var seconds = 0
        if position < text.count, text[position] == ASCII.colon || text[position] == ASCII.dot {
            position += 1
            seconds = readDigits().value
        }
        if position < text.count, text[position] == ASCII.dot {
            position += 1
            _ = readDigits()
        }
        guard value < 25, minutes.count > 0, minutes.value < 60, seconds < 62 else { return false }
        (hour, minute, second) = (value, minutes.value, min(seconds, 59))
        hasTime = true
        return true
    }

    /// `2026-11-20`, perhaps with a `T` after it.
    private mutating func readNumericDate(year value: Int) -> Bool {
        position += 1
        let months = readDigits().value
        position += 1
        let days = readDigits().value
        guard (1...12).contains(months), (1...31).contains(days) else { return false }
        (year, month, day) = (value, months, days)
        if position < text.count, text[position] | 0x20 == UInt8(ascii: "t") { position += 1 }
        return true
    }

    /// `+0530`, `+05:30`, `+5`.
    private mutating func readOffset() {
        let isWest = text[position] == ASCII.dash
        position += 1
        let digits = readDigits()
        var minutes = digits.count > 2 ? digits.value / 100 * 60 + digits.value % 100 : digits.value * 60
        if digits.count <= 2, position < text.count, text[position] == ASCII.colon {
            position += 1
            minutes += readDigits().value
        }
        // Nowhere is further from UTC than 14 hours; what claims more than a day is no zone.
        guard digits.count > 0, minutes <= 24 * 60 else { return }
        zoneMinutes = isWest ? -minutes : minutes
    }

    /// A month, a weekday, a zone or am/pm. `false` for any other word before the date is complete.
    private mutating func readWord() -> Bool {
        let start = position
        while position < text.count, ASCII.isLetter(text[position]) { position += 1 }
        let word = text[start..<position].map(ASCII.lowercased)
        let prefix = Array(word.prefix(3))
        if month == nil, word.count >= 3, let number = Self.months.firstIndex(of: prefix) {
            month = number + 1
            return true
        }
        if word.count >= 3, Self.weekdays.contains(prefix), !hasTime || day == nil { return true }
        if word.elementsEqual("pm".utf8) {
            if hour < 12 { hour += 12 }
            return true
        }
        if word.elementsEqual("am".utf8) {
            if hour == 12 { hour = 0 }
            return true
        }
        if hasTime {
            if zoneMinutes == nil { zoneMinutes = Self.zones.first { word.elementsEqual($0.name.utf8) }?.minutes }
            return true
        }
        return day == nil || month == nil
    }

    private static let months: [[UInt8]] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ].map { Array($0.utf8) }

    private static let weekdays: [[UInt8]] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map { Array($0.utf8) }

    /// RFC 5322, section 4.3; the military letters are unreliable and mean nothing.
    private static let zones: [(name: String, minutes: Int)] = [
        ("ut", 0), ("utc", 0), ("gmt", 0), ("z", 0), ("est", -300), ("edt", -240), ("cst", -360), ("cdt", -300),
        ("mst", -420), ("mdt", -360), ("pst", -480), ("pdt", -420), ("cet", 60), ("cest", 120), ("met", 60),
        ("mest", 120), ("bst", 60), ("eet", 120), ("eest", 180), ("msk", 180), ("jst", 540), ("wet", 0), ("west", 60),
    ]
}
