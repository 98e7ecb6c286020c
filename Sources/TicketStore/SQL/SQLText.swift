/// One SQL statement whose parameters are its interpolations: `"… WHERE id = \(letter)"`.
///
/// Every `\(value)` is bound, never pasted; it becomes `$1`, `$2` … in order, which PostgreSQL and SQLite number
/// alike. The text itself comes from literals only, so the number of different statements is finite and each is
/// prepared once per connection.
package struct SQLText: Sendable, ExpressibleByStringInterpolation {
    /// The statement, with `$1`, `$2` … where values belong.
    package let text: String
    /// The values of `$1`, `$2` …, in this order.
    package let arguments: [SQLValue]

    /// A statement without values.
    package init(stringLiteral value: StaticString) {
        text = value.description
        arguments = []
    }

    /// A statement with the values of its interpolations bound.
    package init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
        arguments = stringInterpolation.arguments
    }

    /// Collects the pieces of a literal. `literalCapacity` and values come from the source text alone.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var arguments: [SQLValue] = []

        /// Reserves room; `literalCapacity` is in bytes of UTF-8.
        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 3 * interpolationCount)
            arguments.reserveCapacity(interpolationCount)
        }

        /// Adds SQL as it is: only a literal of the program can come here.
        package mutating func appendLiteral(_ literal: StaticString) {
            text += literal.description
        }

        /// Binds a value under the next number.
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

        /// Adds a statement or a part of one. A `$` stands in it where a value belongs and nowhere else.
        mutating func append(_ fragment: SQLText) {
            let offset = arguments.count
            var bytes: [UInt8] = []
            var number: Int?
            for byte in fragment.text.utf8 {
                if let digits = number, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte {
                    number = digits * 10 + Int(byte - UInt8(ascii: "0"))
                    continue
                }
                if let read = number { bytes += String(read + offset).utf8 }
                number = byte == UInt8(ascii: "$") ? 0 : nil
                bytes.append(byte)
            }
            if let read = number { bytes += String(read + offset).utf8 }
            text += String(decoding: bytes, as: UTF8.self)
            arguments += fragment.arguments
        }

        private mutating func bind(_ value: SQLValue) {
            arguments.append(value)
            text += "$"
            text += String(arguments.count)
        }
    }
}
