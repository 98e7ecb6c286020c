/// The name of a mailing list (RFC 2919).
package struct ListID: Hashable, Sendable {
    /// As written, without angle brackets and white space. Lists are told apart by it without regard to ASCII case.
    package let bytes: [UInt8]
    /// The words before it, decoded, without controls.
    package let name: String?

    /// `nil` when no identifier can be made out. Old list programs write it without angle brackets.
    init?(_ text: [UInt8], limits: ParserLimits) {
        let open = text.lastIndex(of: ASCII.less)
        let inner = open.map { text[($0 + 1)...].prefix { $0 != ASCII.greater } } ?? text[...]
        let identifier = inner.filter { !ASCII.isSpace($0) }
        guard !identifier.isEmpty, identifier.count <= EmailAddress.longest else { return nil }
        guard open != nil || !ASCII.trimmed(inner).contains(where: ASCII.isSpace) else { return nil }
        bytes = identifier
        let phrase = PhraseList.read(open.map { Array(text[..<$0]) } ?? [], separator: nil).first ?? []
        let words = EncodedWords.decode(phrase, limit: limits.encodedWords).text
        name = words.isEmpty ? nil : words
    }
}
