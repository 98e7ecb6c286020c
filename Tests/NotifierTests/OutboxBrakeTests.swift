import GatewayKit
import Testing
import TicketStore

@testable import Notifier

@Suite struct OutboxBrakeTests {
    @Test("when all mail reaches its limit the dispatcher rests, tells the operators once, and goes on by itself")
    func total() async throws {
        var dispatch = try Dispatch()
        dispatch.office.settings.dispatch.brake.totalPerMinute = 5
        try await dispatch.office.openTicket(
            telling: try (0..<12).map { try Office.notice(.ticketOpened, to: "agent\($0)@team.example") })
        let channel = ScriptedChannel()
        try await dispatch.running(dispatch.dispatcher { channel }) {
            await dispatch.clock.whenResting()
            #expect(channel.mails.count == 5)
            let census = try await dispatch.store.census(now: dispatch.clock.now)
            #expect(census.troubles.map(\.subject) == ["outgoing mail"])
            var alerts = try await dispatch.alerts()
            #expect(alerts.map(\.state) == [.queued])
            dispatch.clock.advance(by: .seconds(59))
            await dispatch.clock.whenResting()
            #expect(channel.mails.count == 5)
            dispatch.clock.advance(by: .seconds(1))
            await dispatch.clock.whenResting()
            #expect(channel.mails.count == 10)
            // An alert waits for no notice.
            alerts = try await dispatch.alerts()
            #expect(alerts.map(\.state) == [.sent])
            dispatch.clock.advance(by: .seconds(60))
            await dispatch.clock.whenResting()
            #expect(channel.mails.count == 13)
            #expect(try await dispatch.store.census(now: dispatch.clock.now).troubles.isEmpty)
        }
    }

    @Test("mail to one address goes on within the hour after the brake held it; nobody else waits")
    func oneRecipient() async throws {
        let dispatch = try Dispatch()
        for number in 0..<25 {
            try await dispatch.office.openTicket(
                subject: "Subject \(number)", telling: [try Office.notice(.ticketOpened)])
        }
        try await dispatch.office.openTicket(telling: [try Office.toCustomer(.acknowledgement)])
        let channel = ScriptedChannel()
        try await dispatch.running(dispatch.dispatcher { channel }) {
            await dispatch.clock.whenResting()
            // Some were in hand when the others were looked at.
            dispatch.clock.advance(by: .seconds(2))
            await dispatch.clock.whenResting()
            #expect(channel.mails.count == 21)
            let states = try await dispatch.states()
            #expect(states.count { $0 == .held } == 5)
            #expect(states.last == .sent)
            for _ in 0..<61 {
                dispatch.clock.advance(by: .seconds(60))
                await dispatch.clock.whenResting()
            }
            #expect(channel.mails.count == 26)
        }
    }
}
