import TicketAPI
import TicketStore

extension Configuration {
    /// The team as the API knows it.
    var staff: StaffDirectory {
        StaffDirectory(
            agents.map { agent in
                StaffMember(
                    name: agent.name, displayName: agent.displayName, address: agent.address,
                    role: StaffMember.Role(agent.role),
                    queues: queues.filter { $0.agents.contains(agent.name) }.map(\.name))
            })
    }
}

extension StaffMember.Role {
    init(_ role: AgentSettings.Role) {
        self =
            switch role {
            case .agent: .agent
            case .technician: .technician
            case .supervisor: .supervisor
            case .admin: .admin
            }
    }
}
