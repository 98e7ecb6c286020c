/// The data items of one FETCH response (RFC 3501, section 7.4.2).
struct FetchedItems: Equatable {
    enum Section: Equatable {
        /// `BODY[]`: the whole message.
        case whole
        case header
        case other
    }

    enum Content: Equatable {
        /// NIL: the server has no such text.
        case none
        case quoted([UInt8])
        /// A literal of this length; its bytes come apart from the line.
        case literal(Int)
    }

    struct Body: Equatable {
        var section: Section
        /// The `n` of `BODY[]<n>`: where a part of the section begins.
        var origin: Int?
        var content: Content
    }

    var uid: UInt32?
    var size: Int?
    var internalDate: Int64?
    var flags: LetterFlags?
    var keywords: [[UInt8]] = []
    var body: Body?

    /// Reads `(name value …)` behind the word FETCH; a partial one ends behind the announcement of its literal.
    init(at cursor: inout IMAPCursor, isPartial: Bool) throws(ProtocolViolation) {
        try cursor.expect(UInt8(ascii: " "))
        try cursor.expect(UInt8(ascii: "("))
        while cursor.take(UInt8(ascii: " ")) {}
        while !cursor.take(UInt8(ascii: ")")) {
            try readItem(at: &cursor)
            if isPartial, cursor.isAtEnd { return }
            while cursor.take(UInt8(ascii: " ")) {}
        }
        guard !isPartial, cursor.isAtEnd else { throw .syntax }
    }

    private mutating func readItem(at cursor: inout IMAPCursor) throws(ProtocolViolation) {
        let name = cursor.atom()
        if ASCII.equal(name, "UID".utf8) {
            try cursor.expect(UInt8(ascii: " "))
            let number = try cursor.uniqueNumber()
            guard uid == nil || uid == number else { throw .wrongLetter }
            uid = number
        } else if ASCII.equal(name, "RFC822.SIZE".utf8) {
            try cursor.expect(UInt8(ascii: " "))
            size = try cursor.number()
            guard size ?? -1 >= 0 else { throw .number }
        } else if ASCII.equal(name, "INTERNALDATE".utf8) {
            try cursor.expect(UInt8(ascii: " "))
            internalDate = try readDate(at: &cursor)
        } else if ASCII.equal(name, "FLAGS".utf8) {
            try cursor.expect(UInt8(ascii: " "))
            readFlags(try cursor.parenthesizedAtoms())
        } else if cursor.current == UInt8(ascii: "["), ASCII.equal(name, "BODY".utf8) {
            guard body == nil else { throw .wrongLetter }
            body = try readBody(at: &cursor)
        } else {
            try passItem(at: &cursor)
        }
    }

    /// An unknown item: `MODSEQ (12)`, `BODY (…)`, `BINARY[1]<0> {5}`. The cursor stands behind its name.
    private func passItem(at cursor: inout IMAPCursor) throws(ProtocolViolation) {
        while let byte = cursor.current, byte != UInt8(ascii: " ") { _ = cursor.take(byte) }
        try cursor.expect(UInt8(ascii: " "))
        try cursor.passValue()
    }

    /// NIL and unreadable dates are no fault of the letter's: the gateway's own clock takes over.
    private func readDate(at cursor: inout IMAPCursor) throws(ProtocolViolation) -> Int64? {
        guard cursor.current == UInt8(ascii: "\"") else {
            try cursor.passValue()
            return nil
        }
        return IMAPDate.seconds(try cursor.quoted())
    }

    private mutating func readFlags(_ atoms: [ArraySlice<UInt8>]) {
        var system: LetterFlags = []
        keywords = []
        for atom in atoms {
            switch String(decoding: atom.prefix(16).map(ASCII.upper), as: UTF8.self) {
            case "\\SEEN": system.insert(.seen)
            case "\\ANSWERED": system.insert(.answered)
            case "\\FLAGGED": system.insert(.flagged)
            case "\\DELETED": system.insert(.deleted)
            case "\\DRAFT": system.insert(.draft)
            case "\\RECENT": system.insert(.recent)
            default: keywords.append(Array(atom))
            }
        }
        flags = system
    }

    /// `[section]<origin> content`. The cursor stands on the bracket.
    private func readBody(at cursor: inout IMAPCursor) throws(ProtocolViolation) -> Body {
        try cursor.expect(UInt8(ascii: "["))
        let name = cursor.atom()
        let section: Section = name.isEmpty ? .whole : ASCII.equal(name, "HEADER".utf8) ? .header : .other
        // `HEADER.FIELDS (From To)` goes on behind its atom.
        while let byte = cursor.current, byte != UInt8(ascii: "]") { _ = cursor.take(byte) }
        try cursor.expect(UInt8(ascii: "]"))
        var origin: Int?
        if cursor.take(UInt8(ascii: "<")) {
            origin = try cursor.number()
            try cursor.expect(UInt8(ascii: ">"))
        }
        try cursor.expect(UInt8(ascii: " "))
        return Body(section: section, origin: origin, content: try readContent(at: &cursor))
    }

    private func readContent(at cursor: inout IMAPCursor) throws(ProtocolViolation) -> Content {
        if cursor.isAtLiteral { return .literal(try cursor.literal()) }
        if cursor.current == UInt8(ascii: "\"") { return .quoted(try cursor.quoted()) }
        guard ASCII.equal(cursor.atom(), "NIL".utf8) else { throw .syntax }
        return .none
    }
}
