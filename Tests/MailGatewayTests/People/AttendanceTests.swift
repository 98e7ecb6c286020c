import GatewayKit
import MIMEParser
import Testing

@testable import MailGateway
@testable import TicketStore

/// Who is there: the plan in the configuration, and what was said since.
@Suite struct AttendanceTests {
    private let anna = AgentName("anna")
    private let zone: TimeZoneRules
    private let attendance: Attendance

    init() throws {
        zone = try #require(TimeZoneRules.load("Europe/Paris"))
        var settings = AgentSettings(
            name: anna, displayName: "Anna", address: try #require(EmailAddress("anna@example.test")), language: "en")
        settings.away = [try #require(CivilDate("2026-12-20"))...(try #require(CivilDate("2027-01-05")))]
        attendance = Attendance([settings], zone: zone)
    }

    @Test(
        "planned days count from their first minute to their last, on the site's clock",
        arguments: [
            ("2026-12-19 23:59", false), ("2026-12-20 00:00", true), ("2027-01-05 23:59", true),
            ("2027-01-06 00:00", false),
        ])
    func planned(moment: String, isAway: Bool) throws {
        #expect(attendance.isAway(anna, at: try instant(moment)) == isAway)
        #expect(!attendance.isAway(AgentName("bruno"), at: try instant(moment)))
    }

    @Test("what was said counts up to its last day; without one, until the word is taken back")
    func said() throws {
        let day = try #require(CivilDate("2026-11-24"))
        let until = attendance.knowing([try absence(.away(until: day), on: "2026-11-20 10:00")])
        #expect(until.absence(of: anna, at: try instant("2026-11-24 23:59")) == .until(day))
        #expect(until.absence(of: anna, at: try instant("2026-11-25 00:00")) == nil)
        let open = attendance.knowing([try absence(.away(until: nil), on: "2026-11-20 10:00")])
        #expect(open.absence(of: anna, at: try instant("2030-01-01 00:00")) == .untilBack)
    }

    @Test("who says that he is back ends a plan that had begun, not one that is still to come")
    func back() throws {
        let early = attendance.knowing([try absence(.back, on: "2027-01-02 08:00")])
        #expect(!early.isAway(anna, at: try instant("2027-01-02 08:01")))
        let before = attendance.knowing([try absence(.back, on: "2026-12-01 08:00")])
        #expect(before.isAway(anna, at: try instant("2026-12-24 12:00")))
    }

    @Test("a plan that goes on longer than what was said is told")
    func longer() throws {
        let day = try #require(CivilDate("2026-12-24"))
        let both = attendance.knowing([try absence(.away(until: day), on: "2026-12-20 10:00")])
        #expect(
            both.absence(of: anna, at: try instant("2026-12-21 12:00"))
                == .until(try #require(CivilDate("2027-01-05"))))
    }

    private func absence(_ word: Absence.Word, on moment: String) throws -> Absence {
        Absence(agent: anna, word: word, saidAt: try instant(moment))
    }

    private func instant(_ text: String) throws -> Instant {
        let moment = try #require(WallMoment(text))
        return zone.instant(on: moment.day, minute: moment.minute)
    }
}
