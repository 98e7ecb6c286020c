import Testing
import TicketAPI
import TicketStore

@testable import MailGateway

@Suite struct StaffTests {
    static let roles: [(AgentSettings.Role, StaffMember.Role, isSupervisor: Bool)] = [
        (.agent, .agent, false), (.technician, .technician, false), (.supervisor, .supervisor, true),
        (.admin, .admin, true),
    ]

    @Test("each role is the same in the API, and only two of them oversee others", arguments: roles)
    func sameRoles(role: AgentSettings.Role, member: StaffMember.Role, isSupervisor: Bool) throws {
        let example = ExampleConfiguration()
        let text = example.text.replacingFirst(
            "    address: anna@example.org\n", with: "    address: anna@example.org\n    role: \(role.rawValue)\n")
        let file = ConfigurationFile(Array(text.utf8), name: "c.yaml", secrets: .needed)
        let configuration = try #require(file.configuration)
        #expect(configuration.agents[0].isSupervisor == isSupervisor)
        #expect(StaffMember.Role(role) == member)
        #expect(configuration.staff.everybody.map(\.role) == [member])
        #expect(configuration.staff.everybody.map(\.queues) == [[QueueName("support")]])
    }
}
