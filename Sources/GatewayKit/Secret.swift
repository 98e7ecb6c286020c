/// A value that never prints itself: not in a description, not in a dump, not in a log line.
package struct Secret<Value: Sendable>: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let value: Value

    /// From here on only `reveal` gives it back.
    package init(_ value: Value) {
        self.value = value
    }

    package var description: String { "«redacted»" }
    /// As hidden as the description.
    package var debugDescription: String { description }
    /// Shows no children, so `dump` finds nothing.
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// The only door out. Every call is a `grep` hit for the reviewer.
    package func reveal<Result: ~Copyable, Problem: Error>(
        _ body: (Value) throws(Problem) -> Result
    ) throws(Problem) -> Result {
        try body(value)
    }
}
