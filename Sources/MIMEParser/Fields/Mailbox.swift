/// One mailbox of an address list, as far as it could be understood.
package struct Mailbox: Hashable, Sendable {
    /// The display name or, lacking one, the comment; decoded, without controls.
    package let name: String?
    /// `nil` when what stands in the address's place is not a strictly valid address.
    package let address: EmailAddress?
    /// The address as written, without angle brackets, route, comments and folding. Empty when words alone, or
    /// empty brackets, stand there.
    package let text: [UInt8]

    /// Of the parts of a mailbox; `text` is what was written where an address is expected.
    package init(name: String?, address: EmailAddress?, text: [UInt8]) {
        self.name = name
        self.address = address
        self.text = text
    }
}
