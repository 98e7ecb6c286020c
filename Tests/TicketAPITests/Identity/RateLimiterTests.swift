import GatewayKit
import Testing

@testable import TicketAPI

@Suite struct RateLimiterTests {
    private static let now = IdentityStage.now

    @Test("so many at once, then one for each that has run in again")
    func bucket() {
        let limiter = RateLimiter(RateLimit(count: 3, per: .seconds(30)), capacity: 10)
        let rows: [(second: Int, delay: Int?)] = [
            (0, nil), (0, nil), (0, nil), (0, 10), (4, 6), (10, nil), (10, 10), (25, nil), (30, nil), (30, 10),
            (90, nil),
            (90, nil), (90, nil), (90, 10),
        ]
        for (second, delay) in rows {
            let answer = limiter.delay(of: [1], now: Self.now + .seconds(second))
            #expect(answer == delay.map { .seconds($0) }, "at \(second) s")
        }
        #expect(limiter.delay(of: [2], now: Self.now) == nil, "others are counted apart")
    }

    @Test("after the clock was set back nobody waits longer than the limit says")
    func clockSetBack() {
        let limiter = RateLimiter(RateLimit(count: 1, per: .seconds(30)), capacity: 10)
        #expect(limiter.delay(of: [1], now: Self.now) == nil)
        #expect(limiter.delay(of: [1], now: Self.now - .seconds(86_400)) == .seconds(30))
    }

    @Test("memory is bounded, and who is nearest to the limit is remembered")
    func bounded() {
        let limiter = RateLimiter(RateLimit(count: 2, per: .seconds(60)), capacity: 100)
        let attacker: [UInt8] = [255, 255, 255]
        #expect(limiter.delay(of: attacker, now: Self.now) == nil && limiter.delay(of: attacker, now: Self.now) == nil)
        var most = 0
        for number in 0..<1_000 {
            _ = limiter.delay(of: Array("\(number)".utf8), now: Self.now)
            most = max(most, limiter.remembered)
        }
        #expect(most == 100)
        #expect(limiter.delay(of: attacker, now: Self.now) != nil)
        for number in 0..<100 { _ = limiter.delay(of: Array("b\(number)".utf8), now: Self.now + .seconds(61)) }
        #expect(limiter.remembered <= 100)
    }

    private typealias Setting = WritableKeyPath<RateLimitSettings, RateLimit>

    private static var doors: [(RateLimits.Door, Setting)] {
        [
            (.login, \.loginsFromPeer), (.exchange, \.exchangesFromPeer), (.publicRequest, \.publicFromPeer),
            (.publicNumber, \.numbersFromPeer),
        ]
    }

    @Test("each door has a limit of its own, told with Retry-After in whole seconds")
    func ownLimits() throws {
        for (door, limit) in Self.doors {
            var settings = RateLimitSettings()
            settings[keyPath: limit] = RateLimit(count: 1, per: .milliseconds(2_500))
            let limits = RateLimits(settings)
            try limits.admit("192.0.2.1", to: door, now: Self.now)
            let refusal = #expect(throws: APIProblem.self) {
                try limits.admit("192.0.2.1", to: door, now: Self.now)
            }
            #expect(refusal?.status == 429 && refusal?.answerFields["retry-after"] == "3")
            for (other, _) in Self.doors { try limits.admit("192.0.2.2", to: other, now: Self.now) }
        }
    }

    static let peers: [(String, String, areOne: Bool)] = [
        ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false),
        ("::ffff:192.0.2.1", "192.0.2.1", true), ("2001:db8::1", "2001:db8:0:0:ffff::", true),
        ("2001:db8::1", "2001:db8:0:1::1", false), ("unix", "unix", true), ("", "unix", false),
    ]

    @Test("a peer is an IPv4 address or the net of an IPv6 address", arguments: peers)
    func peerKeys(left: String, right: String, areOne: Bool) {
        #expect((PeerKey(left) == PeerKey(right)) == areOne)
    }
}
