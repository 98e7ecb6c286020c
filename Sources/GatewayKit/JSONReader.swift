/// Reads one JSON text (RFC 8259) that anybody may have written.
///
/// Stricter than most: an object names each member once, texts are valid UTF-8 and hold no lone surrogates, nothing
/// but space stands after the value. Linear in time; what is nested deeper than `depth` is refused, never followed.
package struct JSONReader {
    /// Why a text is not what it should be, and where.
    package struct Problem: Error, Equatable, Sendable {
        /// In words that a client may be told; of its text at most the name of a member.
        package let reason: String
        /// Bytes from the beginning.
        package let offset: Int
    }

    /// Objects and lists inside each other.
    package static let usualDepth = 64

    private let bytes: [UInt8]
    private var position = 0
    private let depth: Int

    private init(_ bytes: [UInt8], depth: Int) {
        self.bytes = bytes
        self.depth = depth
    }

    /// The one value of `bytes`.
    package static func value(
        of bytes: [UInt8], depth: Int = usualDepth
    ) throws(Problem) -> JSONValue {
        var reader = JSONReader(bytes, depth: depth)
        let value = try reader.value(inside: 0)
        reader.passSpace()
        guard reader.position == bytes.count else { throw reader.problem("something follows the value") }
        return value
    }

    private mutating func value(inside level: Int) throws(Problem) -> JSONValue {
        passSpace()
        guard let byte = next else { throw problem("a value is missing") }
        switch byte {
        case UInt8(ascii: "{"): return try object(inside: level)
        case UInt8(ascii: "["): return try list(inside: level)
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .flag(true))
        case UInt8(ascii: "f"): return try word("false", .flag(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object(inside level: Int) throws(Problem) -> JSONValue {
        guard level < depth else { throw problem("nested deeper than \(depth) levels") }
        position += 1
        var members: [JSONValue.Member] = []
        var names: Set<[UInt8]> = []
        passSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        while true {
            passSpace()
            let start = position
            guard next == UInt8(ascii: "\"") else { throw problem("a name in quotation marks is missing") }
            let name = try text()
            guard names.insert(Array(name.utf8)).inserted else {
                position = start
                throw problem("\"\(name.prefix(60))\" stands twice in one object")
            }
            passSpace()
            guard take(UInt8(ascii: ":")) else { throw problem("a colon is missing") }
            members.append(JSONValue.Member(name: name, value: try value(inside: level + 1)))
            passSpace()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw problem("a comma or } is missing") }
        }
    }

    private mutating func list(inside level: Int) throws(Problem) -> JSONValue {
        guard level < depth else { throw problem("nested deeper than \(depth) levels") }
        position += 1
        var values: [JSONValue] = []
        passSpace()
        if take(UInt8(ascii: "]")) { return .list(values) }
        while true {
            values.append(try value(inside: level + 1))
            passSpace()
            if take(UInt8(ascii: "]")) { return .list(values) }
            guard take(UInt8(ascii: ",")) else { throw problem("a comma or ] is missing") }
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Problem) -> JSONValue {
        let expected = Array(word.description.utf8)
        guard bytes[position...].starts(with: expected) else { throw problem("neither true, false, null nor a number") }
        position += expected.count
        return value
    }

    // MARK: Numbers

    private mutating func number() throws(Problem) -> JSONValue {
        let start = position
        _ = take(UInt8(ascii: "-"))
        guard let first = next, isDigit(first) else { throw problem("no value of JSON") }
        position += 1
        if first != UInt8(ascii: "0") { passDigits() }
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            try oneDigitAtLeast()
        }
        if let mark = next, mark | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            position += 1
            if let sign = next, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
            try oneDigitAtLeast()
        }
        guard position - start <= Self.longestNumber else { throw problem("a number with too many digits") }
        let digits = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let value = Int64(digits) { return .number(value) }
        guard let value = Double(digits), value.isFinite else { throw problem("a number that is too large") }
        return .decimal(value)
    }

    private static let longestNumber = 64

    private mutating func oneDigitAtLeast() throws(Problem) {
        guard let byte = next, isDigit(byte) else { throw problem("a digit is missing") }
        passDigits()
    }

    private mutating func passDigits() { while let byte = next, isDigit(byte) { position += 1 } }

    private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    // MARK: Texts

    private mutating func text() throws(Problem) -> String {
        position += 1
        var units: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                let start = position
                position += 1
                guard let text = String(validating: units, as: UTF8.self) else {
                    position = start
                    throw problem("a text that is not UTF-8")
                }
                return text
            case UInt8(ascii: "\\"):
                position += 1
                units += Array(try escaped().utf8)
            case 0..<0x20: throw problem("a control character in a text")
            default:
                units.append(byte)
                position += 1
            }
        }
        throw problem("a text without end")
    }

    private mutating func escaped() throws(Problem) -> String {
        guard let byte = next else { throw problem("a text without end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try scalar()
        default: throw problem("an escape that JSON does not know")
        }
    }

    private mutating func scalar() throws(Problem) -> String {
        var value = try fourDigits()
        if (0xD800..<0xDC00).contains(value) {
            guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw problem("half a surrogate pair") }
            let low = try fourDigits()
            guard (0xDC00..<0xE000).contains(low) else { throw problem("half a surrogate pair") }
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw problem("half a surrogate pair") }
        return String(Character(scalar))
    }

    private mutating func fourDigits() throws(Problem) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw problem("four hexadecimal digits are missing")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    // MARK: Bytes

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func passSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private func problem(_ reason: String) -> Problem { Problem(reason: reason, offset: position) }
}
