/// Cuts the byte stream of an IMAP server into responses and literals (RFC 3501, sections 2.2.2 and 4.3).
///
/// Pure: takes bytes in pieces of any size and gives the same events for all of them. Holds one response line
/// at most, never a literal, and never allocates what a server merely announces.
struct IMAPResponseReader {
    enum Event: Equatable {
        /// `line` holds a whole response without its last CRLF.
        case response
        /// `line` holds the response up to and with `{n}` CRLF; that many bytes follow as `.literal`.
        case literalBegins(length: Int)
        /// The next bytes of the literal, as a range of the input.
        case literal(Range<Int>)
    }

    /// The response being read: all of its text, literals left out but for their announcement.
    private(set) var line: [UInt8] = []
    private let longestLine: Int
    private var literalRemaining = 0
    private var isFresh = true

    init(longestLine: Int) {
        self.longestLine = longestLine
    }

    /// The next event in `input[position..<end]`; `position` moves past the bytes used. `nil` when all are used up.
    ///
    /// After a throw the stream has no meaning any more.
    mutating func next(
        in input: [UInt8], from position: inout Int, to end: Int
    ) throws(ProtocolViolation) -> Event? {
        if isFresh {
            line.removeAll(keepingCapacity: true)
            isFresh = false
        }
        guard position < end else { return nil }
        if literalRemaining > 0 {
            let start = position
            position += min(literalRemaining, end - position)
            literalRemaining -= position - start
            return .literal(start..<position)
        }
        while position < end {
            let byte = input[position]
            position += 1
            guard line.count < longestLine else { throw .tooLong }
            line.append(byte)
            if byte == UInt8(ascii: "\n") { return try endOfLine() }
        }
        return nil
    }

    private mutating func endOfLine() throws(ProtocolViolation) -> Event {
        guard line.count >= 2, line[line.count - 2] == UInt8(ascii: "\r") else { throw .lineEnding }
        if let length = try announcedLiteral() {
            literalRemaining = length
            return .literalBegins(length: length)
        }
        line.removeLast(2)
        isFresh = true
        return .response
    }

    /// The `n` of a trailing `{n}` CRLF, when this response may hold a literal at all.
    private func announcedLiteral() throws(ProtocolViolation) -> Int? {
        guard line.count > 4, line[line.count - 3] == UInt8(ascii: "}"), !isHumanReadable else { return nil }
        let body = line[..<(line.count - 3)]
        guard let brace = body.lastIndex(of: UInt8(ascii: "{")) else { return nil }
        guard let length: Int = ASCII.number(body[(brace + 1)...]) else { throw .number }
        return length
    }

    /// Status responses end in free text, which may end in anything (RFC 3501, section 7.1).
    private var isHumanReadable: Bool {
        guard line.starts(with: "* ".utf8) else { return true }
        let word = line[2...].prefix { $0 != UInt8(ascii: " ") }
        return ["OK", "NO", "BAD", "BYE", "PREAUTH"].contains { ASCII.equal(word, $0.utf8) }
    }
}
