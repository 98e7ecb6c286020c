import MIMEParser

/// The codes of an SMTP reply inside a sentence: `host mx said: 550-5.1.1 <x>… User unknown`.
struct ServerReply: Equatable, Sendable {
    /// 400 to 599, or 250 where success is reported.
    private(set) var code: Int?
    private(set) var status: EnhancedStatus?

    /// - Parameter text: At most a few kilobytes; it is read once, from the left.
    ///
    /// The first plain code counts. Among status codes one that says more than `5.0.0` counts, and of those the
    /// one behind the code. A code after a status (`<421 4.4.2 …>` in the reply of a relay) is that of the server
    /// further on, which knows best.
    init(in text: [UInt8]) {
        var place = 0
        while place < text.count {
            guard text[place] &- 0x32 < 4, place == 0 || Self.mayPrecede(text[place - 1]) else {
                place += 1
                continue
            }
            let end = text[place...].prefix { ASCIIText.isDigit($0) || $0 == 0x2E }.endIndex
            note(text, place..<end)
            place = max(end, place + 1)
        }
    }

    private mutating func note(_ text: [UInt8], _ number: Range<Int>) {
        let word = text[number]
        var digits = word
        while digits.last == 0x2E { digits = digits.dropLast() }
        if digits.count == 3, !digits.contains(0x2E) {
            let value = digits.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
            let follows = number.upperBound < text.count ? text[number.upperBound] : 0x20
            guard (400...599).contains(value) || value == 250, Self.mayFollow(follows), word.count == digits.count
            else { return }
            // A later code replaces an earlier one only where a status code comes with it.
            if code == nil || startsStatus(text, after: number.upperBound) { code = value }
        } else if let found = EnhancedStatus(digits) {
            if status == nil || found.subject != 0 || status?.subject == 0 { status = found }
        }
    }

    private func startsStatus(_ text: [UInt8], after place: Int) -> Bool {
        let rest = text[min(place, text.count)...].prefix(12)
        return EnhancedStatus(rest.drop { $0 == 0x20 || $0 == 0x2D || $0 == 0x27 || $0 == 0x23 }) != nil
    }

    private static func mayPrecede(_ byte: UInt8) -> Bool {
        byte <= 0x20 || Array("<([{'\":;#,=>".utf8).contains(byte) || byte == 0x2D
    }

    private static func mayFollow(_ byte: UInt8) -> Bool {
        byte <= 0x20 || Array("-:'\",;<>)]".utf8).contains(byte)
    }
}
