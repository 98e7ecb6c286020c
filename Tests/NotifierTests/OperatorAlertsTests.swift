import GatewayKit
import MIMEParser
import Testing
import TicketStore

@testable import Notifier

@Suite struct OperatorAlertsTests {
    let dispatch: Dispatch
    let alerts: OperatorAlerts

    init() throws {
        dispatch = try Dispatch()
        alerts = OperatorAlerts(
            store: dispatch.store, settings: dispatch.office.settings.alerts, timepiece: dispatch.clock.timepiece,
            log: Log(sink: { _ in }))
    }

    @Test("the same trouble is told once in six hours, another trouble at once")
    func limitsRepeats() async throws {
        for _ in 0..<5 { await alerts.tell(.loginRefused(mailbox: "support"), because: "NO") }
        await alerts.tell(.loginRefused(mailbox: "billing"), because: "NO")
        let first = try await dispatch.alerts()
        #expect(first.count == 2)
        dispatch.clock.advance(by: .seconds(6 * 3_600))
        await alerts.tell(.loginRefused(mailbox: "support"), because: "NO")
        let second = try await dispatch.alerts()
        #expect(second.count == 3)
    }

    @Test("a bad night fills no mailbox: twenty alerts in a day, the next day they go on")
    func limitsDay() async throws {
        for number in 0..<50 { await alerts.tell(.quarantined(mailbox: "q\(number)"), because: "stuck") }
        let first = try await dispatch.alerts()
        #expect(first.count == 20)
        dispatch.clock.advance(by: .seconds(86_400))
        await alerts.tell(.quarantined(mailbox: "q49"), because: "stuck")
        let second = try await dispatch.alerts()
        #expect(second.count == 21)
    }

    @Test(
        "an alert says what, where, since when, why and what to do, in the operators' language",
        arguments: [
            (
                "en", "[mailgateway] mailbox support: login refused",
                ["nothing is lost", "Where: mailbox support", "Noticed: 2026-11-21T", "Why: imaps://", "Hint: check "]
            ),
            (
                "fr-CA", "[mailgateway] boîte support : identifiants refusés",
                ["rien n'est perdu", "Où : boîte support", "Constaté : 2026-11-21T", "imaps://", "Piste : check "]
            ),
            (
                "de-CH", "[mailgateway] Postfach support: Anmeldung abgelehnt",
                ["nichts geht verloren", "Wo: Postfach support", "Bemerkt: 2026-11-21T", "imaps://", "Hinweis: check "]
            ),
        ])
    func words(language: String, subject: String, parts: [String]) async throws {
        var settings = dispatch.office.settings.alerts
        settings.language = language
        let alerts = OperatorAlerts(
            store: dispatch.store, settings: settings, timepiece: dispatch.clock.timepiece, log: Log(sink: { _ in }))
        await alerts.tell(
            .loginRefused(mailbox: "support"), because: "imaps://mail.example.org:993: NO", "check the password")
        let (_, _, mail) = try #require(try await dispatch.office.mails().first)
        #expect(mail.subject == subject)
        for part in parts + ["imaps://mail.example.org:993: NO", "\n1. ", "\n4. `systemctl restart"] {
            #expect(mail.plainText.contains(part), "\(part) in \(mail.plainText)")
        }
    }

    @Test("the advice names the command that shows the mail, and the restart that makes a new password count")
    func commands() {
        let rows: [(OperatorAlerts.Topic, String)] = [
            (.loginRefused(mailbox: "a"), "`systemctl restart mailgateway`"),
            (.sendingStopped(server: "a"), "`systemctl restart mailgateway`"),
            (.noticesUnwordable, "`systemctl restart mailgateway`"),
            (.intakeStuck, "`mailgateway ledger --letters`"),
            (.quarantined(mailbox: "a"), "`mailgateway ledger --letters`"),
        ]
        for (topic, command) in rows {
            for language in TemplateLibraryTests.languages {
                let advice = AlertWords(topic, language: language).advice
                #expect(advice.contains { $0.contains(command) }, "\(topic) in \(language)")
            }
        }
    }

    @Test("every topic has its own key and its own words in every language, with something to do")
    func topics() {
        let topics: [OperatorAlerts.Topic] = [
            .loginRefused(mailbox: "a"), .mailboxUnreachable(mailbox: "a"), .mailboxChanged(mailbox: "a"),
            .diskFills(directory: "/a"), .intakeStuck, .outboxStuck, .sendingStopped(server: "a"),
            .quarantined(mailbox: "a"), .noticesUnwordable, .fileMissing, .storeDamaged(place: "a"), .wallClockJumped,
            .scanningStopped(server: "a"),
        ]
        #expect(Set(topics.map(\.key)).count == topics.count)
        let words = TemplateLibraryTests.languages.flatMap { language in
            topics.map { AlertWords($0, language: language) }
        }
        #expect(Set(words.map(\.subject)).count == words.count)
        #expect(Set(words.map(\.what)).count == words.count)
        #expect(
            words.allSatisfy { !$0.advice.isEmpty && !$0.subject.utf8.contains(0x0A) && $0.subject.utf8.count < 80 })
        #expect(AlertWords(.outboxStuck, language: "es") == AlertWords(.outboxStuck, language: "en"))
    }
}
