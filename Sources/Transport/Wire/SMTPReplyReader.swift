/// Cuts what an SMTP server sends into replies (RFC 5321, section 4.2). Pure; takes pieces of any size.
struct SMTPReplyReader {
    struct Lines: Equatable {
        var code: Int
        /// The text behind the code, one entry per line.
        var texts: [[UInt8]]
    }

    private let longestReply: Int
    private var line: [UInt8] = []
    private var pending: Lines?
    private var replyBytes = 0

    init(longestReply: Int) {
        self.longestReply = longestReply
    }

    /// The next reply in `input[position..<end]`; `position` moves past the bytes used. `nil` when all are used up.
    mutating func next(
        in input: [UInt8], from position: inout Int, to end: Int
    ) throws(ProtocolViolation) -> Lines? {
        while position < end {
            let byte = input[position]
            position += 1
            replyBytes += 1
            guard replyBytes <= longestReply else { throw .tooLong }
            line.append(byte)
            guard byte == UInt8(ascii: "\n") else { continue }
            let isLast = try endOfLine()
            line.removeAll(keepingCapacity: true)
            guard isLast else { continue }
            defer { (pending, replyBytes) = (nil, 0) }
            return pending
        }
        return nil
    }

    /// `250-text` or `250 text`; the code must be the same in all lines of a reply.
    private mutating func endOfLine() throws(ProtocolViolation) -> Bool {
        guard line.count >= 2, line[line.count - 2] == UInt8(ascii: "\r") else { throw .lineEnding }
        let text = line.dropLast(2)
        guard text.count >= 3, let code: Int = ASCII.number(text.prefix(3)) else { throw .syntax }
        guard (200...599).contains(code), pending == nil || pending?.code == code else { throw .number }
        let separator = text.dropFirst(3).first
        guard separator == nil || separator == UInt8(ascii: " ") || separator == UInt8(ascii: "-") else {
            throw .syntax
        }
        pending = pending ?? Lines(code: code, texts: [])
        pending?.texts.append(Array(text.dropFirst(4)))
        return separator != UInt8(ascii: "-")
    }
}
