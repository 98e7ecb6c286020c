/// What SELECT or EXAMINE told about a folder (RFC 3501, section 6.3.1).
package struct SelectedFolder: Equatable, Sendable {
    /// UIDs mean nothing across two different values of this.
    package var uidValidity: UInt32
    /// Every UID to come is at least this; `nil` when the server does not say.
    package var uidNext: UInt32?
    /// Messages in the folder.
    package var exists: Int
    /// The server lets us look but not flag, move or delete.
    package var isReadOnly: Bool
    /// Flags that will still be there tomorrow, as the server spells them.
    package var permanentFlags: [[UInt8]]
    /// Whether keywords of our own may be stored (`\*` in PERMANENTFLAGS).
    package var allowsNewKeywords: Bool

    /// Whether `keyword` can be stored for good. Flags compare without case.
    package func canStore(keyword: String) -> Bool {
        allowsNewKeywords || permanentFlags.contains { ASCII.equal($0[...], keyword.utf8) }
    }
}
