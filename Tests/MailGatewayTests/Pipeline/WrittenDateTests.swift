import Testing

@testable import MailGateway
@testable import TicketStore

@Suite struct WrittenDateTests {
    @Test(
        "a day is read as people of the language write it, and not at all where they may mean two",
        arguments: [
            ("2026-12-24", "en", "2026-12-24"), ("24.12.2026", "de", "2026-12-24"), ("4.3.2026", "en", "2026-03-04"),
            ("24/12/2026", "en", "2026-12-24"), ("12/24/2026", "en", "2026-12-24"), ("03/04/2026", "fr", "2026-04-03"),
            ("03/04/2026", "en-US", "2026-03-04"), ("03/04/2026", "en-GB", "2026-04-03"), ("03/04/2026", "en", nil),
            ("03/04/2026", "en-CA", nil), ("04/04/2026", "en", "2026-04-04"), ("2026/04/03", "fr", "2026-04-03"),
        ])
    func read(text: String, language: String, day: String?) throws {
        let date = try #require(WrittenDate(Array(text.utf8)[...]))
        #expect(date.day(in: language)?.description == day)
    }

    @Test(
        "what is no day is none",
        arguments: [
            "", "24", "24.12", "24.12.26", "2026-02-30", "31.02.2026", "13/13/2026", "2026-12.24", "24-12-2026",
            "-1-1-2026", "2026-12-24T10:00", "２０２６-12-24", "00/01/2026",
        ])
    func refused(text: String) {
        #expect(WrittenDate(Array(text.utf8)[...]) == nil)
    }
}
