import GatewayKit
import Testing

@testable import TicketStore

@Suite struct NumberPatternTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let pattern: String
        let number: String

        var testDescription: String { pattern }
    }

    static let rows = [
        Row(pattern: "TICKET-{yyyyMMdd}-{seq:3}", number: "TICKET-20261120-007"),
        Row(pattern: "TC-{yyyy}-{seq:3}", number: "TC-2026-007"),
        Row(pattern: "A{seq}", number: "A7"),
        Row(pattern: "req.{yy}{MM}_{seq:5}-{dd}", number: "req.2611_00007-20"),
    ]

    @Test("a pattern renders the number people quote", arguments: rows)
    func renders(row: Row) throws {
        let pattern = try #require(NumberPattern(row.pattern))
        #expect(NumberPattern.problem(with: row.pattern) == nil)
        #expect(pattern.series(at: .start, zone: .utc).number(7)?.text == row.number)
    }

    @Test("the day of a number is the day in the queue's zone")
    func day() throws {
        let pattern = try #require(NumberPattern("T-{yyyyMMdd}-{seq:3}"))
        let kathmandu = try #require(TimeZoneRules.load("Asia/Kathmandu"))
        let newYork = try #require(TimeZoneRules.load("America/New_York"))
        let evening = Instant(seconds: 1_795_201_200)  // 2026-11-20T19:00:00Z
        #expect(pattern.series(at: evening, zone: kathmandu).prefix == "T-20261121-")
        #expect(pattern.series(at: evening, zone: newYork).prefix == "T-20261120-")
    }

    @Test("a full day gets longer numbers")
    func overflow() throws {
        let pattern = try #require(NumberPattern("T-{seq:3}"))
        #expect(pattern.series(at: .start, zone: .utc).number(12_345)?.text == "T-12345")
    }

    @Test(
        "a pattern that cannot number tickets is refused with the reason",
        arguments: [
            ("TICKET-{yyyy}", "needs `{seq}`"), ("T-{seq}{seq}", "twice"), ("T-{seq:0}", "from 1 to 9"),
            ("T-{seq:12}", "from 1 to 9"), ("T-{sec}", "known are"), ("T-{}", "known are"), ("T {seq}", "only letters"),
            ("T-{seq", "partner"), ("T-}{seq}", "partner"), ("{seq}", "begin with a letter"),
            ("{yyyy}-{seq}", "begin with a letter"), ("", "needs `{seq}`"), ("Tïcket-{seq}", "only letters"),
            ("A-TICKET-WITH-A-VERY-LONG-NAME-{yyyyMMdd}-{seq:3}", "longer than 40"),
        ])
    func refused(pattern: String, reason: String) throws {
        #expect(NumberPattern(pattern) == nil)
        #expect(try #require(NumberPattern.problem(with: pattern)).contains(reason))
    }
}
