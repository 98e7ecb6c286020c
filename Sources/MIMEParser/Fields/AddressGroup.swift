/// Mailboxes of an address field under a common name (RFC 5322, section 3.4; in From and Sender RFC 6854).
package struct AddressGroup: Hashable, Sendable {
    /// Decoded, without controls. `nil` for mailboxes that stand in no group; empty for a group without a name.
    package let name: String?
    /// May be empty: `undisclosed-recipients:;`.
    package internal(set) var mailboxes: [Mailbox] = []

    /// Nobody, and no group.
    var isVoid: Bool { name == nil && mailboxes.isEmpty }

    init(name: String?) {
        self.name = name
    }
}
