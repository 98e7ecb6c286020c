/// What an IMAP server says it can do (RFC 3501, section 7.2.1). Names compare without case.
package struct IMAPCapabilities: Equatable, Sendable {
    /// IDLE (RFC 2177): news without asking.
    package private(set) var idle = false
    /// MOVE (RFC 6851): into another folder in one step.
    package private(set) var move = false
    /// UIDPLUS (RFC 4315): COPYUID, and EXPUNGE of named letters only.
    package private(set) var uidPlus = false

    /// Nothing: a server before it was asked.
    package init() {}

    /// Only what this program uses is kept: a server may send any number of names.
    init(names: some Sequence<ArraySlice<UInt8>>) {
        for name in names {
            if ASCII.equal(name, "IDLE".utf8) { idle = true }
            if ASCII.equal(name, "MOVE".utf8) { move = true }
            if ASCII.equal(name, "UIDPLUS".utf8) { uidPlus = true }
        }
    }
}
