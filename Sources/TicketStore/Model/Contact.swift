package import GatewayKit
package import MIMEParser

package typealias ContactID = Identifier<Contact>

/// A person known by one address: a customer, or an agent whose address stands in the configuration.
package struct Contact: Sendable {
    package var id: ContactID
    package var address: EmailAddress
    /// The display name last seen, unproved and for display only.
    package var name: String?

    package init(id: ContactID, address: EmailAddress, name: String?) {
        self.id = id
        self.address = address
        self.name = name
    }
}
