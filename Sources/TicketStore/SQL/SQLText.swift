/// One SQL statement whose parameters are its interpolations: `"… WHERE id = \(letter)"`.
///
/// Every `\(value)` is bound, never pasted; it becomes `$1`, `$2` … in order, which PostgreSQL and SQLite number
/// alike. The text itself comes from literals only, so the number of different statements is finite and each is
/// prepared once per connection.
package struct SQLText: Sendable, ExpressibleByStringInterpolation {
    package let text: String
    package let arguments: [SQLValue]

    package init(stringLiteral value: StaticString) {
        text = value.description
        arguments = []
    }

    package init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
        arguments = stringInterpolation.arguments
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var arguments: [SQLValue] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 3 * interpolationCount)
            arguments.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ literal: StaticString) {
            text += literal.description
        }

        package mutating func appendInterpolation(_ value: some SQLBindable) {
            bind(value.sqlValue)
        }

        /// `nil` is NULL.
        package mutating func appendInterpolation<Value: SQLBindable>(_ value: Value?) {
            bind(value?.sqlValue ?? .null)
        }

        /// Text that several statements share, such as a list of columns.
        package mutating func appendInterpolation(raw fragment: StaticString) {
            text += fragment.description
        }

        private mutating func bind(_ value: SQLValue) {
            arguments.append(value)
            text += "$"
            text += String(arguments.count)
        }
    }
}
