import GatewayKit
import Testing

@Suite struct BackoffTests {
    @Test("pauses double up to the ceiling and stay there")
    func doubles() {
        let backoff = Backoff(first: .seconds(2), ceiling: .seconds(30))
        let longest = (1...8).map { backoff.pause(beforeAttempt: $0, jitter: 0.999_999) ?? .zero }
        for (pause, seconds) in zip(longest, [0, 2, 4, 8, 16, 30, 30, 30]) {
            #expect(pause <= .seconds(seconds) && pause >= .seconds(seconds) * 0.99)
        }
    }

    @Test("jitter spreads a pause over its last half and no further")
    func spreads() {
        let backoff = Backoff(first: .seconds(10), ceiling: .seconds(60))
        #expect(backoff.pause(beforeAttempt: 2, jitter: 0) == .seconds(5))
        #expect(backoff.pause(beforeAttempt: 2, jitter: 0.5) == .seconds(7.5))
    }

    @Test("attempts end when they are bounded, and never when they are not")
    func ends() {
        let three = Backoff(first: .seconds(1), ceiling: .seconds(9), attempts: 3)
        #expect(three.pause(beforeAttempt: 3, jitter: 0) != nil)
        #expect(three.pause(beforeAttempt: 4, jitter: 0) == nil)
        let endless = Backoff(first: .seconds(1), ceiling: .seconds(9))
        #expect(endless.pause(beforeAttempt: .max, jitter: 0) == .seconds(4.5))
    }
}
