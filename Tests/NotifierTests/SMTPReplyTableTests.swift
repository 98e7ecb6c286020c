import GatewayKit
import GatewayTestKit
import MIMEParser
import Testing
import TicketStore
import Transport

@testable import Notifier

/// Every way an SMTP server can answer, and the state the delivery ends in.
@Suite struct SMTPReplyTableTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var reactions: [Reaction] = []
        var state: DeliveryState
        /// Attempts that counted.
        var attempts = 1
        /// Whole mails that reached the server, whatever it answered.
        var copies = 0
        let logsIn: Bool
        let isSilent: Bool

        init(
            _ name: String, _ command: String, _ deeds: Deed..., is state: DeliveryState, attempts: Int = 1,
            copies: Int = 0
        ) {
            testDescription = name
            logsIn = command == "AUTH"
            isSilent = deeds.contains { if case .hang = $0 { true } else { false } }
            reactions = command.isEmpty ? [] : [Reaction(to: command, deeds: deeds)]
            self.state = state
            self.attempts = attempts
            self.copies = copies
        }
    }

    static let rows = [
        Row("250 is sent", "", is: .sent, copies: 1),
        Row("250, then RST, is sent", ".", .say("250 ok\r\n"), .reset, is: .sent, copies: 1),
        Row("250 and no answer to QUIT is sent", "QUIT", .reset, is: .sent, copies: 1),
        Row("4xx to MAIL is deferred", "MAIL", .say("451 4.3.0 later\r\n"), is: .deferred),
        Row("4xx to RCPT is deferred", "RCPT", .say("450 4.2.1 greylisted\r\n"), is: .deferred),
        Row("4xx to DATA is deferred", "DATA", .say("452 4.3.1 full\r\n"), is: .deferred),
        Row("421 is deferred", "MAIL", .say("421 4.3.2 closing\r\n"), .close, is: .deferred),
        Row("4xx after the final dot is deferred", ".", .say("451 4.3.0 later\r\n"), is: .deferred, copies: 1),
        Row("5xx to MAIL has failed", "MAIL", .say("550 5.7.1 not you\r\n"), is: .failed),
        Row("5xx to RCPT has failed", "RCPT", .say("550 5.1.1 nobody\r\n"), is: .failed),
        Row("5xx to DATA has failed", "DATA", .say("554 5.7.1 no\r\n"), is: .failed),
        Row("5xx after the final dot has failed", ".", .say("554 5.6.0 spam\r\n"), is: .failed, copies: 1),
        Row("the connection lost at RCPT is deferred", "RCPT", .reset, is: .deferred),
        Row("the connection lost at DATA is deferred", "DATA", .close, is: .deferred),
        Row("EOF after the final dot is uncertain", ".", .close, is: .uncertain, copies: 1),
        Row("RST after the final dot is uncertain", ".", .reset, is: .uncertain, copies: 1),
        Row("silence after the final dot is uncertain", ".", .hang, is: .uncertain, copies: 1),
        Row(
            "5xx as greeting is the channel's", "GREETING", .say("554 go away\r\n"), .close, is: .queued,
            attempts: 0),
        Row("5xx to EHLO is the channel's", "EHLO", .say("550 no\r\n"), is: .queued, attempts: 0),
        Row(
            "530 says that we must log in: the channel's", "MAIL", .say("530 5.7.0 log in first\r\n"), is: .queued,
            attempts: 0),
        Row(
            "5xx to AUTH is the channel's", "AUTH", .say("535 5.7.8 wrong\r\n"), is: .queued, attempts: 0),
    ]

    @Test("each reply leads to its state, and no copy is made unasked", arguments: rows)
    func reply(row: Row) async throws {
        let dispatch = try Dispatch()
        try await dispatch.office.openTicket(telling: [try Office.toCustomer(.answer)])
        var script = SMTPScript(reactions: row.reactions)
        let logsIn = row.logsIn
        if logsIn { script.offers.append("AUTH PLAIN") }
        let server = ScriptedSMTPServer(script)
        let endpoint = try ServerEndpoint(
            url: server.url, user: logsIn ? "ada" : nil, password: logsIn ? Secret("wrong") : nil,
            heloName: "gateway.test")
        let finalReply: Duration = row.isSilent ? .milliseconds(300) : .seconds(30)
        try await dispatch.running(dispatch.dispatcher(to: endpoint, finalReply: finalReply)) {
            await dispatch.clock.whenResting()
            let delivery = try #require(try await dispatch.deliveries().first)
            #expect(delivery.state == row.state, "\(delivery.lastReply ?? "")")
            #expect(delivery.attempts == row.attempts)
            #expect(server.messages.count == row.copies)
            #expect(try await dispatch.alerts().count == (row.state == .queued ? 1 : 0))
        }
    }

    @Test("what the server said stands in the outbox once, its enhanced status too")
    func wordsOnce() async throws {
        let dispatch = try Dispatch()
        try await dispatch.office.openTicket(telling: [try Office.toCustomer(.answer)])
        let reply = "250 2.0.0 Ok: queued as 7"
        let server = ScriptedSMTPServer(SMTPScript(reactions: [Reaction(to: ".", .say(reply + "\r\n"))]))
        let endpoint = try ServerEndpoint(url: server.url, heloName: "gateway.test")
        try await dispatch.running(dispatch.dispatcher(to: endpoint)) { await dispatch.clock.whenResting() }
        #expect(try await dispatch.deliveries().map(\.lastReply) == [reply])
    }

    @Test("a lost reply is tried once more after ten minutes, with the same bytes")
    func uncertainIsRetried() async throws {
        let dispatch = try Dispatch()
        try await dispatch.office.openTicket(telling: [try Office.toCustomer(.answer)])
        // The first connection loses the reply; every other one behaves.
        let server = ScriptedSMTPServer(SMTPScript(reactions: [Reaction(to: ".", .close)]))
        let steady = ScriptedSMTPServer()
        let first = try ServerEndpoint(url: server.url, heloName: "gateway.test")
        let second = try ServerEndpoint(url: steady.url, heloName: "gateway.test")
        try await dispatch.running(dispatch.dispatcher(to: first)) {
            await dispatch.clock.whenResting()
            let states = try await dispatch.states()
            #expect(states == [.uncertain])
        }
        dispatch.clock.advance(by: .seconds(599))
        try await dispatch.running(dispatch.dispatcher(to: second)) {
            await dispatch.clock.whenResting()
            #expect(steady.messages.isEmpty)
            dispatch.clock.advance(by: .seconds(60))
            await dispatch.clock.whenResting()
            let states = try await dispatch.states()
            #expect(states == [.sent])
        }
        #expect(server.messages.count == 1)
        #expect(steady.messages == server.messages)
    }

    @Test("a kept connection that the server closed meanwhile costs nothing")
    func staleConnection() async throws {
        let dispatch = try Dispatch()
        try await dispatch.office.openTicket(telling: [
            try Office.toCustomer(.acknowledgement), try Office.notice(.ticketOpened),
        ])
        let server = ScriptedSMTPServer(
            SMTPScript(reactions: [Reaction(to: "MAIL", occurrence: 2, .say("421 4.4.2 idle\r\n"), .close)]))
        try await dispatch.running(
            dispatch.dispatcher(to: try ServerEndpoint(url: server.url, heloName: "gateway.test"))
        ) {
            await dispatch.clock.whenResting()
            let deliveries = try await dispatch.deliveries()
            #expect(deliveries.map(\.state) == [.sent, .sent], "\(deliveries.map(\.lastReply))")
            #expect(deliveries.map(\.attempts) == [1, 1])
        }
        #expect(server.peer.connections.count == 2)
    }

    @Test("J3 what arrives on the wire is one mail that reads back, dots undone")
    func wireBytes() async throws {
        let dispatch = try Dispatch()
        let text = "before\r\n.\r\nMAIL FROM:<evil@x>\r\n..\n.\nafter"
        try await dispatch.office.openTicket(text: text, telling: [try Office.toCustomer(.answer)])
        let server = ScriptedSMTPServer()
        try await dispatch.running(
            dispatch.dispatcher(to: try ServerEndpoint(url: server.url, heloName: "gateway.test"))
        ) { await dispatch.clock.whenResting() }
        let raw = try #require(server.messages.first)
        #expect(server.messages.count == 1)
        let mail = try MessageParser().parse(raw)
        #expect(mail.plainText.hasPrefix("before\n.\nMAIL FROM:<evil@x>\n..\n.\nafter\n"))
        #expect(server.commands.filter { $0.hasPrefix("MAIL") }.count == 1)
    }

    @Test("nobody listening is the channel's: told to the operators only when it lasts")
    func nobodyListens() async throws {
        let dispatch = try Dispatch()
        try await dispatch.office.openTicket(telling: [try Office.toCustomer(.answer)])
        let closed = ScriptedSMTPServer()
        closed.peer.stop()
        let endpoint = try ServerEndpoint(url: closed.url, heloName: "gateway.test")
        try await dispatch.running(dispatch.dispatcher(to: endpoint)) {
            await dispatch.clock.whenResting()
            let delivery = try #require(try await dispatch.deliveries().first)
            #expect(delivery.state == .queued)
            #expect(delivery.attempts == 0)
            #expect(try await dispatch.alerts().isEmpty)
            for _ in 0..<20 {
                dispatch.clock.advance(by: .seconds(60))
                await dispatch.clock.whenResting()
            }
            #expect(try await dispatch.deliveries().map(\.attempts) == [0])
            #expect(try await dispatch.alerts().count == 1)
        }
    }
}
