import GatewayKit
import Testing

@testable import MailGateway
@testable import TicketStore

/// Whose turn it is, week after week, on the clock of the wall.
@Suite struct OnCallRotaTests {
    private let paris: TimeZoneRules
    private let rota = OnCallRota(
        people: ["anna", "bruno", "carla"].map(AgentName.init), handover: 9 * 60, days: 7,
        start: CivilDate(year: 2026, month: 1, day: 5),
        exceptions: [CivilDate(year: 2026, month: 12, day: 24): AgentName("bruno")])

    init() throws { paris = try #require(TimeZoneRules.load("Europe/Paris")) }

    @Test(
        "the turn changes at the handover, counts on for years, and an exception lasts a day",
        arguments: [
            ("2026-01-05 09:00", "anna"), ("2026-01-12 08:59", "anna"), ("2026-01-12 09:00", "bruno"),
            ("2026-01-19 09:00", "carla"), ("2026-01-26 09:00", "anna"), ("2026-01-05 08:59", "carla"),
            ("2025-12-29 09:00", "carla"), ("2025-12-22 09:00", "bruno"),
            ("2026-12-24 08:59", "carla"), ("2026-12-24 09:00", "bruno"), ("2026-12-25 08:59", "bruno"),
            ("2026-12-25 09:00", "carla"),
        ])
    func turns(moment: String, agent: String) throws {
        #expect(rota.person(at: try instant(moment), in: paris, nobodyIsAway) == AgentName(agent))
    }

    @Test("summer time moves no handover on the wall: nine o'clock is seven o'clock UTC in summer, eight in winter")
    func daylightSaving() throws {
        for (day, hour) in [("2026-03-23", 8), ("2026-03-30", 7), ("2026-10-19", 7), ("2026-10-26", 8)] {
            let date = try #require(CivilDate(day))
            let handover = Instant(seconds: date.daysSince1970 * 86_400 + Int64(hour) * 3_600)
            let before = rota.person(at: handover - .microseconds(1), in: paris, nobodyIsAway)
            let after = rota.person(at: handover, in: paris, nobodyIsAway)
            #expect(before != after, "\(day)")
        }
    }

    @Test("in the night the clock is set back, the handover happens once; set forward, at the first minute there is")
    func nights() throws {
        var night = rota
        night.handover = 2 * 60 + 30
        night.days = 1
        let autumn = try instant("2026-10-25 00:00")
        let turns = (0..<300).map { night.person(at: autumn + .seconds($0 * 60), in: paris, nobodyIsAway) }
        #expect(zip(turns, turns.dropFirst()).filter { $0 != $1 }.count == 1)
        #expect(turns[149] != turns[150])
        // 02:00 is 03:00.
        let spring = try instant("2026-03-29 00:00")
        #expect(
            night.person(at: spring + .seconds(119 * 60), in: paris, nobodyIsAway)
                != night.person(at: spring + .seconds(120 * 60), in: paris, nobodyIsAway))
    }

    @Test("who is away is passed over, an exception too; when all are, the one whose turn it is stays")
    func absences() throws {
        let monday = try instant("2026-01-12 10:00")
        #expect(rota.person(at: monday, in: paris, away("bruno")) == AgentName("carla"))
        #expect(rota.person(at: monday, in: paris, away("bruno", "carla")) == AgentName("anna"))
        #expect(rota.person(at: monday, in: paris, away("anna", "bruno", "carla")) == AgentName("bruno"))
        let christmas = try instant("2026-12-24 10:00")
        #expect(rota.person(at: christmas, in: paris, away("bruno")) == AgentName("carla"))
    }

    @Test("the next handovers are told with those who take over")
    func upcoming() throws {
        let duties = rota.duties(from: try instant("2026-12-22 12:00"), in: paris, nobodyIsAway, limit: 4)
        #expect(duties.map(\.agent.rawValue) == ["carla", "bruno", "carla", "anna"])
        #expect(
            duties.map { $0.from?.description } == [
                "2026-12-21T08:00:00Z", "2026-12-24T08:00:00Z", "2026-12-25T08:00:00Z", "2026-12-28T08:00:00Z",
            ])
        #expect(zip(duties, duties.dropFirst()).allSatisfy { $0.until == $1.from })
    }

    private var nobodyIsAway: Attendance { Attendance([], zone: paris) }

    private func away(_ names: String...) -> Attendance {
        nobodyIsAway.knowing(
            names.map { Absence(agent: AgentName($0), word: .away(until: nil), saidAt: Instant(seconds: 0)) })
    }

    private func instant(_ text: String) throws -> Instant {
        let moment = try #require(WallMoment(text))
        return paris.instant(on: moment.day, minute: moment.minute)
    }
}
