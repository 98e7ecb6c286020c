/// One step of a message's way: what a server wrote when it took the message (RFC 5321, section 4.4; RFC 5322,
/// section 3.6.7), as far as it can be made out.
///
/// Only the fields above the first server that is trusted are more than a claim. Bytes are as written, without
/// angle brackets and white space; a clause that is missing is `nil`.
package struct Received: Hashable, Sendable {
    /// Whom the client said it was: a host name, or an address literal without its brackets.
    package internal(set) var from: [UInt8]?
    /// What the server saw of the connection.
    package internal(set) var client = Client()
    /// The server that wrote the field.
    package internal(set) var by: [UInt8]?
    /// The link, where it was none of the Internet.
    package internal(set) var via: [UInt8]?
    /// The words behind `with`, comments excluded.
    package internal(set) var with: [UInt8]?
    /// The protocol among those words; `nil` if it is none that is registered.
    package internal(set) var transmission: TransmissionType?
    /// Under this name the server wrote it down.
    package internal(set) var id: [UInt8]?
    /// The recipient the server was asked to deliver to.
    package internal(set) var recipient: [UInt8]?
    /// The TLS connection, as far as the server tells of it.
    package internal(set) var security = TransportSecurity()
    /// When it came; `nil` when no date can be made out.
    package internal(set) var date: MailDate?

    /// The comments of the `from` clause: `TCP-info` and what servers add to it.
    package struct Client: Hashable, Sendable {
        /// The command a client introduced itself with.
        package enum Greeting: String, Hashable, Sendable { case helo, ehlo, lhlo }

        /// The IP address of the connection, without brackets, `IPv6:`, zone and port.
        package internal(set) var address: [UInt8]?
        /// The name that the address has in the DNS, as the server looked it up.
        package internal(set) var reverseName: [UInt8]?
        /// The argument of HELO where it stands apart from `from`.
        package internal(set) var helo: [UInt8]?
        /// `nil` when the field does not tell.
        package internal(set) var greeting: Greeting?
        /// The user on the client's side: RFC 1413, or the account that logged in.
        package internal(set) var user: [UInt8]?
    }
}
