/// Statements made of parts: each part brings its own values, which are numbered anew where it comes to stand.
extension SQLText.StringInterpolation {
    /// Adds a part with what is bound in it.
    package mutating func appendInterpolation(_ fragment: SQLText) {
        append(fragment)
    }

    /// Adds values with commas between them; none of them is `NULL`, which an empty `IN ()` means.
    package mutating func appendInterpolation(list values: [some SQLBindable]) {
        if values.isEmpty { appendLiteral("NULL") }
        for (index, value) in values.enumerated() {
            if index > 0 { appendLiteral(", ") }
            appendInterpolation(value)
        }
    }
}

extension [SQLText] {
    /// The parts one after the other, with `separator` between them; nothing when there are none.
    package func joined(by separator: StaticString) -> SQLText {
        var all = SQLText.StringInterpolation(literalCapacity: 0, interpolationCount: 0)
        for (index, part) in enumerated() {
            if index > 0 { all.appendLiteral(separator) }
            all.appendInterpolation(part)
        }
        return SQLText(stringInterpolation: all)
    }
}
