/// A row id that remembers what it identifies: mixing up a ticket and a message is a compile error.
///
/// Always positive. Never shown to people, who see numbers and UUIDs.
package struct Identifier<Entity: ~Copyable>: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// As stored.
    package let rawValue: Int64

    /// `nil` unless `rawValue` is positive.
    package init?(_ rawValue: Int64) {
        guard rawValue > 0 else { return nil }
        self.rawValue = rawValue
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    package var description: String { String(rawValue) }
}
