import GatewayKit
import Testing
import TicketStore

@testable import Notifier

@Suite struct NextStepTests {
    static let settings = DispatchSettings()
    static let now = Instant.signing

    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var outcome: DeliveryOutcome
        var attempts = 0
        var age: Duration = .zero
        var expected: NextStep
    }

    static let fault = ChannelFault(server: "smtp://peer", reason: "535 no", needsOperator: true)

    static let rows = [
        Row(
            testDescription: "accepted is sent", outcome: .accepted(reply: "250 ok"),
            expected: .record(.sent(reply: "250 ok"))),
        Row(
            testDescription: "refused for now is tried again in a minute", outcome: .refusedForNow(reason: "451"),
            expected: .record(.deferred(until: now + .seconds(60), reason: "451"))),
        Row(
            testDescription: "the fifth refusal waits twenty minutes", outcome: .refusedForNow(reason: "451"),
            attempts: 4, expected: .record(.deferred(until: now + .seconds(1_200), reason: "451"))),
        Row(
            testDescription: "refused for now for five days has failed", outcome: .refusedForNow(reason: "451"),
            attempts: 90, age: .seconds(5 * 86_400),
            expected: .record(
                .failed(reason: "not taken since \(now - .seconds(5 * 86_400)), given up: 451", isHard: false))),
        Row(
            testDescription: "refused for good has failed at once",
            outcome: .refusedForGood(reason: "550 5.1.1", isHard: true),
            expected: .record(.failed(reason: "550 5.1.1", isHard: true))),
        Row(
            testDescription: "a lost reply waits ten minutes", outcome: .uncertain(reason: "closed"),
            expected: .record(.uncertain(retryAt: now + .seconds(600), reason: "closed"))),
        Row(
            testDescription: "a reply lost five times is not sent a sixth time", outcome: .uncertain(reason: "closed"),
            attempts: 4,
            expected: .record(.failed(reason: "never confirmed, may have arrived: closed", isHard: false))),
        Row(
            testDescription: "a closed channel burns no attempt, however old the mail", outcome: .channelDown(fault),
            attempts: 90, age: .seconds(30 * 86_400), expected: .restChannel(fault)),
        Row(
            testDescription: "what we stopped ourselves goes back", outcome: .withdrawn(reason: "disk full"),
            expected: .record(.returned(until: now + .seconds(60), reason: "disk full"))),
    ]

    @Test("each outcome has one consequence", arguments: rows)
    func follows(row: Row) {
        let step = NextStep(
            after: row.outcome, attempts: row.attempts, readyAt: Self.now - row.age, now: Self.now, jitter: 0.5,
            settings: Self.settings)
        #expect(step == row.expected)
    }

    @Test("pauses grow as Postfix's do, to 67 minutes, a fifth more or less")
    func pauses() {
        let minutes = (1...9).map { Self.settings.pause(afterAttempt: $0, jitter: 0.5) / .seconds(60) }
        #expect(minutes == [1, 2, 5, 10, 20, 40, 67, 67, 67])
        #expect(Self.settings.pause(afterAttempt: 1, jitter: 0) == .seconds(48))
        #expect(Self.settings.pause(afterAttempt: 1, jitter: 0.75) == .seconds(66))
        #expect(Self.settings.pause(afterAttempt: .max, jitter: 0.5) == .seconds(67 * 60))
    }
}

@Suite struct ChannelHealthTests {
    let settings = DispatchSettings()
    let outage = ChannelFault(server: "smtp://peer", reason: "unreachable", needsOperator: false)
    let refusal = ChannelFault(server: "smtp://peer", reason: "535", needsOperator: true)

    @Test("an unreachable server is tried after 1, 2, 4 … 300 seconds, and told about after ten minutes")
    func outagePauses() {
        var health = ChannelHealth()
        var uptime: Duration = .zero
        var pauses: [Int64] = []
        var alarmedAt: Duration?
        for _ in 0..<12 {
            let (pause, isAlarming) = health.failed(outage, at: uptime, jitter: 1, settings: settings)
            pauses.append(pause.components.seconds)
            if isAlarming, alarmedAt == nil { alarmedAt = uptime }
            #expect(health.rest(at: uptime) == pause)
            uptime += pause
        }
        #expect(pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300])
        #expect(alarmedAt == .seconds(811))
        #expect(health.rest(at: uptime) == nil)
        health.recovered()
        #expect(!health.isDown)
    }

    @Test("I13 a refused login is tried six times an hour at most, and told about at once")
    func refusalPauses() {
        var health = ChannelHealth()
        let (pause, isAlarming) = health.failed(refusal, at: .zero, jitter: 0, settings: settings)
        #expect(pause >= .seconds(600))
        #expect(isAlarming)
    }

    @Test("while the channel is down one delivery at a time tries it")
    func oneAtATime() {
        var health = ChannelHealth()
        let whileUp = [health.beginTrying(), health.beginTrying()]
        _ = health.failed(outage, at: .zero, jitter: 0, settings: settings)
        let whileDown = [health.beginTrying(), health.beginTrying()]
        health.endTrying()
        let afterwards = health.beginTrying()
        #expect(whileUp == [true, true])
        #expect(whileDown == [true, false])
        #expect(afterwards)
    }
}
