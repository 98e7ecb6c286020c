/// The number people quote: `TICKET-20261120-001`. ASCII letters, digits, `-`, `_` and `.`, at most 40 bytes.
package struct TicketNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Bytes at most.
    package static let longest = 40
    /// As it is stored and shown; compared byte for byte.
    package let text: String

    /// `nil` for text that is empty, too long, or has a byte that is not allowed.
    package init?(_ text: String) {
        let bytes = text.utf8
        guard !bytes.isEmpty, bytes.count <= Self.longest, bytes.allSatisfy(Self.isAllowed) else { return nil }
        self.text = text
    }

    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }

    package var description: String { text }

    /// Whether a number may hold this byte.
    package static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}

/// One counter of ticket numbers: everything but the running number, already rendered.
///
/// The counter is keyed by `prefix`, so a clock that steps back continues an old series and reissues nothing.
package struct NumberSeries: Hashable, Sendable {
    /// `TICKET-20261120-`.
    package let prefix: String
    /// Digits at least; a fuller day simply gets a longer number.
    package let minimumWidth: Int
    /// What follows the running number; often empty.
    package let suffix: String

    /// What `NumberPattern.series` renders; whether it makes numbers shows in `number`.
    package init(prefix: String, minimumWidth: Int, suffix: String = "") {
        self.prefix = prefix
        self.minimumWidth = minimumWidth
        self.suffix = suffix
    }

    /// The number that stands at `sequence`, counted from one; `nil` when it would be no `TicketNumber`.
    package func number(_ sequence: Int64) -> TicketNumber? {
        let digits = String(sequence)
        let zeros = String(repeating: "0", count: max(0, minimumWidth - digits.utf8.count))
        return TicketNumber(prefix + zeros + digits + suffix)
    }
}
