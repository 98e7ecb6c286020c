import GatewayKit
import Testing
import TicketStore

@testable import MailGateway

@Suite struct ServiceLevelReadingTests {
    private func read(_ lines: String) -> ConfigurationFile {
        let example = ExampleConfiguration()
        return ConfigurationFile(
            Array((example.text + "\n" + lines).utf8), name: "mailgateway.yaml", secrets: .unread)
    }

    @Test("without service levels an urgent ticket escalates after two hours and resolved ones close after a week")
    func defaults() throws {
        let book = try #require(read("").configuration).serviceLevels
        #expect(book.levels.map(\.targets) == [[.firstResponse: .seconds(7_200), .nextResponse: .seconds(7_200)]])
        #expect(book.levels[0].priorities == [.urgent])
        #expect(book.levels[0].ladder.map(\.notify) == [[.role(.onCall), .role(.supervisors)]])
        #expect(book.routines.closeResolvedAfter == .seconds(7 * 86_400))
        #expect(book.routines.surveyAfter == nil)
    }

    @Test("a service level with a calendar of its own, holidays and a ladder")
    func whole() throws {
        let book = try #require(
            read(
                """
                calendars:
                  office:
                    time_zone: Europe/Paris
                    hours: {mon: ["08:00-12:00", "13:00-17:00"], tue: 08:00-17:00}
                    holidays: [2026-12-28]
                    exceptions: ["2026-12-29 08:00-09:00"]
                service_levels:
                  all:
                    calendar: office
                    first_response: 8h
                    warning: 50
                    escalation:
                      soon: {at: 80%, notify: [assignee]}
                      late: {clock: first_response, at: 30m late, notify: [supervisors], priority: urgent}
                      silent: {at: 20m unanswered, assign: on_call}
                """
            ).configuration
        ).serviceLevels
        let office = try #require(book.calendars[CalendarName("office")])
        // Monday the 28th is a holiday and Tuesday has one hour: seven more on the Monday after.
        let friday = Instant(seconds: 1_798_200_000)
        #expect(office.instant(after: .seconds(8 * 3_600), from: friday)?.description == "2027-01-04T15:00:00Z")
        #expect(book.levels[0].warningShare == 50)
        #expect(
            book.levels[0].ladder.map(\.moment) == [
                .share(80), .late(.seconds(1_800)), .unanswered(.seconds(1_200)),
            ])
    }

    static let mistakes: [(String, String)] = [
        (
            "service_levels: {a: {calendar: ofice}}\ncalendars: {office: {hours: {mon: 08:00-09:00}}}",
            #"service_levels.a.calendar: there is no calendar "ofice"; did you mean "office"?"#
        ),
        (
            "service_levels: {a: {first_response: 2h, escalation: {x: {at: soon, notify: [team]}}}}",
            "service_levels.a.escalation.x.at: must be a share of the target such as 100%, or a time such as 30m late or "
                + #"1h unanswered, not "soon""#
        ),
        (
            "service_levels: {a: {first_response: 2h, escalation: {x: {at: 80%}}}}",
            "service_levels.a.escalation.x: does nothing; write at least notify, such as notify: [on_call]"
        ),
        (
            "service_levels: {a: {first_response: 2h, escalation: {x: {clock: resolution, notify: [team]}}}}",
            "service_levels.a.escalation.x.clock: this service level has no target resolution"
        ),
        (
            "calendars: {office: {hours: {mon: [08:00-12:00, 11:00-13:00]}}}",
            "calendars.office.hours: mon: 08:00-12:00 and 11:00-13:00 overlap; join them to one"
        ),
        (
            "calendars: {office: {hours: {}}}",
            "calendars.office.hours: is never open; name at least one day, such as mon: 08:00-17:00"
        ),
        (
            "calendars: {always: {hours: {mon: 08:00-12:00}}}",
            #"calendars.always: "always" is around the clock already; choose another name"#
        ),
    ]

    private static let voices = """
        sms:
          kind: form
          url: http://127.0.0.1:13013/
          fields: {to: "{{phone}}"}
        webhooks:
          crm: {url: "https://hooks.example.org/x", secret_file: /etc/hosts, events: [ticket.created]}
        service_levels: {a: {first_response: 2h, escalation: {x: {sms: [on_call], webhook: crm}}}}

        """

    @Test("a step may send SMS and call webhooks, and need do nothing else")
    func voices() throws {
        let file = read(Self.voices)
        #expect(file.problems.map(\.description) == [])
        let step = try #require(file.configuration?.serviceLevels.levels[0].ladder[0])
        #expect(step.texts == [.role(.onCall)] && step.webhooks == [EndpointName("crm")])
    }

    @Test("an SMS to nobody and a webhook that is not there are refused")
    func voiceMistakes() {
        func problems(_ text: String) -> [String] { read(text).problems.map { "\($0.path): \($0.message)" } }
        let step = "service_levels.a.escalation.x"
        #expect(
            problems(Self.voices.replacing("[on_call]", with: "[on_call, anna]"))
                == ["\(step).sms: anna has no phone; set agents.anna.phone"])
        #expect(
            problems(Self.voices.replacing("webhook: crm", with: "webhook: [crn]")).first?
                .hasPrefix("\(step).webhook: there is no webhook \"crn\"") == true)
        let silent = "service_levels: {a: {first_response: 2h, escalation: {x: {sms: on_call}}}}"
        #expect(problems(silent) == ["\(step).sms: needs a section \"sms\": no SMS are sent without one"])
    }

    @Test("mistakes are told where they stand and with what to do", arguments: mistakes)
    func mistake(text: String, complaint: String) {
        let found = read(text).problems.map(\.description)
        #expect(found.contains { $0.hasSuffix(complaint) }, "\(found)")
    }
}
