/// The value of one CSS property, rebuilt from words, numbers and colours (CSS Values and Units, sections 2 to 6).
struct StyleValue {
    /// Words, numbers and colours in one value.
    static let mostPieces = 32
    /// Digits before the point, and behind it.
    static let mostDigits = 5
    /// Bytes of a font's name, or of a function's arguments.
    static let longestPiece = 80

    private(set) var bytes: [UInt8] = []
    private var pieces = 0

    /// `nil` when anything in it is unknown. `!important` is left out: nothing outside the mail is to be overruled.
    init?(_ value: ArraySlice<UInt8>, of property: StyleProperty) {
        var rest = value.drop(while: ASCIIText.isSpace)
        while !rest.isEmpty {
            if rest.first == UInt8(ascii: "!") {
                let word = rest.dropFirst().filter { !ASCIIText.isSpace($0) }
                guard ASCIIText.equal(word, "important".utf8) else { return nil }
                break
            }
            guard pieces < Self.mostPieces, read(&rest, of: property) else { return nil }
            rest = rest.drop(while: ASCIIText.isSpace)
        }
        guard !bytes.isEmpty, bytes.last != UInt8(ascii: ","), bytes.last != UInt8(ascii: "/") else { return nil }
    }

    /// A colour by its name or digits, as an attribute has it: the `#` may be missing.
    init?(colour value: ArraySlice<UInt8>) {
        if value.count == 6, value.allSatisfy(Self.isHexadecimal) {
            self.init(bytes: [UInt8(ascii: "#")] + value.map(ASCIIText.lowercased))
        } else {
            self.init(value, of: .colours)
            guard value.first == UInt8(ascii: "#") || StyleWords.colours.contains(bytes) else { return nil }
        }
    }

    /// The names of fonts with commas between them.
    init?(fonts value: ArraySlice<UInt8>) {
        self.init(value, of: .fonts)
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func read(_ rest: inout ArraySlice<UInt8>, of property: StyleProperty) -> Bool {
        guard let first = rest.first else { return false }
        switch first {
        case UInt8(ascii: ","), UInt8(ascii: "/"):
            return readSeparator(first, &rest, of: property)
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            return property.contains(.fonts) && readString(first, &rest)
        case UInt8(ascii: "#"):
            let digits = rest.dropFirst().prefix(while: Self.isHexadecimal)
            guard property.contains(.colours), [3, 4, 6, 8].contains(digits.count) else { return false }
            rest = rest[digits.endIndex...]
            return append([first] + digits.map(ASCIIText.lowercased))
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"):
            return property.contains(.lengths) && readNumber(&rest, of: property)
        case UInt8(ascii: "-"):
            let isNumber = rest.dropFirst().first.map { ASCIIText.isDigit($0) || $0 == 0x2E } ?? false
            return isNumber && property.contains(.negatives) && readNumber(&rest, of: property)
        default:
            return ASCIIText.isLetter(first) && readWord(&rest, of: property)
        }
    }

    private mutating func append(_ piece: [UInt8]) -> Bool {
        if !bytes.isEmpty, bytes.last != UInt8(ascii: "/") { bytes.append(0x20) }
        bytes += piece
        pieces += 1
        return true
    }

    private mutating func readSeparator(
        _ separator: UInt8, _ rest: inout ArraySlice<UInt8>, of property: StyleProperty
    ) -> Bool {
        let fits = separator == UInt8(ascii: ",") ? property.contains(.fonts) : property == [.lengths, .fonts]
        guard fits, let last = bytes.last, last != UInt8(ascii: ","), last != UInt8(ascii: "/") else { return false }
        bytes.append(separator)
        rest = rest.dropFirst()
        return true
    }

    private mutating func readString(_ quote: UInt8, _ rest: inout ArraySlice<UInt8>) -> Bool {
        let name = rest.dropFirst().prefix { $0 != quote }
        guard name.endIndex < rest.endIndex, (1...Self.longestPiece).contains(name.count) else { return false }
        guard name.allSatisfy({ Self.isWord($0) || $0 == 0x20 || $0 == UInt8(ascii: "_") || $0 == 0x2E }) else {
            return false
        }
        rest = rest[(name.endIndex + 1)...]
        return append([0x27] + name + [0x27])
    }

    private mutating func readNumber(_ rest: inout ArraySlice<UInt8>, of property: StyleProperty) -> Bool {
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let whole = rest.prefix(while: ASCIIText.isDigit)
        var fraction: ArraySlice<UInt8> = []
        rest = rest[whole.endIndex...]
        if rest.first == UInt8(ascii: ".") {
            fraction = rest.dropFirst().prefix(while: ASCIIText.isDigit)
            rest = rest[fraction.endIndex...]
        }
        let unit = rest.prefix { ASCIIText.isLetter($0) || $0 == UInt8(ascii: "%") }.map(ASCIIText.lowercased)
        rest = rest.dropFirst(unit.count)
        guard whole.count + fraction.count > 0, whole.count <= Self.mostDigits else { return false }
        guard unit.isEmpty || StyleWords.units.contains(unit), Self.endsPiece(rest.first) else { return false }
        let decimals = fraction.prefix(Self.mostDigits)
        return append(
            (isNegative ? [UInt8(ascii: "-")] : []) + (whole.isEmpty ? [UInt8(ascii: "0")] : Array(whole))
                + (decimals.isEmpty ? [] : [UInt8(ascii: ".")] + decimals) + unit)
    }

    private mutating func readWord(_ rest: inout ArraySlice<UInt8>, of property: StyleProperty) -> Bool {
        let written = rest.prefix(while: Self.isWord)
        let word = written.map(ASCIIText.lowercased)
        rest = rest[written.endIndex...]
        if rest.first == UInt8(ascii: "(") {
            guard property.contains(.colours), StyleWords.colourFunctions.contains(word) else { return false }
            return readArguments(of: word, &rest)
        }
        guard Self.endsPiece(rest.first), word.count <= Self.longestPiece else { return false }
        if StyleWords.keywords.contains(word) { return append(word) }
        if property.contains(.colours), StyleWords.colours.contains(word) { return append(word) }
        return property.contains(.fonts) && append(Array(written))
    }

    /// `(1, 2, 3)`: numbers, percent signs and what stands between them.
    private mutating func readArguments(of function: [UInt8], _ rest: inout ArraySlice<UInt8>) -> Bool {
        let arguments = rest.dropFirst().prefix { $0 != UInt8(ascii: ")") }
        guard arguments.endIndex < rest.endIndex, arguments.count <= Self.longestPiece else { return false }
        guard
            arguments.allSatisfy({
                ASCIIText.isDigit($0) || ASCIIText.isSpace($0) || $0 == 0x2C || $0 == 0x2E || $0 == 0x25 || $0 == 0x2F
            })
        else { return false }
        rest = rest[(arguments.endIndex + 1)...]
        var piece = function + [UInt8(ascii: "(")]
        for (number, word) in arguments.split(whereSeparator: ASCIIText.isSpace).enumerated() {
            if number > 0 { piece.append(0x20) }
            piece += word
        }
        return append(piece + [UInt8(ascii: ")")])
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        ASCIIText.isLetter(byte) || ASCIIText.isDigit(byte) || byte == UInt8(ascii: "-")
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        ASCIIText.isDigit(byte) || (byte | 0x20) &- 0x61 < 6
    }

    private static func endsPiece(_ byte: UInt8?) -> Bool {
        guard let byte else { return true }
        return ASCIIText.isSpace(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "/")
            || byte == UInt8(ascii: "!")
    }
}
