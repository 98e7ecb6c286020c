/// A field of the form `value; name=value; …` (RFC 2045, section 5.1; RFC 2231), as tolerantly as senders demand.
struct ParameterList {
    struct Parameter {
        /// In lower case, without `*` and section number.
        let name: [UInt8]
        /// Number of a continuation segment; `nil` when the value is whole.
        let section: Int?
        /// Percent-encoded, and in the first segment preceded by charset and language.
        let isExtended: Bool
        /// Without quotes.
        let value: [UInt8]
    }

    /// What stands before the first parameter, without comments.
    private(set) var value: [UInt8] = []
    private(set) var parameters: [Parameter] = []
    private(set) var isTruncated = false

    private let text: [UInt8]
    private var position = 0

    /// `text` is an unfolded field value. At most `limit` parameters are kept.
    init(_ text: [UInt8], limit: Int) {
        self.text = text
        value = readValue()
        while position < text.count {
            if parameters.count == limit {
                isTruncated = true
                break
            }
            readParameter()
        }
    }

    /// The value of a parameter without regard to RFC 2231; the first one of that name.
    func plainValue(_ name: StaticString) -> [UInt8]? {
        parameters.first { $0.section == nil && !$0.isExtended && ASCII.equalIgnoringCase($0.name, name) }?.value
    }

    /// The first word in lower case; comments and space before it are skipped.
    static func firstWord(_ text: [UInt8]) -> [UInt8] {
        var list = ParameterList(text, limit: 0)
        list.position = 0
        list.passSpaceAndComments()
        let word = text[min(list.position, text.count)...].prefix {
            $0 > ASCII.space && $0 != ASCII.semicolon && $0 != ASCII.openParenthesis
        }
        return word.map(ASCII.lowercased)
    }

    /// The value before the parameters: ends at `;`, or where `name=` begins after a missing one.
    private mutating func readValue() -> [UInt8] {
        var word: [UInt8] = []
        passSpaceAndComments()
        if startsParameter(anyName: true) { return [] }
        while position < text.count, text[position] != ASCII.semicolon {
            if ASCII.isSpace(text[position]) || text[position] == ASCII.openParenthesis {
                passSpaceAndComments()
                if startsParameter(anyName: true) { return word }
                continue
            }
            word.append(ASCII.lowercased(text[position]))
            position += 1
        }
        position += 1
        return word
    }

    private mutating func readParameter() {
        passSpaceAndComments()
        let nameStart = position
        while position < text.count, Self.isNameByte(text[position]) { position += 1 }
        let name = text[nameStart..<position].map(ASCII.lowercased)
        passSpaceAndComments()
        guard !name.isEmpty, position < text.count, text[position] == ASCII.equals else {
            skipPastSemicolon()
            return
        }
        position += 1
        passSpaceAndComments()
        let keepsSpaces = name.starts(with: "name".utf8) || name.starts(with: "filename".utf8)
        let isQuoted = position < text.count && text[position] == ASCII.quote
        let value = isQuoted ? readQuoted() : readUnquoted(keepsSpaces: keepsSpaces)
        append(name: name, value: value)
    }

    /// Splits `name*0*` into its parts.
    private mutating func append(name: [UInt8], value: [UInt8]) {
        guard let star = name.firstIndex(of: ASCII.asterisk) else {
            parameters.append(Parameter(name: name, section: nil, isExtended: false, value: value))
            return
        }
        guard star > 0 else { return }
        var number = name[(star + 1)...]
        let isExtended = number.isEmpty || number.last == ASCII.asterisk
        if number.last == ASCII.asterisk { number = number.dropLast() }
        var section: Int?
        if !number.isEmpty {
            guard number.count <= 6, number.allSatisfy(ASCII.isDigit) else { return }
            section = number.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
        }
        parameters.append(
            Parameter(name: Array(name[..<star]), section: section, isExtended: isExtended, value: value))
    }

    private mutating func readQuoted() -> [UInt8] {
        var value: [UInt8] = []
        position += 1
        while position < text.count, text[position] != ASCII.quote {
            if text[position] == ASCII.backslash, position + 1 < text.count { position += 1 }
            value.append(text[position])
            position += 1
        }
        position += 1
        passSpaceAndComments()
        if position < text.count, text[position] == ASCII.semicolon { position += 1 }
        return value
    }

    /// A value without quotes: ends at `;`, at a comment, or where a well-known parameter begins after a space.
    private mutating func readUnquoted(keepsSpaces: Bool) -> [UInt8] {
        let start = position
        var end = position
        while position < text.count, text[position] != ASCII.semicolon {
            if ASCII.isSpace(text[position]) {
                let space = position
                while position < text.count, ASCII.isSpace(text[position]) { position += 1 }
                if startsParameter(anyName: !keepsSpaces) { return Array(text[start..<end]) }
                if !keepsSpaces, position < text.count, text[position] == ASCII.openParenthesis {
                    position = space
                    passSpaceAndComments()
                }
                continue
            }
            position += 1
            end = position
        }
        position += 1
        return Array(text[start..<end])
    }

    /// Whether `name=` stands here. With `anyName` false only the names that belong beside a file name count.
    private func startsParameter(anyName: Bool) -> Bool {
        var end = position
        while end < text.count, end - position < 40, Self.isNameByte(text[end]) { end += 1 }
        guard end > position, end < text.count, text[end] == ASCII.equals else { return false }
        if anyName { return true }
        let name = text[position..<end].prefix { $0 != ASCII.asterisk }
        let known: [StaticString] = ["charset", "name", "filename", "format", "size", "type", "modification-date"]
        return known.contains { ASCII.equalIgnoringCase(name, $0) }
    }

    private mutating func skipPastSemicolon() {
        while position < text.count, text[position] != ASCII.semicolon { position += 1 }
        position += 1
    }

    /// Comments may nest; an unclosed one reaches to the end.
    private mutating func passSpaceAndComments() {
        var depth = 0
        while position < text.count {
            switch text[position] {
            case ASCII.openParenthesis: depth += 1
            case ASCII.closeParenthesis where depth > 0: depth -= 1
            case ASCII.backslash where depth > 0: position += 1
            case let byte where depth == 0 && !ASCII.isSpace(byte): return
            default: break
            }
            position += 1
        }
        // A backslash or a quote may have stepped over the end.
        position = text.count
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte > ASCII.space && byte != ASCII.equals && byte != ASCII.semicolon && byte != ASCII.quote
            && byte != ASCII.openParenthesis && byte != ASCII.colon && byte != ASCII.comma && byte != 0x7F
    }
}
