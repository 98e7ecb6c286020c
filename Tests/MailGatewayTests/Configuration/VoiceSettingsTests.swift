import MIMEParser
import Notifier
import Testing
import TicketStore
import Transport

@testable import MailGateway

@Suite struct VoiceSettingsTests {
    private func read(_ lines: String, anna: String = "") -> ConfigurationFile {
        let example = ExampleConfiguration()
        example.folder.write("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", mode: 0o600)
        let text = (example.text + lines).replacing("FOLDER", with: example.folder.path)
            .replacing("    address: anna@example.org\n", with: anna + "    address:  anna@example.org\n")
        return ConfigurationFile(Array(text.utf8), name: "c", secrets: .needed)
    }

    private static let kannel = """

        sms:
          kind: kannel
          url: http://127.0.0.1:13013/cgi-bin/sendsms
          user: u
          password_file: FOLDER/password

        """

    @Test("Kannel on this machine needs no leave; the defaults are those the sample shows")
    func kannel() throws {
        let file = read(Self.kannel)
        #expect(file.problems.map(\.description) == [])
        let sms = try #require(file.configuration?.sms)
        #expect(sms.segments == 2 && sms.connections == 1 && sms.lifetime == .seconds(4 * 3_600))
        #expect(sms.endpoint.name == "http://127.0.0.1:13013")
    }

    @Test("J10 elsewhere a gateway or a webhook without TLS must be allowed")
    func needsTLS() {
        let sms = Self.kannel.replacing("127.0.0.1", with: "10.0.0.9")
        #expect(read(sms).problems.map(\.message).contains { $0.contains("allow_private") })
        #expect(read(sms.replacing("kind: kannel", with: "allow_private: yes\n  kind:  kannel")).problems.isEmpty)
        let hook = Self.hook.replacing("https://hooks.example.org", with: "http://127.0.0.1:80")
        #expect(read(hook).problems.map(\.message).contains { $0.contains("allow_private") })
    }

    @Test("a clamd must scan files as large as may be uploaded, and its address must be one")
    func clamd() {
        let api = "api:\n  listen: 127.0.0.1:0\n  largest_upload: 25MB\n  clamd: unix:/run/clamav/clamd.ctl\n"
        let file = read(api)
        #expect(file.problems.map(\.description) == [])
        #expect(file.configuration?.api?.scanner?.endpoint.name == "unix:/run/clamav/clamd.ctl")
        let small = read(api + "limits:\n  transport:\n    scan_bytes: 24MB\n").problems.map(\.message)
        #expect(small == ["scans no file as large as largest_upload: raise limits.transport.scan_bytes"])
        let wrong = read(api.replacing("unix:/run/clamav/clamd.ctl", with: "/run/clamav/clamd.ctl")).problems
        #expect(wrong.map(\.message).contains { $0.contains("such as unix:/run/clamav/clamd.ctl") })
    }

    private static let hook = """

        webhooks:
          crm:
            url: https://hooks.example.org/x
            secret_file: FOLDER/secret
            events: [ticket.created, ticket.closed]
            queues: [support]

        """

    @Test("a webhook says who is told of what")
    func webhook() throws {
        let file = read(Self.hook)
        #expect(file.problems.map(\.description) == [])
        let webhook = try #require(file.configuration?.webhooks.first)
        #expect(webhook.secret != nil && !webhook.tellsInternalNotes)
        #expect(
            file.configuration?.subscriptions == [
                EventSubscription(
                    endpoint: EndpointName("crm"), events: [.created, .closed], queues: [QueueName("support")])
            ])
        let all = read(Self.hook.replacing("[ticket.created, ticket.closed]", with: "all"))
        #expect(all.configuration?.subscriptions.first?.events == Set(TicketEvent.allCases))
    }

    static let mistakes: [(String, String, String)] = [
        ("ticket.created", "ticket.create", "did you mean"), ("[support]", "[suport]", "there is no queue"),
        ("FOLDER/secret", "FOLDER/password", "whsec_"),
        ("https://hooks", "ftp://hooks", "https://hooks.example.org/path"),
        ("https://hooks", "https://u:p@hooks", "web address has"),
    ]

    @Test("mistakes in a webhook are named", arguments: mistakes)
    func webhookMistakes(right: String, wrong: String, message: String) {
        let problems = read(Self.hook.replacing(right, with: wrong)).problems
        #expect(problems.count == 1 && problems.allSatisfy { $0.description.contains(message) }, "\(problems)")
    }

    @Test("a field of a gateway may name only what there is")
    func fields() {
        let json = """

            sms:
              kind: json
              url: https://sms.example/
              fields: {to: "{{phone}}", text: "{{txt}}"}

            """
        let problems = read(json).problems
        #expect(problems.map(\.message) == ["unknown variable \"txt\"; did you mean \"text\"?"])
        #expect(read(json.replacing("{{txt}}", with: "{{text}}")).problems.isEmpty)
    }

    @Test("who has a phone hears of what is urgent by SMS too, and says himself what else")
    func reach() throws {
        let anna = "    phone: \"+4912345678\"\n"
        func reach(_ notify: String, _ lines: String = Self.kannel) -> Reach.Preference? {
            read(lines, anna: anna + notify).configuration?.agents.first?.reach
        }
        #expect(reach("") == Reach.Preference(voices: [.urgentAlert: [.mail, .sms], .escalated: [.mail, .sms]]))
        #expect(reach("", "") == Reach.Preference())
        #expect(
            reach("    notify: {urgent_alert: mail, escalated: none, reply_received: [mail, sms], default: none}\n")
                == Reach.Preference(
                    voices: [.urgentAlert: [.mail], .escalated: [], .replyReceived: [.mail, .sms]], usual: []))
        let quiet = reach(
            "    time_zone: Europe/Paris\n    notify: {quiet_hours: {from: \"22:00\", until: \"07:00\"}}\n")
        #expect(quiet?.quietHours?.voices == [.sms] && quiet?.quietHours?.letsUrgentPass == true)
        #expect(quiet?.quietHours?.from == 1_320 && quiet?.quietHours?.until == 420)
        let without = read(Self.kannel, anna: "    notify: {urgent_alert: [mail, sms]}\n")
        #expect(without.problems.map(\.message) == ["needs a phone here and a section \"sms\""])
    }

    @Test("who wants to be told together says of what and when; eight in the morning is the usual time")
    func digest() throws {
        func read(_ notify: String) -> ConfigurationFile {
            self.read(Self.kannel, anna: "    time_zone: Europe/Paris\n    notify: \(notify)\n")
        }
        let paris = try #require(TimeZoneRules.load("Europe/Paris"))
        let usual = read("{ticket_opened: digest}").configuration?.agents.first?.reach
        #expect(usual?.voices == [.ticketOpened: [.digest]] && usual?.digestTimes == DigestTimes(zone: paris))
        let chosen = read("{default: digest, digest_at: [\"16:30\", \"07:45\", \"16:30\"]}").configuration?.agents
            .first?.reach
        #expect(chosen?.usual == [.digest] && chosen?.digestTimes == DigestTimes(minutes: [465, 990], zone: paris))
        let mistakes = [
            ("{escalated: digest}", "cannot wait for a digest"),
            ("{urgent_alert: [digest]}", "cannot wait for a digest"),
            ("{ticket_opened: [mail, digest]}", "give either mail or digest"),
            ("{default: [digest, mail]}", "give either mail or digest"),
            ("{digest_at: \"25:00\"}", "an hour such as 08:30"),
            ("{quiet_hours: {from: \"22:00\", until: \"07:00\", channels: digest}}", "one of mail, sms"),
        ]
        for (notify, message) in mistakes {
            let problems = read(notify).problems.map(\.message)
            #expect(problems.count == 1 && problems[0].contains(message), "\(notify): \(problems)")
        }
    }
}
