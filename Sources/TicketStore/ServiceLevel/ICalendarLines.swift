/// The physical lines of an iCalendar file joined to content lines: what begins with a blank goes on the line before
/// (RFC 5545, section 3.1). Lines end with CR LF or LF.
struct ICalendarLines: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private var position = 0
    private var number = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // Some programs write a byte order mark.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The text without line ends, and the number of its first line. Empty lines are passed over.
    mutating func next() -> (text: [UInt8], number: Int)? {
        var text: [UInt8] = []
        while text.isEmpty {
            guard position < bytes.count else { return nil }
            text = Array(takeLine())
        }
        let first = number
        while position < bytes.count, Self.isBlank(bytes[position]) { text += takeLine().dropFirst() }
        return (text, first)
    }

    private mutating func takeLine() -> ArraySlice<UInt8> {
        let start = position
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        position = Swift.min(end + 1, bytes.count)
        number += 1
        let line = bytes[start..<end]
        return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}
