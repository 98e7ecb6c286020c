/// A status response: OK, NO, BAD, PREAUTH or BYE with its code and words (RFC 3501, section 7.1).
struct IMAPStatus: Equatable {
    enum Condition: Equatable {
        case ok, no, bad, preauth, bye

        var mayBeTagged: Bool { self == .ok || self == .no || self == .bad }
    }

    enum Code: Equatable {
        case uidValidity(UInt32)
        case uidNext(UInt32)
        case permanentFlags([[UInt8]])
        case readOnly
        case readWrite
        case copyUID(CopiedUIDs)
        /// Its name in upper case, without arguments.
        case other(String)
    }

    let condition: Condition
    /// `nil` when absent, or when a code we know has arguments that cannot be read.
    let code: Code?
    /// The server's words, safe to log.
    let text: String

    /// `nil` when `word` is no condition. The cursor stands behind it.
    init?(condition word: ArraySlice<UInt8>, at cursor: inout IMAPCursor) {
        guard word.count <= 7, let first = word.first else { return nil }
        switch ASCII.upper(first) {
        case UInt8(ascii: "O") where ASCII.equal(word, "OK".utf8): condition = .ok
        case UInt8(ascii: "N") where ASCII.equal(word, "NO".utf8): condition = .no
        case UInt8(ascii: "B") where ASCII.equal(word, "BAD".utf8): condition = .bad
        case UInt8(ascii: "B") where ASCII.equal(word, "BYE".utf8): condition = .bye
        case UInt8(ascii: "P") where ASCII.equal(word, "PREAUTH".utf8): condition = .preauth
        default: return nil
        }
        _ = cursor.take(UInt8(ascii: " "))
        if cursor.take(UInt8(ascii: "[")) {
            code = try? Code(at: &cursor)
            // Free text behind a code starts after the bracket, wherever the reading of the code ended.
            while let byte = cursor.current, byte != UInt8(ascii: "]") { _ = cursor.take(byte) }
            _ = cursor.take(UInt8(ascii: "]"))
            _ = cursor.take(UInt8(ascii: " "))
        } else {
            code = nil
        }
        text = cursor.isAtEnd ? "" : ASCII.printable(cursor.rest)
    }
}

extension IMAPStatus.Code {
    /// The cursor stands behind the opening bracket.
    fileprivate init(at cursor: inout IMAPCursor) throws(ProtocolViolation) {
        let name = String(decoding: cursor.atom().prefix(64).map(ASCII.upper), as: UTF8.self)
        _ = cursor.take(UInt8(ascii: " "))
        switch name {
        case "UIDVALIDITY": self = .uidValidity(try cursor.uniqueNumber())
        case "UIDNEXT": self = .uidNext(try cursor.uniqueNumber())
        case "PERMANENTFLAGS": self = .permanentFlags(try cursor.parenthesizedAtoms().map(Array.init))
        case "READ-ONLY": self = .readOnly
        case "READ-WRITE": self = .readWrite
        case "COPYUID": self = .copyUID(try CopiedUIDs(at: &cursor))
        default: self = .other(name)
        }
    }

    /// The name of a code that has no case of its own.
    var name: String? {
        if case .other(let name) = self { name } else { nil }
    }
}
