/// A value in JSON (RFC 8259).
package enum JSONValue: Equatable, Sendable {
    case null
    case flag(Bool)
    /// A number without fraction that fits.
    case number(Int64)
    /// Any other number; finite.
    case decimal(Double)
    case text(String)
    case list([JSONValue])
    /// In the order they are written.
    case object([Member])

    /// One name of an object and what stands there.
    package struct Member: Equatable, Sendable {
        /// Occurs once in its object.
        package var name: String
        /// May be an object again.
        package var value: JSONValue

        /// Takes both as they are.
        package init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// Members in the order they are written; each name once.
    package static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        .object(members.map { Member(name: $0.0, value: $0.1) })
    }

    /// `null` for `nil`.
    package static func text(_ value: String?) -> JSONValue { value.map { .text($0) } ?? .null }

    /// `null` for `nil`.
    package static func number(_ value: Int?) -> JSONValue { value.map { .number(Int64($0)) } ?? .null }

    /// What stands under a name of an object; `nil` when nothing does, or when this is no object.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }
}

extension JSONValue {
    /// In UTF-8, without any space.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return bytes
    }

    /// Appends `bytes`.
    package func write(into bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .flag(let flag): bytes += (flag ? "true" : "false").utf8
        case .number(let number): bytes += String(number).utf8
        case .decimal(let number): bytes += (number.isFinite ? "\(number)" : "null").utf8
        case .text(let text): Self.write(text, into: &bytes)
        case .list(let values):
            bytes.append(UInt8(ascii: "["))
            for (position, value) in values.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                value.write(into: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (position, member) in members.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.write(member.name, into: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(into: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// What RFC 8259, section 7, wants escaped, and no more.
    private static func write(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        if text.utf8.contains(where: isEscaped) {
            writeEscaped(Array(text.utf8), into: &bytes)
        } else {
            bytes.append(contentsOf: text.utf8)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func writeEscaped(_ text: [UInt8], into bytes: inout [UInt8]) {
        var rest = text[...]
        while let place = rest.firstIndex(where: isEscaped) {
            bytes += rest[..<place]
            let byte = rest[place]
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): bytes += #"\n"#.utf8
            case UInt8(ascii: "\r"): bytes += #"\r"#.utf8
            case UInt8(ascii: "\t"): bytes += #"\t"#.utf8
            default: bytes += [UInt8](#"\u00"#.utf8) + [hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            }
            rest = rest[(place + 1)...]
        }
        bytes += rest
    }

    private static let hexadecimal = Array("0123456789abcdef".utf8)
}
