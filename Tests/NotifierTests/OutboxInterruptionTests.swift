import GatewayKit
import GatewayTestKit
import MIMEParser
import Synchronization
import Testing
import TicketStore
import Transport

@testable import Notifier

/// Outages, stops and deaths, with a real store and real SMTP conversations.
@Suite struct OutboxInterruptionTests {
    @Test("I1 killed between the final dot and its note, the mail is uncertain and later sent again, byte for byte")
    func killedAfterFinalDot() async throws {
        let dispatch = try Dispatch()
        try await dispatch.office.openTicket(telling: [try Office.toCustomer(.answer)])
        let (before, after) = (ScriptedSMTPServer(), ScriptedSMTPServer())
        let frozen = try WatchedChannel(before)
        // Frozen where a killed process would have been: the server said 250 and nobody wrote it down.
        let first = Task { [dispatcher = dispatch.dispatcher { frozen }] in try await dispatcher.run() }
        await frozen.hasDelivered()
        let states = try await dispatch.states()
        #expect(states == [.sending])

        let endpoint = try ServerEndpoint(url: after.url, heloName: "gateway.test")
        try await dispatch.running(dispatch.dispatcher(to: endpoint)) {
            for _ in 0..<9 {
                await dispatch.clock.whenResting()
                #expect(try await dispatch.states() == [.uncertain])
                dispatch.clock.advance(by: .seconds(60))
            }
            await dispatch.clock.whenResting()
            #expect(after.messages.isEmpty)
            dispatch.clock.advance(by: .seconds(60))
            await dispatch.clock.whenResting()
            let delivery = try #require(try await dispatch.deliveries().first)
            #expect(delivery.state == .sent)
            #expect(delivery.attempts == 2)
        }
        #expect(before.messages.count == 1)
        #expect(after.messages == before.messages)

        frozen.thaw()
        first.cancel()
        try await first.value
        #expect(try await dispatch.deliveries().map(\.attempts) == [2], "what comes late changes nothing")
    }

    struct Stop: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var hangsAt: String
        var state: DeliveryState
        var attempts: Int
    }

    static let stops = [
        Stop(testDescription: "before the final dot it goes back", hangsAt: "RCPT", state: .queued, attempts: 0),
        Stop(testDescription: "after it nobody knows", hangsAt: ".", state: .uncertain, attempts: 1),
    ]

    @Test("I26 a server that hangs holds up no stop", arguments: stops)
    func stopsWhileSending(row: Stop) async throws {
        let dispatch = try Dispatch()
        try await dispatch.office.openTicket(telling: [try Office.toCustomer(.answer)])
        let server = ScriptedSMTPServer(SMTPScript(reactions: [Reaction(to: row.hangsAt, .hang)]))
        let channel = try WatchedChannel(server)
        channel.thaw()
        let work = Task { [dispatcher = dispatch.dispatcher { channel }] in try await dispatcher.run() }
        if row.state == .uncertain { await channel.hasPromised() } else { await channel.hasBegun() }
        work.cancel()
        await dispatch.clock.whenResting()
        dispatch.clock.advance(by: dispatch.office.settings.dispatch.farewell)
        try await work.value
        let delivery = try #require(try await dispatch.deliveries().first)
        #expect(delivery.state == row.state, "\(delivery.lastReply ?? "")")
        #expect(delivery.attempts == row.attempts)
    }

    @Test("a long outage is tried with one mail at a time; afterwards a thousand go out once each, few in memory")
    func longOutage() async throws {
        var dispatch = try Dispatch()
        dispatch.office.settings.dispatch.connections = 3
        dispatch.office.settings.dispatch.brake = .none
        let count = 1_000
        try await dispatch.office.openTicket(
            telling: try (0..<count).map {
                try Office.notice(.answer, to: "c\($0)@customer.example", scope: .customer)
            })
        let isUp = Atomic(false)
        let fault = ChannelFault(server: "smtp://peer", reason: "unreachable", needsOperator: false)
        let channel = TalliedChannel { isUp.load(ordering: .acquiring) ? .accepted(reply: "250") : .channelDown(fault) }
        let dispatcher = dispatch.dispatcher { channel }
        channel.watch { await dispatcher.waiting.count }
        try await dispatch.running(dispatcher) {
            await dispatch.clock.whenResting(3)
            for _ in 0..<60 {
                dispatch.clock.advance(by: .seconds(60))
                await dispatch.clock.whenResting(3)
            }
            // Doubling pauses up to five minutes, and now and then the operators' alert among what is tried.
            #expect((10...25).contains(channel.deliveries), "\(channel.deliveries)")
            let untried = try await dispatch.deliveries()
            #expect(untried.allSatisfy { $0.state == .queued && $0.attempts == 0 })
            isUp.store(true, ordering: .releasing)
            for _ in 0..<6 {
                dispatch.clock.advance(by: .seconds(60))
                await dispatch.clock.whenResting(3)
            }
        }
        let states = try await dispatch.store.census(now: dispatch.clock.now).outboxByState
        #expect(states.map(\.state) == [.sent])
        #expect(channel.accepted.count == states.first?.count && Set(channel.accepted).count == channel.accepted.count)
        #expect(channel.mostWaiting <= 60, "\(channel.mostWaiting)")
    }
}

/// An SMTP channel that says how far it is, and holds its answer back until `thaw`.
final class WatchedChannel: Channel {
    private let inner: SMTPChannel
    private let begun = Bell(), promised = Bell(), delivered = Bell(), thawed = Bell()

    init(_ server: ScriptedSMTPServer) throws {
        inner = SMTPChannel(SMTPSession(endpoint: try ServerEndpoint(url: server.url, heloName: "gateway.test")))
    }

    func hasBegun() async { await begun.wait(after: 0) }
    /// It is written down that the final dot comes next.
    func hasPromised() async { await promised.wait(after: 0) }
    func hasDelivered() async { await delivered.wait(after: 0) }
    func thaw() { thawed.ring() }

    func deliver(
        _ parcel: MailParcel, beforePromise: @escaping @Sendable () async throws -> Void
    ) async -> DeliveryOutcome {
        begun.ring()
        let outcome = await inner.deliver(parcel) { [promised] in
            try await beforePromise()
            promised.ring()
        }
        delivered.ring()
        await thawed.wait(after: 0)
        return outcome
    }

    func close() async { await inner.close() }
}

/// Counts what it is given and looks at the dispatcher meanwhile.
private final class TalliedChannel: Channel {
    private struct State {
        var deliveries = 0
        var accepted: [EmailAddress] = []
        var mostWaiting = 0
        var waiting: @Sendable () async -> Int = { 0 }
    }

    private let state = Mutex(State())
    private let outcome: @Sendable () -> DeliveryOutcome

    init(_ outcome: @escaping @Sendable () -> DeliveryOutcome) { self.outcome = outcome }

    var deliveries: Int { state.withLock { $0.deliveries } }
    var accepted: [EmailAddress] { state.withLock { $0.accepted } }
    var mostWaiting: Int { state.withLock { $0.mostWaiting } }

    func watch(_ waiting: @escaping @Sendable () async -> Int) { state.withLock { $0.waiting = waiting } }

    func deliver(
        _ parcel: MailParcel, beforePromise: @escaping @Sendable () async throws -> Void
    ) async -> DeliveryOutcome {
        let count = await state.withLock { $0.waiting }()
        let outcome = outcome()
        state.withLock {
            $0.deliveries += 1
            $0.mostWaiting = max($0.mostWaiting, count)
        }
        guard case .accepted = outcome else { return outcome }
        do { try await beforePromise() } catch { return .withdrawn(reason: "\(error)") }
        state.withLock { $0.accepted.append(parcel.recipient) }
        return outcome
    }

    func close() async {}
}
