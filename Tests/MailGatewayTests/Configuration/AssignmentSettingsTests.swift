import Testing

@testable import MailGateway
@testable import TicketStore

@Suite struct AssignmentSettingsTests {
    @Test(
        "a queue gives its tickets to nobody unless it says how",
        arguments: [("load", AssignmentMode?.some(.load)), ("round_robin", .roundRobin), ("none", nil)])
    func modes(word: String, mode: AssignmentMode?) throws {
        let staff = try Staff(queue: "assignment: \(word)\n    assignment_skips: [bruno]")
        #expect(staff.configuration.queues[0].assignment == mode)
        #expect(staff.configuration.queues[0].assignmentSkips == [AgentName("bruno")])
        #expect(try Staff().configuration.queues[0].assignment == nil)
    }

    @Test(
        "a mode that is none, and skips that leave nobody, are told",
        arguments: [
            ("assignment: loud", "must be one of none, load, round_robin, not \"loud\"; did you mean \"load\"?"),
            (
                "assignment: load\n    assignment_skips: [anna]",
                "leaves nobody of the queue who could be given a ticket"
            ),
        ])
    func refused(lines: String, message: String) {
        let example = ExampleConfiguration()
        let text = example.text.replacingFirst("agents: [anna]", with: "agents: [anna]\n    " + lines)
        let problems = example.problems(in: text)
        #expect(problems.count == 1 && problems.first?.hasSuffix(message) == true, "\(problems)")
    }
}
