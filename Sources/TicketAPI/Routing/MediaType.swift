/// A value with parameters: Content-Type (RFC 9110, section 8.3.1) or Content-Disposition (RFC 6266).
struct MediaType {
    /// `type/subtype` or the like, in lower case.
    let essence: String
    private let parameters: [(name: String, value: String)]

    /// Reads leniently; what is no media type has an essence nobody knows.
    init(_ text: String) {
        var parts: [[UInt8]] = [[]]
        var isQuoted = false
        var isEscaped = false
        for byte in text.utf8 {
            switch byte {
            case _ where isEscaped:
                parts[parts.count - 1].append(byte)
                isEscaped = false
            case UInt8(ascii: "\\") where isQuoted: isEscaped = true
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ";") where !isQuoted: parts.append([])
            default: parts[parts.count - 1].append(byte)
            }
        }
        essence = Self.name(parts[0][...])
        parameters = parts.dropFirst().compactMap { part in
            guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            var value = part[(equals + 1)...].drop { $0 == 0x20 }
            while value.last == 0x20 { value = value.dropLast() }
            return (Self.name(part[..<equals]), String(decoding: value, as: UTF8.self))
        }
    }

    private static func name(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.filter { $0 != 0x20 && $0 != 0x09 }, as: UTF8.self).lowercased()
    }

    /// The value of a parameter, without quotation marks.
    subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }
}
