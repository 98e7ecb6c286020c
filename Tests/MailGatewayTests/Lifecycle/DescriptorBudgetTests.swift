import Testing

@testable import MailGateway

@Suite struct DescriptorBudgetTests {
    @Test(
        "I27 outgoing connections fit into what is left, and one always stays",
        arguments: [
            (limit: 1_024, wanted: 4, mailboxes: 2, expected: 4), (40, 4, 1, 1), (50, 4, 1, 3), (20, 4, 1, 1),
            (1_024, 64, 190, 8),
        ])
    func outgoing(limit: Int, wanted: Int, mailboxes: Int, expected: Int) {
        #expect(DescriptorBudget(limit: limit).outgoing(wanted, besides: mailboxes) == expected)
    }
}
