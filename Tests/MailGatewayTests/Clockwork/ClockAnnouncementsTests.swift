import GatewayKit
import MIMEParser
import Notifier
import Testing

@testable import MailGateway
@testable import TicketStore

/// Who hears of a step of a ladder, and how.
@Suite struct ClockAnnouncementsTests {
    private static let phone = "phone: \"+4912345678\""

    private func told(_ step: (inout EscalationLevel) -> Void, _ staff: Staff) throws -> [String] {
        var level = ServiceLevel(name: ServiceLevelName("urgent"), calendar: ServiceLevelBook.always)
        level.ladder = [EscalationLevel(moment: .share(100))]
        step(&level.ladder[0])
        var book = ServiceLevelBook()
        book.levels = [level]
        let clock = SLAClock(
            id: try #require(ClockID(1)), ticket: Staff.ticket().id, kind: .firstResponse, policy: level.name,
            target: .seconds(60), calendar: level.calendar, calendarVersion: 1, state: .running, reason: .team,
            startedAt: Staff.now, since: Staff.now, countedBefore: .zero, done: [])
        let event = ClockEvent(
            deed: .escalate(1), clock: clock, ticket: Staff.ticket(assignee: "anna"), watchers: [], at: Staff.now)
        return ClockAnnouncements(rules: staff.rules, serviceLevels: book).change(for: event).notices.map {
            let wait = $0.notBefore == nil ? "" : " later"
            return "\($0.voice.rawValue) \($0.recipient.address)\(wait)"
        }
    }

    @Test("an SMS of the ladder goes out at once, whatever the person chose")
    func texts() throws {
        let anna = Self.phone + "\n    notify: {escalated: none}"
        let staff = try Staff(queue: "on_call: [anna]", anna: anna, rules: Self.gateway)
        #expect(try told({ $0.texts = [.role(.onCall)] }, staff) == ["sms anna@example.org"])
        #expect(try told({ $0.texts = [.agent(AgentName("anna"))] }, staff) == ["sms anna@example.org"])
        #expect(try told({ $0.notify = [.role(.onCall)] }, staff) == [])
    }

    @Test("who is told both ways gets one SMS, which waits for no quiet hours")
    func oneText() throws {
        let quiet = "quiet_hours: {from: \"00:00\", until: \"23:59\", except: none}"
        let staff = try Staff(
            anna: Self.phone + "\n    notify: {escalated: [mail, sms], \(quiet)}", rules: Self.gateway)
        let both = try told(
            {
                $0.notify = [.role(.assignee)]
                $0.texts = [.role(.assignee), .agent(AgentName("anna"))]
            }, staff)
        #expect(both == ["sms anna@example.org", "mail anna@example.org"])
        #expect(try told({ $0.notify = [.role(.assignee)] }, staff).contains("sms anna@example.org later"))
    }

    @Test("a role that stands for somebody without a phone is heard by mail")
    func withoutPhone() throws {
        let staff = try Staff(queue: "on_call: [anna, bruno]", anna: Self.phone, rules: Self.gateway)
        #expect(
            try told({ $0.texts = [.role(.onCall)] }, staff) == ["sms anna@example.org", "mail bruno@example.org"])
    }

    private static let gateway = """
        sms:
          kind: form
          url: http://127.0.0.1:13013/
          fields: {to: "{{phone}}"}

        """
}
