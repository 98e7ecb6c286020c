/// One line of a listing: what the server says of a message without its text.
package struct LetterSummary: Equatable, Sendable {
    /// Names the letter for as long as the folder has this UIDVALIDITY.
    package var uid: UInt32
    /// RFC822.SIZE in bytes. Some servers lie: only the literal's own length counts.
    package var size: Int
    /// INTERNALDATE in seconds since 1970; `nil` when missing or unreadable.
    package var internalDate: Int64?
    /// System flags; empty when the server told none.
    package var flags: LetterFlags
    /// Flags that are not system flags, as the server spells them.
    package var keywords: [[UInt8]]

    /// What a listing line says, unchecked.
    package init(
        uid: UInt32, size: Int, internalDate: Int64? = nil, flags: LetterFlags = [], keywords: [[UInt8]] = []
    ) {
        self.uid = uid
        self.size = size
        self.internalDate = internalDate
        self.flags = flags
        self.keywords = keywords
    }
}

/// The system flags of a message (RFC 3501, section 2.3.2).
package struct LetterFlags: OptionSet, Hashable, Sendable {
    /// Our own bits; never on the wire.
    package let rawValue: UInt8

    /// Takes any bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `\Seen`: somebody has read it.
    package static let seen = LetterFlags(rawValue: 1)
    /// `\Answered`.
    package static let answered = LetterFlags(rawValue: 2)
    /// `\Flagged`: somebody wants it to stand out.
    package static let flagged = LetterFlags(rawValue: 4)
    /// `\Deleted`: the next EXPUNGE removes it.
    package static let deleted = LetterFlags(rawValue: 8)
    /// `\Draft`: not finished.
    package static let draft = LetterFlags(rawValue: 16)
    /// `\Recent`: no session saw it before. Cannot be set.
    package static let recent = LetterFlags(rawValue: 32)
}
