/// One header field, any field: the generic door to what has no accessor of its own.
package struct HeaderField: Hashable, Sendable {
    /// As written, without the space some programs put before the colon.
    package let name: [UInt8]
    /// Unfolded, without space around it, otherwise as written.
    package let rawValue: [UInt8]
    /// Where the field begins in the message.
    package let offset: Int

    /// The value as text: encoded words decoded (RFC 2047), raw 8-bit text read as UTF-8 or windows-1252, and
    /// every control, line ends included, replaced by a space.
    package var text: String {
        EncodedWords.decode(rawValue, limit: ParserLimits().encodedWords).text
    }

    /// The first word in lower case, without comments: what `Auto-Submitted: auto-replied; x (y)` declares.
    package var token: [UInt8] { ParameterList.firstWord(rawValue) }

    /// Whether the field has this name, ignoring ASCII case.
    package func isNamed(_ wanted: StaticString) -> Bool {
        ASCII.equalIgnoringCase(name, wanted)
    }
}
