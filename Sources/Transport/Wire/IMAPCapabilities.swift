/// What an IMAP server says it can do (RFC 3501, section 7.2.1). Names compare without case.
package struct IMAPCapabilities: Equatable, Sendable {
    package private(set) var idle = false
    package private(set) var move = false
    package private(set) var uidPlus = false

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
