/// Whether a person wrote a message (RFC 3834, section 5; RFC 5436, section 2.7.1).
package struct AutoSubmitted: Hashable, Sendable {
    /// The keyword (RFC 3834, section 5.1; RFC 5436, section 2.7.1).
    package enum Kind: Hashable, Sendable {
        /// Written by a person.
        case no
        case generated, replied, notified
        /// Automatic in a way that no standard names.
        case other
    }

    /// What the field says first.
    package let kind: Kind
    /// Of the person whose holiday notice or filter this is, if the field tells.
    package let ownerAddress: EmailAddress?
    /// `owner-token` of a notification; `nil` without one.
    package let ownerToken: [UInt8]?

    /// `nil` for an empty value. `text` is unfolded.
    init?(_ text: [UInt8], limits: ParserLimits) {
        let list = ParameterList(text, limit: limits.parameters)
        let kinds: [(StaticString, Kind)] = [
            ("no", .no), ("auto-generated", .generated), ("auto-replied", .replied), ("auto-notified", .notified),
        ]
        let word = ParameterList.firstWord(text)
        guard !word.isEmpty else { return nil }
        kind = kinds.first { ASCII.equalIgnoringCase(word, $0.0) }?.1 ?? .other
        ownerAddress = list.plainValue("owner-email").flatMap { EmailAddress($0) }
        ownerToken = list.plainValue("owner-token")
    }
}
