import GatewayKit
import Testing

@testable import TicketStore

@Suite struct TimeZoneRulesTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let zone: String
        let second: Int64
        let offset: Int
        let date: CivilDate

        init(_ zone: String, _ second: Int64, _ offset: Int, _ year: Int, _ month: Int, _ day: Int) {
            self.zone = zone
            self.second = second
            self.offset = offset
            date = CivilDate(year: year, month: month, day: day)
        }

        var testDescription: String { "\(zone) at \(Instant(seconds: second))" }
    }

    /// The last second before and the first of each change, then far years, where only the footer speaks.
    static let rows = [
        Row("Europe/Kyiv", 1_774_745_999, 7200, 2026, 3, 29),
        Row("Europe/Kyiv", 1_774_746_000, 10800, 2026, 3, 29),
        Row("Europe/Kyiv", 1_792_889_999, 10800, 2026, 10, 25),
        Row("Europe/Kyiv", 1_792_890_000, 7200, 2026, 10, 25),
        Row("Europe/Kyiv", 2_382_523_200, 10800, 2045, 7, 1),
        Row("Europe/Kyiv", 0, 10800, 1970, 1, 1),
        Row("America/New_York", 1_772_953_199, -18000, 2026, 3, 8),
        Row("America/New_York", 1_772_953_200, -14400, 2026, 3, 8),
        Row("America/New_York", 1_793_512_799, -14400, 2026, 11, 1),
        Row("America/New_York", 1_793_512_800, -18000, 2026, 11, 1),
        Row("America/New_York", 2_556_143_999, -18000, 2050, 12, 31),
        Row("Australia/Lord_Howe", 1_775_314_799, 39600, 2026, 4, 5),
        Row("Australia/Lord_Howe", 1_775_314_800, 37800, 2026, 4, 5),
        Row("Australia/Lord_Howe", 1_791_041_399, 37800, 2026, 10, 4),
        Row("Australia/Lord_Howe", 1_791_041_400, 39600, 2026, 10, 4),
        Row("Australia/Lord_Howe", 2_208_988_800, 39600, 2040, 1, 1),
        Row("Asia/Kathmandu", 504_901_799, 19800, 1985, 12, 31),
        Row("Asia/Kathmandu", 504_901_800, 20700, 1986, 1, 1),
        Row("Asia/Kathmandu", 1_780_272_000, 20700, 2026, 6, 1),
        Row("Europe/Dublin", 1_768_478_400, 0, 2026, 1, 15),
        Row("Europe/Dublin", 1_784_116_800, 3600, 2026, 7, 15),
        Row("America/Godthab", 1_774_745_999, -7200, 2026, 3, 28),
        Row("America/Godthab", 1_774_746_000, -3600, 2026, 3, 29),
    ]

    @Test("local time changes at the second the zone says", arguments: rows)
    func offsets(row: Row) throws {
        let zone = try #require(TimeZoneRules.load(row.zone))
        #expect(zone.offset(at: Instant(seconds: row.second)) == row.offset)
        #expect(zone.date(at: Instant(seconds: row.second)) == row.date)
    }

    struct Rule: CustomTestStringConvertible, Sendable {
        let text: String
        let second: Int64
        let offset: Int

        var testDescription: String { "\(text) at \(Instant(seconds: second))" }
    }

    static let rules = [
        Rule(text: "UTC0", second: 1_780_272_000, offset: 0),
        Rule(text: "<+0545>-5:45", second: 1_780_272_000, offset: 20700),
        // The change is two days after the Thursday named, at 02:00.
        Rule(text: "EET-2EEST,M3.4.4/50,M10.4.4/50", second: 1_774_655_999, offset: 7200),
        Rule(text: "EET-2EEST,M3.4.4/50,M10.4.4/50", second: 1_774_656_000, offset: 10800),
        // Standard time in summer: Dublin's own way of telling it.
        Rule(text: "IST-1GMT0,M10.5.0,M3.5.0/1", second: 1_768_478_400, offset: 0),
        Rule(text: "IST-1GMT0,M10.5.0,M3.5.0/1", second: 1_784_116_800, offset: 3600),
        // Summer all year (RFC 8536, section 3.3.1).
        Rule(text: "XXX3EDT4,0/0,J365/23", second: 1_767_225_599, offset: -14400),
        Rule(text: "XXX3EDT4,0/0,J365/23", second: 1_782_864_000, offset: -14400),
        // 1 March is day 60 in the Julian count, leap year or not: 2028-03-01 00:00.
        Rule(text: "AAA0BBB,J60/0,J300/0", second: 1_835_481_599, offset: 0),
        Rule(text: "AAA0BBB,J60/0,J300/0", second: 1_835_481_600, offset: 3600),
    ]

    @Test("a rule in POSIX form says the offset of any year", arguments: rules)
    func footers(rule: Rule) throws {
        let zone = try #require(POSIXTimeZone(Array(rule.text.utf8)))
        #expect(zone.span(at: rule.second).offset == rule.offset)
    }

    @Test(
        "a rule that is not one is refused",
        arguments: ["", "E", "EET", "EET-2EEST", "EET-2EEST,M13.1.0,M1.1.0", "EET-25", "<+03", "EET-2EEST,M3.5.0"])
    func badRules(text: String) {
        #expect(POSIXTimeZone(Array(text.utf8)) == nil)
    }

    @Test("no beginning of a zone file is taken for the whole, and none is a crash")
    func truncated() throws {
        let file = Self.zoneFile(footer: "EET-2EEST,M3.5.0/3,M10.5.0/4")
        #expect(TimeZoneRules(file) != nil)
        for length in file.indices { #expect(TimeZoneRules(Array(file[..<length])) == nil, "\(length) bytes") }
        for index in file.indices {
            var damaged = file
            damaged[index] ^= 0xFF
            _ = TimeZoneRules(damaged)?.offset(at: .start)
        }
    }

    @Test(
        "a name that leads out of the folder, or nowhere, is no zone",
        arguments: ["", "../../../etc/passwd", "/etc/localtime", "Europe/Atlantis", "Europe", "Europe/Kyiv\u{0}"])
    func names(name: String) {
        #expect(TimeZoneRules.load(name) == nil)
    }

    /// One transition, two types, a version 1 block that is empty but for one type.
    private static func zoneFile(footer: String) -> [UInt8] {
        func header(times: UInt8, types: UInt8) -> [UInt8] {
            Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
                + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, times, 0, 0, 0, types, 0, 0, 0, 4]
        }
        let type: [UInt8] = [0, 0, 0x1C, 0x20, 0, 0]
        let summer: [UInt8] = [0, 0, 0x2A, 0x30, 1, 0]
        let names = Array("EET\u{0}".utf8)
        return header(times: 0, types: 1) + type + names + header(times: 1, types: 2)
            + [0, 0, 0, 0, 0x10, 0, 0, 0] + [1] + type + summer + names + Array("\n\(footer)\n".utf8)
    }
}
