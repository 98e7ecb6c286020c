import MIMEParser
import Testing

@Suite struct MailDateTests {
    static let noon: Int64 = 1_709_640_000

    @Test(
        "every way to write 2024-03-05 12:00 UTC is understood",
        arguments: [
            "Tue, 5 Mar 2024 12:00:00 +0000", "5 Mar 2024 12:00 GMT", "Tue, 05 Mar 2024 13:00:00 +0100 (CET)",
            "Tue, 5 Mar 2024 07:00:00 EST", "Tue Mar  5 12:00:00 2024", "Tue Mar 5 12:00:00 UTC 2024",
            "2024-03-05T12:00:00Z", "2024-03-05 13:00:00+01:00", "Tuesday, 5-Mar-24 12:00:00 GMT",
            "5 Mar 24 12:00 +0000", "Tue, 5 (the fifth) Mar 2024 12:00:00 +0000", "Tue,5 Mar 2024 12:00:00.000 +0000",
            "5 Mar 124 12:00 +0000", "Tue, 5 Mar 2024 17:30:00 +0530", "Mar 5, 2024 12:00:00 PM GMT",
            "5 3 2024 12:00:00 +0000", "05.03.2024 13:00 (CET)", "20240305T120000Z", "5 MARCH 2024 12:00:00 gmt",
            "Tue, 5 Mar 2024 04:00:00 (PST)", "Di, 5. Mrz 2024 12:00:00 +0000", "Tue, 5 Mar 2024 12.00.00 GMT",
            "Tue, 5 Mar 2024 13:00:00 GMT+0100", "Tuesday, March 5, 2024 at 12:00 PM",
            "by mx; Tue, 5 Mar 2024 12:00:00 +0000", "(x\\)y) 5 Mar 2024 12:00 UT",
        ])
    func reads(text: String) throws {
        #expect(MailDate(Array(text.utf8))?.secondsUTC == Self.noon)
    }

    @Test("day and month written with slashes count where only one of them can be the month")
    func readsSlashes() {
        #expect(MailDate(Array("13/3/2024 12:00".utf8)) == MailDate(Array("3/13/24 12:00".utf8)))
        #expect(MailDate(Array("13/3/2024 12:00".utf8)) == MailDate(Array("13 Mar 2024 12:00".utf8)))
        #expect(MailDate(Array("3/3/2024 12:00".utf8)) == MailDate(Array("3 Mar 2024 12:00".utf8)))
        #expect(MailDate(Array("5/3/2024 12:00".utf8)) == nil)
    }

    @Test("a date before 1970 is one")
    func readsEarlyDates() {
        #expect(MailDate(Array("Thu, 13 Feb 1969 23:32 -0330".utf8))?.secondsUTC == -27_723_480)
    }

    @Test("the zone the writer saw is kept")
    func keepsZone() {
        #expect(MailDate(Array("5 Mar 2024 07:00 -0500".utf8))?.zoneMinutes == -300)
        #expect(MailDate(Array("5 Mar 2024 07:00".utf8))?.zoneMinutes == 0)
    }

    @Test(
        "D12 a number without bounds neither overflows nor becomes a date far away",
        arguments: [
            "1 Jan 999999999999 00:00:00 +0000", "1 Jan 0000 00:00:00 +0000", "1 Jan 1066 00:00 +0000",
            "31 Dec 9999 23:59:59 -2359", "1 Jan 18446744073709551615 00:00 +99999999999999999999",
            "1 Jan 1970 00:00:00 +2400",
        ])
    func clamps(text: String) throws {
        let date = try #require(MailDate(Array(text.utf8)))
        #expect((-2_208_988_800...253_402_300_799).contains(date.secondsUTC))
    }

    @Test(
        "D12 what is no date is none",
        arguments: [
            "", "yesterday", "32 Jan 2024", "99999999999999999999", "12:00:00", "Tue, 5", "5 Mar", "::::", "2024-13-01",
            "99999999999999999999:00 1 Jan 2024", "(((((((", "- - - -",
            "4 8 15 16 23 42, 4 8 15 16", "5 Mar 2024 (12:00", "20241305", "20240305T2500", "1/2/", "13/13/2024 12:00",
        ])
    func refuses(text: String) {
        #expect(MailDate(Array(text.utf8)) == nil)
    }
}
