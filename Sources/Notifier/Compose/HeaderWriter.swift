import GatewayKit
import MIMEParser

/// The one place where header fields become bytes.
///
/// Whatever it is given, every field ends exactly where it is meant to: no control byte ever leaves here, lines
/// are folded to 78 characters where they can be and never exceed 998 (RFC 5322, section 2.1.1).
struct HeaderWriter {
    private(set) var bytes: [UInt8] = []

    /// Free text (RFC 5322, section 2.2.1), encoded where it is not plain ASCII.
    mutating func text(_ name: StaticString, _ value: String) {
        let value = HeaderText.cleaned(value)
        let words =
            HeaderText.isPlain(value)
            ? Array(value.utf8).split(separator: UInt8(ascii: " ")).map { Array($0) }
            : HeaderText.encodedWords(value, firstColumn: name.utf8CodeUnitCount + 2)
        write(name, words)
    }

    mutating func person(_ name: StaticString, _ person: OutgoingMessage.Person) {
        let address = [UInt8(ascii: "<")] + Self.addressSpecification(person.address) + [UInt8(ascii: ">")]
        let displayName = HeaderText.cleaned(person.name ?? "")
        if displayName.isEmpty {
            write(name, [Self.addressSpecification(person.address)])
        } else if HeaderText.isPlain(displayName), displayName.utf8.count <= Self.longestPlainName {
            let isPhrase = displayName.utf8.allSatisfy { Self.isAtomByte($0) || $0 == UInt8(ascii: " ") }
            write(name, [isPhrase ? Array(displayName.utf8) : Self.quoted(Array(displayName.utf8)), address])
        } else {
            write(
                name, HeaderText.encodedWords(displayName, firstColumn: name.utf8CodeUnitCount + 2) + [address])
        }
    }

    mutating func address(_ name: StaticString, _ address: EmailAddress) {
        write(name, [Self.addressSpecification(address)])
    }

    /// Identifiers that cannot be written in a line of ASCII are left out: they came from somebody's broken program.
    mutating func identifiers(_ name: StaticString, _ identifiers: [MessageID]) {
        let writable = identifiers.filter { identifier in
            identifier.bytes.count <= Self.longestLine - 3 && identifier.bytes.allSatisfy { $0 < 0x7F }
        }
        guard !writable.isEmpty else { return }
        write(name, writable.map { [UInt8(ascii: "<")] + $0.bytes + [UInt8(ascii: ">")] })
    }

    /// RFC 5322, section 3.3, in UTC.
    mutating func date(_ name: StaticString, _ instant: Instant) {
        let days = instant.seconds >= 0 ? instant.seconds / 86_400 : 0
        let second = max(instant.seconds, 0) % 86_400
        let date = Instant.civilDate(daysSince1970: days)
        let time = [second / 3_600, second / 60 % 60, second % 60]
            .map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: ":")
        let weekday = Self.weekdays[Int(days % 7)]
        fixed(name, "\(weekday), \(date.day) \(Self.months[Int(date.month) - 1]) \(date.year) \(time) +0000")
    }

    /// A value of our own making: printable ASCII in short words.
    mutating func fixed(_ name: StaticString, _ value: String) {
        write(name, Array(value.utf8).split(separator: UInt8(ascii: " ")).map { Array($0) })
    }

    /// `value` followed by parameters, each already in its final spelling.
    mutating func parameterised(_ name: StaticString, _ value: String, _ parameters: [[UInt8]]) {
        let words = [Array(value.utf8)] + parameters
        write(name, words.enumerated().map { $0 < words.count - 1 ? $1 + [UInt8(ascii: ";")] : $1 })
    }

    /// What may stand unquoted in an address.
    static func isPlainAddressByte(_ byte: UInt8) -> Bool {
        isAtomByte(byte) || byte == UInt8(ascii: "@") || byte == UInt8(ascii: ".")
    }

    static func quoted(_ text: [UInt8]) -> [UInt8] {
        let quote = UInt8(ascii: "\"")
        let backslash = UInt8(ascii: "\\")
        return [quote] + text.flatMap { $0 == quote || $0 == backslash ? [backslash, $0] : [$0] } + [quote]
    }

    /// Writes one field. Lines are folded between words and nowhere else.
    private mutating func write(_ name: StaticString, _ words: [[UInt8]]) {
        bytes += Array("\(name):".utf8)
        var column = name.utf8CodeUnitCount + 1
        for (index, word) in words.enumerated() {
            if index > 0, column + 1 + word.count > Self.preferredLine {
                bytes += [0x0D, 0x0A]
                column = 0
            }
            bytes.append(UInt8(ascii: " "))
            bytes += word.lazy.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: " ") : $0 }
            column += 1 + word.count
        }
        bytes += [0x0D, 0x0A]
    }

    /// RFC 5322, section 3.4.1; an international address stands as it is (RFC 6532).
    private static func addressSpecification(_ address: EmailAddress) -> [UInt8] {
        let isWritten = address.localPart.first == UInt8(ascii: "\"") && address.localPart.last == UInt8(ascii: "\"")
        let isPlain = address.localPart.allSatisfy { isAtomByte($0) || $0 == UInt8(ascii: ".") || $0 >= 0x80 }
        let localPart =
            isPlain || (isWritten && address.localPart.count > 1) ? address.localPart : quoted(address.localPart)
        return localPart + [UInt8(ascii: "@")] + address.domain
    }

    /// RFC 5322, section 3.2.3.
    private static func isAtomByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
        }
    }

    private static let preferredLine = 78
    private static let longestLine = 998
    private static let longestPlainName = 60
    /// 1 January 1970 was a Thursday.
    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
