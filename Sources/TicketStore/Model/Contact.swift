package import GatewayKit
package import MIMEParser

/// Row id of a person; it also stands in signed reply addresses.
package typealias ContactID = Identifier<Contact>

/// A person known by one address: a customer, or an agent whose address stands in the configuration.
package struct Contact: Sendable {
    /// The same for every spelling of the address that has the same key.
    package var id: ContactID
    /// As it was spelled when the person was first seen.
    package var address: EmailAddress
    /// The display name last seen, unproved and for display only.
    package var name: String?
    /// Of the last mail of his that told its language: `fr`; `nil` when none did.
    package var language: String?

    /// A person as stored; for one without a row there is `NewContact`.
    package init(id: ContactID, address: EmailAddress, name: String?, language: String? = nil) {
        self.id = id
        self.address = address
        self.name = name
        self.language = language
    }
}
