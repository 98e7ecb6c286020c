import GatewayKit
import Testing

@Suite struct InstantTests {
    @Test(
        "an instant is written as RFC 3339 says, before 1970 and on leap days too",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_164_799, "2024-02-28T23:59:59Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
            (-62_135_596_800, "0001-01-01T00:00:00Z"),
        ])
    func writes(seconds: Int64, text: String) {
        #expect(Instant(seconds: seconds).description == text)
    }

    @Test("a part of a second counts to the second it lies in")
    func roundsDown() {
        #expect(Instant(microseconds: 1_999_999).seconds == 1)
        #expect(Instant(microseconds: -1).seconds == -1)
        #expect(Instant(microseconds: -1_000_000).seconds == -1)
    }

    @Test("D12 no number traps", arguments: [Int64.min, -1, 0, 1, .max])
    func absurdNumbers(number: Int64) {
        #expect(!Instant(microseconds: number).description.isEmpty)
        #expect(!Instant(seconds: number).description.isEmpty)
        #expect(!(Instant(microseconds: number) + .seconds(1)).description.isEmpty)
        #expect(!(Instant(microseconds: number) - .seconds(1)).description.isEmpty)
    }

    @Test("a duration added and the difference taken agree")
    func adds() {
        let start = Instant(seconds: 1_700_000_000)
        #expect(start + .milliseconds(1_500) - start == .milliseconds(1_500))
        #expect(start - .seconds(60) < start)
    }
}
