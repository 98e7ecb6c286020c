/// One response of an IMAP server, as far as this program needs it (RFC 3501, section 7).
enum IMAPResponse: Equatable {
    case tagged(tag: [UInt8], IMAPStatus)
    /// Untagged OK, NO, BAD, PREAUTH or BYE.
    case status(IMAPStatus)
    case continuation
    case exists(Int)
    case expunge
    case fetch(FetchedItems)
    case flags([[UInt8]])
    case capabilities(IMAPCapabilities)
    /// The MESSAGES of a STATUS response, when it has them.
    case messageCount(Int?)
    /// Legal and of no interest.
    case other

    /// Reads a response.
    ///
    /// With `isPartial` the line ends in the announcement of a literal: what stands before it is read.
    init(_ line: [UInt8], isPartial: Bool = false) throws(ProtocolViolation) {
        guard line.starts(with: "* ".utf8) else {
            self = try Self.continuationOrTagged(line)
            return
        }
        var cursor = IMAPCursor(line, at: 2)
        let word = cursor.atom()
        if let status = IMAPStatus(condition: word, at: &cursor) {
            self = .status(status)
        } else if let number: UInt32 = ASCII.number(word) {
            self = try Self.numbered(number, at: &cursor, isPartial: isPartial)
        } else if !Self.isName(word) {
            throw .syntax
        } else if isPartial {
            self = .other
        } else if ASCII.equal(word, "CAPABILITY".utf8) {
            self = .capabilities(IMAPCapabilities(names: cursor.rest.split(separator: UInt8(ascii: " "))))
        } else if ASCII.equal(word, "FLAGS".utf8) {
            try cursor.expect(UInt8(ascii: " "))
            self = .flags(try cursor.parenthesizedAtoms().map(Array.init))
        } else if ASCII.equal(word, "STATUS".utf8) {
            self = .messageCount(try Self.messages(at: &cursor))
        } else {
            self = .other
        }
    }

    /// Responses of extensions we do not know have names; anything else is noise.
    private static func isName(_ word: ArraySlice<UInt8>) -> Bool {
        word.first.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= ASCII.upper($0) } ?? false
    }

    private static func continuationOrTagged(_ line: [UInt8]) throws(ProtocolViolation) -> IMAPResponse {
        if line.first == UInt8(ascii: "+") { return .continuation }
        var cursor = IMAPCursor(line)
        let tag = cursor.atom()
        guard !tag.isEmpty, cursor.take(UInt8(ascii: " ")) else { throw .syntax }
        let condition = cursor.atom()
        guard let status = IMAPStatus(condition: condition, at: &cursor), status.condition.mayBeTagged else {
            throw .syntax
        }
        return .tagged(tag: Array(tag), status)
    }

    private static func numbered(
        _ number: UInt32, at cursor: inout IMAPCursor, isPartial: Bool
    ) throws(ProtocolViolation) -> IMAPResponse {
        try cursor.expect(UInt8(ascii: " "))
        let word = cursor.atom()
        if ASCII.equal(word, "FETCH".utf8) {
            guard number > 0 else { throw .number }
            return .fetch(try FetchedItems(at: &cursor, isPartial: isPartial))
        }
        if ASCII.equal(word, "EXISTS".utf8) { return .exists(Int(number)) }
        if ASCII.equal(word, "EXPUNGE".utf8) { return .expunge }
        return .other
    }

    /// `STATUS "folder" (MESSAGES 231 …)`.
    private static func messages(at cursor: inout IMAPCursor) throws(ProtocolViolation) -> Int? {
        try cursor.expect(UInt8(ascii: " "))
        try cursor.passValue()
        try cursor.expect(UInt8(ascii: " "))
        let items = try cursor.parenthesizedAtoms()
        guard let name = items.firstIndex(where: { ASCII.equal($0, "MESSAGES".utf8) }) else { return nil }
        guard name + 1 < items.count, let count: UInt32 = ASCII.number(items[name + 1]) else { throw .number }
        return Int(count)
    }
}
