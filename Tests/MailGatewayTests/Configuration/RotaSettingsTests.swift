import Testing

@testable import MailGateway
@testable import TicketStore

/// `rota:` of a queue and `away:` of an agent, as the administrator writes them.
@Suite struct RotaSettingsTests {
    @Test("a rota is read with its defaults, and begins with the first handover after its start")
    func read() throws {
        let rota = try #require(try queue("rota: {people: [anna], start: 2026-01-06}").rota)
        #expect(
            rota
                == OnCallRota(
                    people: [AgentName("anna")], handover: 540, days: 7,
                    start: CivilDate(year: 2026, month: 1, day: 12)))
        let daily = try #require(
            try queue(
                "rota: {people: [anna], handover: \"20:30\", every: 2d, start: 2026-01-06, exceptions: {2026-12-24: anna}}"
            ).rota)
        #expect(daily.handover == 1_230 && daily.days == 2 && daily.start.day == 6)
        #expect(daily.exceptions == [CivilDate(year: 2026, month: 12, day: 24): AgentName("anna")])
        #expect(try queue("on_call: [anna]").rota == nil)
    }

    @Test(
        "what cannot be a rota is told where it stands",
        arguments: [
            ("{people: [ana], start: 2026-01-05}", "there is no agent \"ana\"; did you mean \"anna\"?"),
            ("{people: [anna]}", "missing key \"start\": a day such as 2026-11-20"),
            ("{people: [anna], start: 2026-02-30}", "must be a day such as 2026-11-20, not \"2026-02-30\""),
            ("{people: [], start: 2026-01-05}", "must not be empty"),
            (
                "{people: [anna], start: 2026-01-05, every: 29d}",
                "must be a turn from 1d to 28d, or 1w to 4w, not \"29d\""
            ),
            (
                "{people: [anna], start: 2026-01-05, handover: mon 9}",
                "must be a time such as 09:00 or mon 09:00, not \"mon 9\""
            ),
            (
                "{people: [anna], start: 2026-01-05, handover: mon 09:00, every: 1d}",
                "names a weekday, but turns of 1d end on other days too"
            ),
            (
                "{people: [anna], start: 2026-01-05, exceptions: {christmas: anna}}",
                "\"christmas\" is not a day such as 2026-12-24"
            ),
        ])
    func refused(rota: String, message: String) {
        let example = ExampleConfiguration()
        let text = example.text.replacingFirst("agents: [anna]", with: "agents: [anna]\n    rota: " + rota)
        let problems = example.problems(in: text)
        #expect(problems.count == 1 && problems.first?.hasSuffix(message) == true, "\(problems)")
    }

    @Test("planned absences are days or ranges of days; a range that ends before it begins is refused")
    func away() throws {
        let example = ExampleConfiguration()
        let text = example.text.replacingFirst(
            "address: anna@example.org",
            with: "address: anna@example.org\n    away: [2026-12-24, 2026-12-27..2027-01-05]")
        let file = ConfigurationFile(Array(text.utf8), name: "c.yaml", secrets: .needed)
        let away = try #require(file.configuration).agents[0].away
        #expect(away.map { "\($0.lowerBound) \($0.upperBound)" } == ["2026-12-24 2026-12-24", "2026-12-27 2027-01-05"])
        let wrong = text.replacing("2027-01-05]", with: "2026-01-05]")
        #expect(
            example.problems(in: wrong).first?.hasSuffix(
                "must be days such as 2026-12-20..2027-01-05, or one day, not \"2026-12-27..2026-01-05\"") == true)
    }

    private func queue(_ lines: String) throws -> QueueSettings {
        let example = ExampleConfiguration()
        let text = example.text.replacingFirst("agents: [anna]", with: "agents: [anna]\n    " + lines)
        let file = ConfigurationFile(Array(text.utf8), name: "c.yaml", secrets: .needed)
        #expect(file.problems.map(\.description) == [])
        return try #require(file.configuration).queues[0]
    }
}
