package import MIMEParser

/// Who changed something, as the history tells it.
package enum Actor: Sendable, CustomStringConvertible {
    case agent(AgentName)
    case customer(EmailAddress)
    /// Whoever may run `mailgateway` on this machine.
    case administrator
    case system

    init(_ writer: NewMessage.Writer) {
        switch writer {
        case .agent(let name): self = .agent(name)
        case .contact(let contact): self = .customer(contact.address)
        case .system: self = .system
        }
    }

    package var description: String {
        switch self {
        case .agent(let name): "agent \(name)"
        case .customer(let address): "customer \(address)"
        case .administrator: "administrator"
        case .system: "system"
        }
    }
}
