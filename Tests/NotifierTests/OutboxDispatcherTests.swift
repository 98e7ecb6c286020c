import GatewayKit
import MIMEParser
import Synchronization
import Testing
import TicketStore

@testable import Notifier

@Suite struct OutboxDispatcherTests {
    @Test("rows of a dead process are sent, and what it may have sent already waits ten minutes")
    func recovers() async throws {
        let dispatch = try Dispatch()
        try await dispatch.office.openTicket(telling: [
            try Office.toCustomer(.acknowledgement), try Office.notice(.ticketOpened), try Office.notice(.urgentAlert),
        ])
        // The process died with the first row leased, the second before its final dot, the third untouched.
        let claimed = try await dispatch.store.claimOutbox(limit: 2, now: .signing, lease: .seconds(900))
        let mail = try dispatch.office.composer.compose(claimed[1])
        try await dispatch.store.keepComposed(mail, for: claimed[1].id)
        try await dispatch.store.markSending(claimed[1].id, now: .signing)

        let channel = ScriptedChannel()
        try await dispatch.running(dispatch.dispatcher { channel }) {
            await dispatch.clock.whenResting()
            let first = try await dispatch.states()
            #expect(first == [.sent, .uncertain, .sent])
            for _ in 0..<11 {
                dispatch.clock.advance(by: .seconds(60))
                await dispatch.clock.whenResting()
            }
            let second = try await dispatch.states()
            #expect(second == [.sent, .sent, .sent])
        }
        #expect(try channel.mails.last == CarriedMail(mail, files: []).whole())
    }

    @Test("a lane sleeps until the next row is due, a minute at most, and wakes when it is rung")
    func sleepsAndWakes() async throws {
        let dispatch = try Dispatch()
        let channel = ScriptedChannel()
        let dispatcher = dispatch.dispatcher { channel }
        try await dispatch.running(dispatcher) {
            await dispatch.clock.whenResting()
            #expect(dispatch.clock.longestNap == .seconds(60))
            try await dispatch.office.openTicket(telling: [try Office.toCustomer(.acknowledgement)])
            dispatcher.wake()
            await channel.hasSeen(1)
        }
        let states = try await dispatch.states()
        #expect(states == [.sent])
    }

    @Test("an unused connection is closed after thirty seconds")
    func closesIdleConnection() async throws {
        let dispatch = try Dispatch()
        try await dispatch.office.openTicket(telling: [try Office.toCustomer(.acknowledgement)])
        let channel = ScriptedChannel()
        try await dispatch.running(dispatch.dispatcher { channel }) {
            await dispatch.clock.whenResting()
            #expect(channel.closings == 0)
            dispatch.clock.advance(by: .seconds(30))
            await dispatch.clock.whenResting()
            #expect(channel.closings == 1)
        }
    }

    @Test("an unused connection is closed in time, however short the naps of the lane are")
    func closesIdleConnectionBetweenNaps() async throws {
        var dispatch = try Dispatch()
        dispatch.office.settings.dispatch.longestSleep = .seconds(20)
        dispatch.office.settings.dispatch.idleClose = .seconds(50)
        try await dispatch.office.openTicket(telling: [try Office.toCustomer(.acknowledgement)])
        let channel = ScriptedChannel()
        try await dispatch.running(dispatch.dispatcher { channel }) {
            await dispatch.clock.whenResting()
            for seconds in [20, 20, 10] {
                #expect(channel.closings == 0)
                dispatch.clock.advance(by: .seconds(seconds))
                await dispatch.clock.whenResting()
            }
            #expect(channel.closings == 1)
        }
    }

    @Test("while the channel rests, mail burns no attempt; afterwards all of it goes out")
    func channelRests() async throws {
        let dispatch = try Dispatch()
        try await dispatch.office.openTicket(telling: [
            try Office.toCustomer(.acknowledgement), try Office.notice(.ticketOpened), try Office.notice(.urgentAlert),
        ])
        let fault = ChannelFault(server: "smtp://peer", reason: "535 5.7.8 wrong", needsOperator: true)
        let channel = ScriptedChannel(answering: { $0 == 1 ? .channelDown(fault) : .accepted(reply: "250") })
        try await dispatch.running(dispatch.dispatcher { channel }) {
            await dispatch.clock.whenResting()
            let resting = try await dispatch.deliveries()
            #expect(resting.map(\.state) == [.queued, .queued, .queued])
            #expect(resting.map(\.attempts) == [0, 0, 0])
            let alert = try #require(try await dispatch.alerts().first)
            #expect(alert.recipient == "root@example.org")
            for _ in 0..<11 {
                dispatch.clock.advance(by: .seconds(60))
                await dispatch.clock.whenResting()
            }
            let after = try await dispatch.states()
            #expect(after == [.sent, .sent, .sent])
        }
        #expect(channel.mails.count == 5)
    }

    @Test("asked to stop, it ends the delivery in hand and gives back the rest")
    func stopsInOrder() async throws {
        let dispatch = try Dispatch()
        try await dispatch.office.openTicket(telling: [
            try Office.toCustomer(.acknowledgement), try Office.notice(.ticketOpened),
        ])
        let door = Bell()
        let channel = ScriptedChannel(before: { await door.wait(after: 0) })
        let dispatcher = dispatch.dispatcher { channel }
        let work = Task { try await dispatcher.run() }
        await channel.hasSeen(1)
        work.cancel()
        await dispatch.clock.whenResting()
        door.ring()
        try await work.value
        let states = try await dispatch.states()
        #expect(states == [.sent, .queued])
    }

    @Test("a delivery that does not end is cut off when the farewell is over")
    func stopsInTime() async throws {
        let dispatch = try Dispatch()
        try await dispatch.office.openTicket(telling: [try Office.toCustomer(.acknowledgement)])
        let channel = ScriptedChannel(
            before: { await Bell().wait(after: 0) }, answering: { _ in .withdrawn(reason: "stopped") })
        let dispatcher = dispatch.dispatcher { channel }
        let work = Task { try await dispatcher.run() }
        await channel.hasSeen(1)
        work.cancel()
        await dispatch.clock.whenResting()
        dispatch.clock.advance(by: dispatch.office.settings.dispatch.farewell)
        try await work.value
        let states = try await dispatch.states()
        #expect(states == [.queued])
    }

    @Test("several lanes share the work, and no row goes out twice")
    func lanes() async throws {
        var dispatch = try Dispatch()
        dispatch.office.settings.dispatch.connections = 4
        dispatch.office.settings.dispatch.claimedAtOnce = 3
        for number in 0..<10 {
            try await dispatch.office.openTicket(
                text: "\(number)",
                telling: [try Office.toCustomer(.acknowledgement), try Office.notice(.ticketOpened)])
        }
        let channel = ScriptedChannel()
        try await dispatch.running(dispatch.dispatcher { channel }) {
            await dispatch.clock.whenResting(4)
            let states = try await dispatch.states()
            #expect(states == Array(repeating: .sent, count: 20))
        }
        #expect(channel.mails.count == 20)
        #expect(Set(channel.mails).count == 20)
    }

    @Test("a row that cannot be worded waits for the operator and blocks no other")
    func unwordable() async throws {
        var dispatch = try Dispatch()
        dispatch.office.settings.queues = [:]
        try await dispatch.office.openTicket(telling: [try Office.notice(.ticketOpened)])
        let channel = ScriptedChannel()
        try await dispatch.running(dispatch.dispatcher { channel }) {
            await dispatch.clock.whenResting()
            let delivery = try #require(try await dispatch.deliveries().first)
            #expect(delivery.state == .queued)
            #expect(delivery.lastReply?.contains("queue support is not configured") == true)
        }
    }
}

/// A way out that does what the test says and remembers what it was given.
final class ScriptedChannel: Channel {
    private struct State {
        var mails: [[UInt8]] = []
        var closings = 0
    }

    private let state = Mutex(State())
    private let seen = Bell()
    private let before: @Sendable () async -> Void
    private let outcome: @Sendable (Int) -> DeliveryOutcome

    /// `outcome` is given the number of the delivery, from one; `before` runs before the answer.
    init(
        before: @escaping @Sendable () async -> Void = {},
        answering outcome: @escaping @Sendable (Int) -> DeliveryOutcome = { _ in .accepted(reply: "250 ok") }
    ) {
        self.before = before
        self.outcome = outcome
    }

    var mails: [[UInt8]] { state.withLock { $0.mails } }
    var closings: Int { state.withLock { $0.closings } }

    /// Returns once `count` deliveries have begun.
    func hasSeen(_ count: Int) async { await seen.wait(after: count - 1) }

    func deliver(
        _ parcel: MailParcel, beforePromise: @escaping @Sendable () async throws -> Void
    ) async -> DeliveryOutcome {
        let bytes: [UInt8]
        do { bytes = try parcel.mail.whole() } catch { return .withdrawn(reason: "\(error)") }
        let number = state.withLock { state in
            state.mails.append(bytes)
            return state.mails.count
        }
        seen.ring()
        await before()
        let outcome = outcome(number)
        guard case .accepted = outcome else { return outcome }
        do { try await beforePromise() } catch { return .withdrawn(reason: "\(error)") }
        return outcome
    }

    func close() async { state.withLock { $0.closings += 1 } }
}
