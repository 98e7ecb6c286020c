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
    /// The month stands there as a number among others; without a time they are not taken for a date.
    private var isMonthGuessed = false
    /// What a comment behind the time says: `12:00:00 (CET)`.
    private var commentZone: Int?

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
        // A comment that never ends has swallowed the time.
        if position > text.count || isMonthGuessed, !hasTime { return nil }
        zoneMinutes = zoneMinutes ?? commentZone
    }

    /// Skips space, commas, comments and stray signs. `false` at the end; inside a comment the end is passed.
    private mutating func skipSeparators() -> Bool {
        var depth = 0
        var commentStart = position
        while position < text.count {
            let byte = text[position]
            if byte == ASCII.openParenthesis {
                depth += 1
                commentStart = position + 1
            }
            let isDash =
                byte == ASCII.dash && !(hasTime && position + 1 < text.count && ASCII.isDigit(text[position + 1]))
            let isSeparator = ASCII.isSpace(byte) || byte == ASCII.comma || byte == ASCII.dot || isDash
            guard depth > 0 || isSeparator || byte == ASCII.openParenthesis else { return true }
            if byte == ASCII.closeParenthesis, depth > 0 {
                depth -= 1
                if hasTime { commentZone = commentZone ?? zone(in: commentStart..<position) }
            }
            if byte == ASCII.backslash, depth > 0 { position += 1 }
            position += 1
        }
        if depth > 0 { position = text.count + 1 }
        return false
    }

    private func zone(in comment: Range<Int>) -> Int? {
        comment.count > 8 ? nil : DateWords.zone(ASCII.trimmed(text[comment]).map(ASCII.lowercased))
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
        let isComplete = day != nil && month != nil && year != nil
        if next == ASCII.colon || next == ASCII.dot && isComplete, !hasTime { return readTime(hour: value) }
        if next == ASCII.slash, day == nil, month == nil, year == nil, count <= 2 { return readSlashDate(value) }
        if count >= 3, year == nil {
            if count == 8, day == nil, month == nil { return takeCompactDate(value) }
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
        if month == nil, !hasTime, count <= 2 {
            guard (1...12).contains(value) else { return false }
            month = value
            isMonthGuessed = true
            return true
        }
        if year == nil, month != nil, count <= 2 {
            year = Self.fullYear(value)
            return true
        }
        return true
    }

    /// RFC 5322, section 4.3.
    private static func fullYear(_ value: Int) -> Int {
        value < 50 ? 2_000 + value : value < 1_000 ? 1_900 + value : value
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

    /// `20261120`, perhaps with a `T` and the time without colons after it.
    private mutating func takeCompactDate(_ value: Int) -> Bool {
        (year, month, day) = (value / 10_000, value / 100 % 100, value % 100)
        guard let month, let day, (1...12).contains(month), (1...31).contains(day) else { return false }
        guard position < text.count, text[position] | 0x20 == UInt8(ascii: "t") else { return true }
        position += 1
        let clock = readDigits()
        guard clock.count == 6, clock.value < 250_000, clock.value / 100 % 100 < 60 else { return false }
        (hour, minute, second) = (clock.value / 10_000, clock.value / 100 % 100, min(clock.value % 100, 59))
        hasTime = true
        return true
    }

    /// `20/11/2026` or `11/20/2026`: day and month are told apart by a number above twelve, else there is no date.
    private mutating func readSlashDate(_ first: Int) -> Bool {
        position += 1
        let second = readDigits().value
        guard position < text.count, text[position] == ASCII.slash else { return false }
        position += 1
        let years = readDigits()
        let (days, months) = second > 12 ? (second, first) : (first, second)
        guard (1...31).contains(days), (1...12).contains(months), days > 12 || days == months, years.count >= 2
        else { return false }
        (day, month, year) = (days, months, Self.fullYear(years.value))
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
        if month == nil, word.count >= 3, let number = DateWords.month(prefix) {
            month = number
            return true
        }
        if word.count >= 3, DateWords.weekdays.contains(prefix), !hasTime || day == nil { return true }
        if word.elementsEqual("pm".utf8) {
            if hour < 12 { hour += 12 }
            return true
        }
        if word.elementsEqual("am".utf8) {
            if hour == 12 { hour = 0 }
            return true
        }
        if hasTime {
            if zoneMinutes == nil { zoneMinutes = DateWords.zone(word) }
            return true
        }
        return day == nil || month == nil || word.elementsEqual("at".utf8)
    }
}
