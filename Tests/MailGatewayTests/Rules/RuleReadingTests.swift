import Testing
import TicketStore

@testable import MailGateway

@Suite struct RuleReadingTests {
    static let mistakes: [(rules: String, problem: String)] = [
        ("r: {then: {drop: yes}, wen: {}}", "unknown key \"wen\"; did you mean \"when\"?"),
        ("r: {when: {form: {is: a}}, then: {drop: yes}}", "unknown key \"form\"; did you mean \"from\"?"),
        ("r: {when: {from: {equals: a}}, then: {drop: yes}}", "unknown key \"equals\""),
        ("r: {when: {from: {}}, then: {drop: yes}}", "asks for nothing; write one of is, contains"),
        ("r: {when: {from: anna}, then: {drop: yes}}", "must be a section of its own, not a single value"),
        ("r: {when: {subject: {above: much}}, then: {drop: yes}}", "must be a number such as 5 or -1.5, not \"much\""),
        (
            "r: {when: {mailbox: suport}, then: {drop: yes}}",
            "there is no mailbox \"suport\"; did you mean \"support\"?"
        ),
        ("r: {when: {time: {from: \"25:00\"}}, then: {drop: yes}}", "must be an hour such as 08:30, not \"25:00\""),
        ("r: {when: {time: {days: [monday]}}, then: {drop: yes}}", "did you mean \"mon\"?"),
        ("r: {when: {proof: sure}, then: {drop: yes}}", "must be one of none, claimed, authenticated, signed_address"),
        ("r: {when: {headers: {}}, then: {drop: yes}}", "must have one entry for each name"),
        ("r: {when: {size: {above: 5}}, then: {drop: yes}}", "such as 50MB"),
        ("r: {when: {}}", "missing key \"then\": a section"),
        ("r: {then: {}}", "does nothing; write at least one action"),
        ("r: {then: {drop: yes, hold: yes}}", "drop, hold and quarantine stand alone"),
        ("r: {then: {drop: yes, tags: [a]}}", "drop, hold and quarantine stand alone"),
        ("r: {then: {queue: suport}}", "there is no queue \"suport\"; did you mean \"support\"?"),
        ("r: {then: {assignee: ana}}", "there is no agent \"ana\"; did you mean \"anna\"?"),
        ("r: {then: {watchers: [bob]}}", "there is no agent \"bob\""),
        ("r: {then: {category: biling}}", "there is no category \"biling\"; did you mean \"billing\"?"),
        ("r: {then: {priority: hihg}}", "did you mean \"high\"?"),
        ("r: {then: {tags: [\"Two words\"]}}", "must be a tag of at most 40 small letters"),
        ("r: {then: {forward: support@example.org}}", "is a mailbox the gateway reads; forwarded mail would come back"),
        ("r: {then: {reply: ../secret}}", "must be the name of a template reply.NAME.txt"),
    ]

    @Test("a mistake in a rule is told with its line and what was probably meant", arguments: mistakes)
    func mistake(rules: String, problem: String) throws {
        let example = ExampleConfiguration()
        let text = RuleOffice.text(example) + "rules:\n  \(rules)\n"
        let line = text.utf8.count { $0 == 0x0A }
        let problems = example.problems(in: text)
        #expect(problems.count == 1, "\(problems)")
        let told = try #require(problems.first)
        #expect(told.hasPrefix("c.yaml:\(line):"), "\(told)")
        #expect(told.contains("rules.r"), "\(told)")
        #expect(told.contains(problem), "\(told)")
    }

    @Test("without rules nothing is asked")
    func none() throws {
        let office = try RuleOffice("")
        #expect(office.configuration.rules == RuleBook())
        #expect(try office.judged("From: a@b.example\n\nHi\n").content.ruleReadings.isEmpty)
    }
}
