/// Reads the grammar of RFC 8601, section 2.2, strictly: what does not fit is left out and marked, never guessed,
/// since trust hangs on it.
struct AuthenticationResultsReader {
    private var cursor: FieldCursor
    private let limits: ParserLimits
    private var read = AuthenticationResults()
    private var comments: [[UInt8]] = []
    private var properties = 0

    /// `text` is an unfolded field value. With `isARC` an instance such as `i=1;` stands before the rest.
    static func read(_ text: [UInt8], isARC: Bool, limits: ParserLimits) -> AuthenticationResults {
        var reader = AuthenticationResultsReader(cursor: FieldCursor(text), limits: limits)
        if isARC { reader.readInstance() }
        reader.readServer()
        while !reader.cursor.isAtEnd, !reader.read.isTruncated { reader.readResult() }
        if reader.cursor.isUnclosed { reader.read.isMalformed = true }
        return reader.read
    }

    private init(cursor: FieldCursor, limits: ParserLimits) {
        self.cursor = cursor
        self.limits = limits
    }

    private mutating func readInstance() {
        cursor.passSpaceAndComments()
        guard ASCII.equalIgnoringCase(name(), "i"), takeEquals(), let number = Self.number(value()) else {
            read.isMalformed = true
            return skipResult()
        }
        read.instance = number
        skipResult()
    }

    /// The name of the server and the version, up to the first semicolon.
    private mutating func readServer() {
        let start = cursor
        cursor.passSpaceAndComments()
        let server = value()
        cursor.passSpaceAndComments()
        if cursor.byte == ASCII.equals || server.isEmpty || server.contains(ASCII.equals) {
            read.isMalformed = true
            cursor = start
            return
        }
        read.authservID = server
        if let byte = cursor.byte, ASCII.isDigit(byte) { read.version = Self.number(value()) }
        cursor.passSpaceAndComments()
        if cursor.byte != ASCII.semicolon { read.isMalformed = true }
        skipResult()
    }

    /// One `method=outcome reason=… type.name=value …`, and the semicolon behind it.
    private mutating func readResult() {
        comments = []
        collectComments()
        guard !cursor.isAtEnd, !cursor.take(ASCII.semicolon) else { return }
        let method = name()
        cursor.passSpaceAndComments()
        var version: Int?
        if cursor.take(ASCII.slash) {
            cursor.passSpaceAndComments()
            version = Self.number(name())
        }
        guard !method.isEmpty, takeEquals() else {
            if !ASCII.equalIgnoringCase(method, "none") { read.isMalformed = true }
            return skipResult()
        }
        let outcome = name()
        guard !outcome.isEmpty, read.results.count < limits.authenticationResults else {
            if outcome.isEmpty { read.isMalformed = true } else { read.isTruncated = true }
            return skipResult()
        }
        var result = AuthenticationResults.Result(method: method, outcome: outcome)
        result.methodVersion = version
        readProperties(of: &result)
        result.comments = comments
        read.results.append(result)
    }

    private mutating func readProperties(of result: inout AuthenticationResults.Result) {
        while true {
            collectComments()
            if cursor.isAtEnd || cursor.take(ASCII.semicolon) { return }
            let type = name()
            cursor.passSpaceAndComments()
            let isProperty = cursor.take(ASCII.dot)
            if isProperty { cursor.passSpaceAndComments() }
            let property = isProperty ? name() : []
            guard !type.isEmpty, isProperty != property.isEmpty, takeEquals() else {
                read.isMalformed = true
                return skipResult()
            }
            if isProperty {
                guard properties < limits.authenticationProperties else {
                    read.isTruncated = true
                    return
                }
                properties += 1
                result.properties.append(AuthenticationResults.Property(type: type, name: property, value: value()))
            } else if ASCII.equalIgnoringCase(type, "reason") {
                result.reason = value()
            } else {
                read.isMalformed = true
                _ = value()
            }
        }
    }

    private mutating func collectComments() {
        cursor.passSpace()
        while let comment = cursor.comment() {
            comments.append(Array(comment))
            cursor.passSpace()
        }
    }

    /// A keyword, in lower case.
    private mutating func name() -> [UInt8] {
        cursor.word { byte in
            !ASCII.isLetter(byte) && !ASCII.isDigit(byte) && byte != ASCII.dash && byte != ASCII.underscore
        }.map(ASCII.lowercased)
    }

    private mutating func takeEquals() -> Bool {
        cursor.passSpaceAndComments()
        guard cursor.take(ASCII.equals) else { return false }
        cursor.passSpaceAndComments()
        return true
    }

    /// A token or quoted string; with a domain behind it also a quoted local part.
    ///
    /// A comment that begins within a value is a sender's: `d=own.example(.evil.example` is a domain to the servers
    /// that checked it, and would be another one here.
    private mutating func value() -> [UInt8] {
        let quoted = cursor.quoted()
        let word = cursor.word {
            ASCII.isSpace($0) || $0 == ASCII.semicolon || $0 == ASCII.openParenthesis || $0 == ASCII.quote
        }
        if cursor.byte == ASCII.openParenthesis { read.isMalformed = true }
        return (quoted ?? []) + word
    }

    /// To behind the next semicolon that is neither in a comment nor in quotes.
    private mutating func skipResult() {
        while !cursor.isAtEnd {
            if cursor.comment() != nil || cursor.quoted() != nil { continue }
            if cursor.take(ASCII.semicolon) { return }
            cursor.advance()
        }
    }

    private static func number(_ text: some Collection<UInt8>) -> Int? {
        guard (1...4).contains(text.count), text.allSatisfy(ASCII.isDigit) else { return nil }
        return text.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
    }
}
