import GatewayKit
import GatewayTestKit
import MIMEParser
import Testing
import TicketStore
import Transport

@testable import Notifier

/// An answer that will never arrive, and the mail by which its agent hears of it.
@Suite struct FailedAnswerTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var script: SMTPScript
        var lifetime: Duration = .seconds(5 * 86_400)
        var reason: String
    }

    static let rows = [
        Row(
            testDescription: "5xx to RCPT",
            script: SMTPScript(reactions: [Reaction(to: "RCPT TO:<ZOE", .say("550 5.1.1 no such person\r\n"))]),
            reason: "550 5.1.1 no such person"),
        Row(
            testDescription: "5xx to MAIL",
            script: SMTPScript(reactions: [Reaction(to: "MAIL", occurrence: 1, .say("550 5.7.1 not you\r\n"))]),
            reason: "550 5.7.1 not you"),
        Row(
            testDescription: "5xx after the final dot",
            script: SMTPScript(reactions: [Reaction(to: ".", occurrence: 1, .say("554 5.6.0 looks like spam\r\n"))]),
            reason: "554 5.6.0 looks like spam"),
        Row(
            testDescription: "4xx until its lifetime is over",
            script: SMTPScript(reactions: [Reaction(to: "RCPT TO:<ZOE", .say("450 4.2.2 full\r\n"))]),
            lifetime: .zero, reason: "given up: 450 4.2.2 full"),
        Row(
            testDescription: "no confirmation, ever", script: SMTPScript(reactions: [Reaction(to: ".", .close)]),
            reason: "never confirmed, may have arrived"),
        Row(
            testDescription: "a server that takes no mail of this size", script: SMTPScript(offers: ["SIZE 20000"]),
            reason: "the mail server takes no mail above 20000 bytes"),
    ]

    private func dispatch() throws -> Dispatch {
        var dispatch = try Dispatch()
        dispatch.office.settings.dispatch.uncertainAttempts = 1
        let anna = try #require(EmailAddress(Office.agent))
        dispatch.office.settings.roster = TeamRoster(
            [
                TeamRoster.Colleague(
                    name: AgentName("anna"), person: NewContact(address: anna, name: "Anna Martin"), language: "en")
            ], teams: [QueueName("support"): [AgentName("anna")]])
        return dispatch
    }

    @Test("the agent hears by mail whom it missed, why, and what can be done", arguments: rows)
    func agentHears(row: Row) async throws {
        var dispatch = try dispatch()
        dispatch.office.settings.dispatch.lifetime = row.lifetime
        let photo = NewAttachment(
            name: "photo.jpg", mediaType: "image/jpeg", isInline: false, contentID: nil,
            content: .bytes(Array(repeating: 7, count: 50_000)))
        try await dispatch.office.openTicket(
            text: "Pull the plug.", attachments: [photo], telling: [try Office.toCustomer(.answer)])
        let server = ScriptedSMTPServer(row.script)
        let endpoint = try ServerEndpoint(url: server.url, heloName: "gateway.test")
        try await dispatch.running(dispatch.dispatcher(to: endpoint)) { await dispatch.clock.whenResting() }
        let deliveries = try await dispatch.deliveries()
        #expect(deliveries.map(\.kind) == [.answer, .deliveryFailed])
        #expect(deliveries.first?.state == .failed)
        let mail = try MessageParser().parse(try #require(server.messages.last))
        #expect(mail.to.map(\.address?.description) == [Office.agent])
        #expect(mail.subject == "NOT DELIVERED [TICKET-20261121-001] Printer on fire")
        #expect(mail.plainText.contains("did not reach \(Office.customer).\nReason: "))
        for words in [row.reason, "What you can do:", "Attached: photo.jpg (49 KB)", "Pull the plug."] {
            #expect(mail.plainText.contains(words), "\(words) in \(mail.plainText)")
        }
        #expect(mail.attachments.isEmpty)
        #expect(try await dispatch.store.tickets(TicketFilter()).map(\.status) == [.open])
    }

    @Test("an acknowledgement and a notice to an agent that fail tell nobody", arguments: [true, false])
    func nobodyHears(isAcknowledgement: Bool) async throws {
        let dispatch = try dispatch()
        try await dispatch.office.openTicket(telling: [
            isAcknowledgement ? try Office.toCustomer(.acknowledgement) : try Office.notice(.ticketOpened)
        ])
        let channel = ScriptedChannel(answering: { _ in .refusedForGood(reason: "550", isHard: true) })
        try await dispatch.running(dispatch.dispatcher { channel }) { await dispatch.clock.whenResting() }
        let states = try await dispatch.states()
        #expect(states == [.failed])
        #expect(channel.mails.count == 1)
    }

    @Test("the assignee is told alone, the whole team while there is none")
    func whoIsTold() throws {
        let colleagues = try ["anna", "bob", "cleo"].map {
            TeamRoster.Colleague(
                name: AgentName($0),
                person: NewContact(address: try #require(EmailAddress("\($0)@team.example")), name: nil),
                language: "en")
        }
        let roster = TeamRoster(
            colleagues, teams: [QueueName("support"): [AgentName("bob"), AgentName("anna"), AgentName("gone")]])
        func told(_ assignee: AgentName?, in queue: QueueName = QueueName("support")) -> [String] {
            roster.responsible(for: queue, assignee: assignee).map(\.name.rawValue)
        }
        #expect(told(nil) == ["bob", "anna"])
        #expect(told(AgentName("cleo")) == ["cleo"])
        #expect(told(AgentName("dismissed")) == ["bob", "anna"])
        #expect(told(nil, in: QueueName("unknown")).isEmpty)
    }
}
