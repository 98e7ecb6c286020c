/// The content of a `style` attribute, cut down to what cannot fetch, run, cover or move anything (CSS Syntax,
/// section 5): known properties, with values rebuilt from words, numbers and colours.
struct StyleDeclarations {
    /// Declarations of one attribute that are looked at.
    static let mostDeclarations = 100

    /// `color: red; width: 10px`; empty when nothing stays. Reading it again gives the same.
    private(set) var bytes: [UInt8] = []

    init(_ value: [UInt8]) {
        let value = Self.withoutComments(value)
        var start = 0
        for _ in 0..<Self.mostDeclarations where start < value.count {
            let end = Self.endOfDeclaration(value, from: start)
            append(value[start..<end])
            start = end + 1
        }
    }

    private mutating func append(_ declaration: ArraySlice<UInt8>) {
        guard let colon = declaration.firstIndex(of: UInt8(ascii: ":")) else { return }
        let name = declaration[..<colon].filter { !ASCIIText.isSpace($0) }.map(ASCIIText.lowercased)
        guard let property = StyleProperty.named[name],
            let value = StyleValue(declaration[(colon + 1)...], of: property)
        else { return }
        if !bytes.isEmpty { bytes += "; ".utf8 }
        bytes += name + Array(": ".utf8) + value.bytes
    }

    /// A comment stands for a space, and one without end for nothing.
    private static func withoutComments(_ value: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(value.count)
        var index = 0
        while index < value.count {
            guard value[index] == UInt8(ascii: "/"), index + 1 < value.count, value[index + 1] == UInt8(ascii: "*")
            else {
                output.append(value[index])
                index += 1
                continue
            }
            index += 2
            while index + 1 < value.count, value[index] != UInt8(ascii: "*") || value[index + 1] != UInt8(ascii: "/") {
                index += 1
            }
            index = min(index + 2, value.count)
            output.append(0x20)
        }
        return output
    }

    /// The next semicolon outside of quotes and brackets.
    private static func endOfDeclaration(_ value: [UInt8], from start: Int) -> Int {
        var quote: UInt8?
        var depth = 0
        for index in start..<value.count {
            let byte = value[index]
            if let open = quote {
                if byte == open { quote = nil }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            case UInt8(ascii: ";") where depth <= 0: return index
            default: break
            }
        }
        return value.count
    }
}
