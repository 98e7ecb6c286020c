/// Cuts HTML into tags and text by the rules of browsers (WHATWG HTML, section 13.2.5), in time linear in the
/// bytes, without building anything.
///
/// QUIRK: where a browser would swallow the rest of a damaged document (a comment, quoted value or raw-text
/// element that never ends), the rest is read as text and tags: no word is lost to a missing `-->`.
struct HTMLTokenizer {
    struct Tag {
        let name: HTMLName
        let isEnd: Bool
        /// Where the attributes stand, for `value(of:)` and `attributes(of:)`.
        fileprivate let attributes: Range<Int>

        var hasAttributes: Bool { !attributes.isEmpty }
    }

    enum Token {
        case tag(Tag)
        /// Character references are still in it.
        case text(Range<Int>)
        /// The content of an element that holds no tags: `script`, `title`, `textarea` …
        case raw(Range<Int>, in: HTMLName)
    }

    let bytes: [UInt8]
    private var position = 0
    /// The raw-text element whose start tag was just returned.
    private var rawElement: HTMLName?
    private var ignoresQuotes = false
    private var endlessComments = false
    private var endlessElements: Set<HTMLName> = []
    private var isPlainFromHere = false

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func next() -> Token? {
        if let element = rawElement {
            rawElement = nil
            if let token = rawText(of: element) { return token }
        }
        while position < bytes.count {
            if isPlainFromHere { return rest() }
            guard bytes[position] == UInt8(ascii: "<"), let token = markup() else {
                if position < bytes.count, bytes[position] != UInt8(ascii: "<") || isPlainFromHere { return text() }
                continue
            }
            return token
        }
        return nil
    }

    /// The value of an attribute, references resolved; `nil` when the tag has none of that name.
    func value(of name: String, in tag: Tag) -> [UInt8]? {
        let name = HTMLName(Array(name.utf8)[...])
        var scanner = attributes(of: tag)
        while let attribute = scanner.next() {
            guard attribute.name == name else { continue }
            var decoded: [UInt8] = []
            HTMLEntities.decode(bytes[attribute.value], into: &decoded)
            return decoded
        }
        return nil
    }

    /// All of them in their order. Of two with one name the first counts.
    func attributes(of tag: Tag) -> HTMLAttributeScanner {
        HTMLAttributeScanner(bytes: bytes, position: tag.attributes.lowerBound, end: tag.attributes.upperBound)
    }
}

// MARK: - Text

extension HTMLTokenizer {
    private mutating func text() -> Token {
        let start = position
        var end = bytes[start...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
        // A `<` that opens nothing is text too.
        while end < bytes.count, !opensMarkup(at: end) {
            end = bytes[(end + 1)...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
        }
        if isPlainFromHere { end = bytes.count }
        position = end
        return .text(start..<end)
    }

    private mutating func rest() -> Token {
        defer { position = bytes.count }
        return .text(position..<bytes.count)
    }

    private func opensMarkup(at index: Int) -> Bool {
        guard index + 1 < bytes.count else { return false }
        let next = bytes[index + 1]
        return ASCIIText.isLetter(next) || next == UInt8(ascii: "/") || next == UInt8(ascii: "!")
            || next == UInt8(ascii: "?")
    }

    /// Everything up to the end tag of `element`, which is left to be read next.
    private mutating func rawText(of element: HTMLName) -> Token? {
        if element == "plaintext" {
            defer { position = bytes.count }
            return .raw(position..<bytes.count, in: element)
        }
        guard !endlessElements.contains(element) else { return nil }
        let start = position
        var search = position
        while let open = bytes[search...].firstIndex(of: UInt8(ascii: "<")) {
            if isEndTag(of: element, at: open) {
                position = open
                guard open > start else { return nil }
                return .raw(start..<open, in: element)
            }
            search = open + 1
        }
        endlessElements.insert(element)
        return nil
    }

    private func isEndTag(of element: HTMLName, at open: Int) -> Bool {
        guard open + 1 < bytes.count, bytes[open + 1] == UInt8(ascii: "/") else { return false }
        let limit = min(bytes.count, open + 3 + HTMLName.longest)
        return HTMLName.read(bytes, from: open + 2, to: limit, until: Self.endsName).0 == element
    }

    private static func endsName(_ byte: UInt8) -> Bool {
        byte == 0x3E || byte == 0x2F || ASCIIText.isSpace(byte)
    }

    private static let rawElements = Set<HTMLName>(
        "script style title textarea xmp iframe noembed noframes plaintext")
}

// MARK: - Markup

extension HTMLTokenizer {
    /// The tag at the `<`; `nil` when something without meaning was skipped, or the `<` is text.
    private mutating func markup() -> Token? {
        guard opensMarkup(at: position) else {
            let start = position
            position += 1
            let token = text()
            if case .text(let extent) = token { return .text(start..<extent.upperBound) }
            return token
        }
        switch bytes[position + 1] {
        case UInt8(ascii: "!"):
            if bytes[position...].starts(with: "<!--".utf8) { skipComment() } else { skipBogusComment() }
            return nil
        case UInt8(ascii: "?"):
            skipBogusComment()
            return nil
        case UInt8(ascii: "/"):
            guard position + 2 < bytes.count, ASCIIText.isLetter(bytes[position + 2]) else {
                skipBogusComment()
                return nil
            }
            return tag(nameAt: position + 2, isEnd: true)
        default:
            return tag(nameAt: position + 1, isEnd: false)
        }
    }

    private mutating func tag(nameAt start: Int, isEnd: Bool) -> Token? {
        let (name, nameEnd) = HTMLName.read(bytes, from: start, to: bytes.count, until: Self.endsName)
        guard let close = closingBracket(from: nameEnd) else {
            // Once more with quotes taken for ordinary bytes; then no bracket is left and all is text.
            if ignoresQuotes { isPlainFromHere = true } else { ignoresQuotes = true }
            return nil
        }
        position = close + 1
        if !isEnd, Self.rawElements.contains(name) { rawElement = name }
        return .tag(Tag(name: name, isEnd: isEnd, attributes: nameEnd..<close))
    }

    private func closingBracket(from position: Int) -> Int? {
        if position < bytes.count, bytes[position] == 0x3E { return position }
        var scanner = HTMLAttributeScanner(
            bytes: bytes, position: position, end: bytes.count, ignoresQuotes: ignoresQuotes)
        return scanner.closingBracket()
    }

    private mutating func skipComment() {
        let body = position + 4
        if bytes[body...].starts(with: ">".utf8) { return position = body + 1 }
        if bytes[body...].starts(with: "->".utf8) { return position = body + 2 }
        if endlessComments { return position = body }
        var search = body
        while let bracket = bytes[search...].firstIndex(of: UInt8(ascii: ">")) {
            let ends = bracket - 2 >= body && bytes[bracket - 1] == 0x2D && bytes[bracket - 2] == 0x2D
            let endsWithBang =
                bracket - 3 >= body && bytes[bracket - 1] == 0x21 && bytes[bracket - 2] == 0x2D
                && bytes[bracket - 3] == 0x2D
            if ends || endsWithBang { return position = bracket + 1 }
            search = bracket + 1
        }
        endlessComments = true
        position = body
    }

    private mutating func skipBogusComment() {
        guard let bracket = bytes[position...].firstIndex(of: UInt8(ascii: ">")) else {
            isPlainFromHere = true
            return
        }
        position = bracket + 1
    }
}
