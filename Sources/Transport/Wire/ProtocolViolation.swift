/// What a server said that its protocol does not allow. Made by the pure readers; names no mail text.
package enum ProtocolViolation: Equatable, Sendable, Error {
    /// A line without its CRLF where one must be, or a bare line feed inside one.
    case lineEnding
    /// More bytes than a line, a response or an answer may have.
    case tooLong
    /// Not a number, negative, or more than fits.
    case number
    /// Bytes that are no response of this protocol.
    case syntax
    /// A well-formed response that has no business here: a stray tag, continuation or reply.
    case unexpected
    /// A letter that was not asked for, came twice or is not whole.
    case wrongLetter
    /// The folder was answered without UIDVALIDITY.
    case noUIDValidity
}
