/// INTERNALDATE: `"17-Jul-1996 02:44:25 -0700"` (RFC 3501, section 9, date-time).
enum IMAPDate {
    private static let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]

    /// Seconds since 1970, or `nil` when the text is no such date. Years 1 to 9999.
    static func seconds(_ text: [UInt8]) -> Int64? {
        // The day may be padded with a space.
        guard text.count == 26, text[2] == UInt8(ascii: "-"), text[6] == UInt8(ascii: "-"),
            text[11] == UInt8(ascii: " "), text[14] == UInt8(ascii: ":"), text[17] == UInt8(ascii: ":"),
            text[20] == UInt8(ascii: " "), text[21] == UInt8(ascii: "+") || text[21] == UInt8(ascii: "-")
        else { return nil }
        let month = months.firstIndex { ASCII.equal(text[3..<6], $0.utf8) }
        guard let month, let day: Int64 = ASCII.number(text[(text[0] == 0x20 ? 1 : 0)..<2]),
            let year: Int64 = ASCII.number(text[7..<11]), let hour: Int64 = ASCII.number(text[12..<14]),
            let minute: Int64 = ASCII.number(text[15..<17]), let second: Int64 = ASCII.number(text[18..<20]),
            let zoneHour: Int64 = ASCII.number(text[22..<24]), let zoneMinute: Int64 = ASCII.number(text[24..<26]),
            (1...31).contains(day), year >= 1, hour < 24, minute < 60, second <= 60, zoneMinute < 60
        else { return nil }
        let offset = (zoneHour * 60 + zoneMinute) * (text[21] == UInt8(ascii: "-") ? -60 : 60)
        let date = days(year: year, month: Int64(month) + 1, day: day)
        return date * 86_400 + hour * 3_600 + minute * 60 + second - offset
    }

    /// Days since 1970-01-01 in the Gregorian calendar, counted in years that begin in March.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shiftedYear = month > 2 ? year : year - 1
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
