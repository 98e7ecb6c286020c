/// One address of a List-Unsubscribe, List-Post or other list field (RFC 2369, section 2).
package struct ListAddress: Hashable, Sendable {
    /// The URL as written, without angle brackets and white space: `mailto:` or `https:` for the most part.
    /// Chosen by the sender: never fetched, never shown as a link unseen.
    package let url: [UInt8]
    /// The comment behind it, decoded, without controls.
    package internal(set) var comment: String?
}

extension ListAddress {
    /// The addresses of an unfolded field value, in the writer's order of preference; none for `NO`. At most
    /// `limits.listAddresses`.
    static func read(_ text: [UInt8], limits: ParserLimits) -> [ListAddress] {
        var cursor = FieldCursor(text)
        var found: [ListAddress] = []
        while !cursor.isAtEnd {
            if let comment = cursor.comment() {
                guard let last = found.last, last.comment == nil else { continue }
                found[found.count - 1].comment =
                    EncodedWords.decode(
                        Array(ASCII.trimmed(comment)), limit: limits.encodedWords
                    ).text
            } else if cursor.take(ASCII.less) {
                let url = cursor.word { $0 == ASCII.greater }.filter { $0 > ASCII.space }
                _ = cursor.take(ASCII.greater)
                guard !url.isEmpty else { continue }
                guard found.count < limits.listAddresses else { break }
                found.append(ListAddress(url: url))
            } else {
                cursor.advance()
            }
        }
        return found
    }
}
