/// The identifiers of a Message-ID, In-Reply-To or References field (RFC 5322, section 3.6.4), with the words
/// between them that old programs write.
struct MessageIDList {
    private(set) var identifiers: [MessageID] = []
    /// More were written than the limit allows: the first one and the last ones are kept.
    private(set) var isTruncated = false

    init(_ text: [UInt8], limit: Int) {
        var found: [MessageID] = []
        var start: Int?
        for (position, byte) in text.enumerated() {
            if byte == ASCII.less {
                if let open = start { Self.appendUnclosed(text[open..<position], to: &found) }
                start = position + 1
            } else if byte == ASCII.greater, let open = start {
                start = nil
                Self.append(text[open..<position], to: &found)
            }
        }
        if let open = start { Self.appendUnclosed(text[open...], to: &found) }
        if found.isEmpty { Self.appendBareWords(text, to: &found) }
        isTruncated = found.count > limit
        identifiers = isTruncated ? Array(found.prefix(1) + found.suffix(max(limit - 1, 0))) : found
    }

    /// Folding sometimes cuts an identifier in two; the white space is taken out again.
    private static func append(_ raw: ArraySlice<UInt8>, to found: inout [MessageID]) {
        guard raw.count <= 2 * MessageID.longest else { return }
        if let identifier = MessageID(raw.filter { !ASCII.isSpace($0) }) { found.append(identifier) }
    }

    /// Without its closing bracket an identifier is one word with an `@`.
    private static func appendUnclosed(_ raw: ArraySlice<UInt8>, to found: inout [MessageID]) {
        let word = ASCII.trimmed(raw).prefix { !ASCII.isSpace($0) && $0 != ASCII.comma }
        guard word.contains(ASCII.at), word.count <= MessageID.longest, let identifier = MessageID(word) else { return }
        found.append(identifier)
    }

    /// Without any brackets, words with an `@`, or the only word, are taken for identifiers.
    private static func appendBareWords(_ text: [UInt8], to found: inout [MessageID]) {
        let words = text.split(whereSeparator: { ASCII.isSpace($0) || $0 == ASCII.comma })
        for word in words where words.count == 1 || word.contains(ASCII.at) {
            guard word.count <= MessageID.longest + 2 else { continue }
            var stripped = word.filter { $0 != ASCII.less && $0 != ASCII.greater }[...]
            // A program that thought it was writing HTML.
            if stripped.starts(with: "&lt;".utf8) { stripped = stripped.dropFirst(4) }
            if stripped.suffix(4).elementsEqual("&gt;".utf8) { stripped = stripped.dropLast(4) }
            if let identifier = MessageID(stripped) { found.append(identifier) }
        }
    }
}
