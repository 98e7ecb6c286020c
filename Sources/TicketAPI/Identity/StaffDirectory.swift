package import MIMEParser
package import TicketStore

/// Somebody of the team, as configured.
package struct StaffMember: Sendable, Equatable {
    /// What the person may see and do.
    package enum Role: String, Sendable, CaseIterable {
        /// Works on tickets of some queues.
        case agent
        /// Works on the tickets given to him, and sees no other.
        case technician
        /// Answers for queues.
        case supervisor
        case admin
    }

    package var name: AgentName
    /// For display.
    package var displayName: String
    package var address: EmailAddress
    package var role: Role
    /// Whose team the person is of.
    package var queues: [QueueName]

    /// Takes what was checked when the configuration was read.
    package init(name: AgentName, displayName: String, address: EmailAddress, role: Role, queues: [QueueName]) {
        self.name = name
        self.displayName = displayName
        self.address = address
        self.role = role
        self.queues = queues
    }
}

/// The team. The configuration is its only source: who left it there is nobody here.
package struct StaffDirectory: Sendable {
    private let members: [AgentName: StaffMember]

    /// Of two members with one name the first counts.
    package init(_ members: [StaffMember] = []) {
        self.members = Dictionary(members.map { ($0.name, $0) }) { first, _ in first }
    }

    /// By name.
    package var everybody: [StaffMember] { members.values.sorted { $0.name < $1.name } }

    /// `nil` unless somebody of this name has this address: a name that was given to somebody else proves nothing.
    func member(_ name: AgentName, at address: EmailAddress) -> StaffMember? {
        guard let member = members[name], member.address == address else { return nil }
        return member
    }
}
