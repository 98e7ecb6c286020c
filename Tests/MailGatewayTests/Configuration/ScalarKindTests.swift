import GatewayKit
import Testing

@testable import MailGateway

/// What single settings accept, and the exact words for what they do not.
@Suite struct ScalarKindTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let line: Int
        let replacement: String
        let expected: String

        init(_ line: Int, _ replacement: String, _ expected: String) {
            testDescription = replacement
            (self.line, self.replacement, self.expected) = (line, replacement, expected)
        }
    }

    static let addresses = [
        Row(
            6, "    address: anna",
            "6:14: agents.anna.address: must be an address such as support@example.org, not \"anna\""),
        Row(
            6, "    address: Anna <anna@example.org>",
            "6:14: agents.anna.address: must be an address such as support@example.org, not \"Anna <anna@example.org>\""
        ),
        Row(
            6, "    address: anna@exa mple.org",
            "6:14: agents.anna.address: must be an address such as support@example.org, not \"anna@exa mple.org\""),
        Row(
            6, "    address: anna@-x.org",
            "6:14: agents.anna.address: must be an address such as support@example.org, not \"anna@-x.org\""),
        Row(
            12, "      url: mail.example.org",
            "12:12: mailboxes.support.imap.url: mail.example.org: is not an imap, imaps, smtp or smtps address; "
                + "write it like imaps://mail.example.org:993"),
        Row(
            12, "      url: imaps://mail.example.org:99999",
            "12:12: mailboxes.support.imap.url: imaps://mail.example.org:99999: has no port from 1 to 65535; "
                + "write it like imaps://mail.example.org:993"),
        Row(
            12, "      url: imaps://support:hunter2@mail.example.org",
            "12:12: mailboxes.support.imap.url: imaps: has more than a host and a port; "
                + "write it like imaps://mail.example.org:993"),
        Row(
            12, "      url: smtps://mail.example.org",
            "12:12: mailboxes.support.imap.url: must be an address such as imaps://mail.example.org, "
                + "not one of another service"),
        Row(
            17, "    reply_address: support@example.org",
            "17:20: queues.support.reply_address: \"support@example.org\" has no {token}; write none, "
                + "or an address with {token} before its @, such as support+r.{token}@example.org"),
        Row(
            17, "    reply_address: our-support-department+r.{token}@example.org",
            "17:20: queues.support.reply_address: \"our-support-department+r.{token}@example.org\" is too long: "
                + "shorten what stands before the @ by 5 bytes; write none, or an address with {token} before its @, "
                + "such as support+r.{token}@example.org"),
        Row(
            18, "    agents: [anna]\n    number: TICKET-{seq:3}-{seq:3}",
            "19:13: queues.support.number: \"TICKET-{seq:3}-{seq:3}\" has `{seq}` twice; "
                + "a good one is TICKET-{yyyyMMdd}-{seq:3}"),
    ]

    static let words = [
        Row(
            10, "    queue: support\n    acknowledge: flags",
            "11:18: mailboxes.support.acknowledge: must be one of leave, flag, move, delete, not \"flags\"; "
                + "did you mean \"flag\"?"),
        Row(
            3, "  domain: example.org\n  time_zone: Europe/Pariss",
            "4:14: site.time_zone: this machine has no time zone \"Europe/Pariss\"; did you mean \"Europe/Paris\"?"),
        Row(
            3, "  domain: example.org\n  time_zone: ../../etc/passwd",
            "4:14: site.time_zone: this machine has no time zone \"../../etc/passwd\""),
        Row(
            3, "  domain: example.org\n  language: French",
            "4:13: site.language: must be a language such as en, fr or pt-BR, not \"French\""),
        Row(
            6, "    address: anna@example.org\n    phone: 0612345678",
            "7:12: agents.anna.phone: must be a phone number in international form such as +33612345678, "
                + "not \"0612345678\""),
        Row(
            18, "    agents: [anna]\n    reopen: sometimes",
            "19:13: queues.support.reopen: must be reopen, new_ticket or how long after closing a reply still reopens, "
                + "such as 14d, not \"sometimes\""),
        Row(
            10, "    queue: support\n    processed_folder: INBOX",
            "8:3: mailboxes.support: processed_folder is the folder that is read; mail would come back for ever"),
        Row(
            1, "data_directory: mailgateway\nsite:",
            "1:17: data_directory: must be a path that begins with /, not \"mailgateway\""),
    ]

    static let numbers = [
        Row(
            20, "  url: smtps://mail.example.org\n  connections: 0",
            "21:16: smtp.connections: must be a number from 1 to 64, not \"0\""),
        Row(
            10, "    queue: support\n    largest_mail: 18446744073709551615",
            "11:19: mailboxes.support.largest_mail: must be a size from 64KB to 1GB, such as 50MB, "
                + "not \"18446744073709551615\""),
        Row(
            10, "    queue: support\n    largest_mail: 60",
            "11:19: mailboxes.support.largest_mail: must be a size from 64KB to 1GB, such as 50MB, not \"60\""),
        Row(
            22, "  addresses: [ops@example.org]\ndaemon:\n  stop_patience: -1s",
            "24:18: daemon.stop_patience: must be a duration from 100ms to 5m, such as 30s, 10m, 4h or 5d, not \"-1s\""),
        Row(
            22, "  addresses: [ops@example.org]\ndaemon:\n  stop_patience: 1e400",
            "24:18: daemon.stop_patience: must be a duration from 100ms to 5m, such as 30s, 10m, 4h or 5d, not \"1e400\""
        ),
    ]

    @Test(arguments: addresses + words + numbers) func saysWhatItExpected(row: Row) {
        let example = ExampleConfiguration()
        let problems = example.problems(in: example.text(replacing: row.line, with: row.replacement))
        #expect(problems == ["c.yaml:" + row.expected])
    }

    /// Numbers that have broken programs. None of them is a value of any setting here.
    static let hostileNumbers = [
        "-1", "-0", "+1", "01e1", "1e400", "0x10", "0b1", "1_000", "1,000", "1.5", ".5", "NaN", "Infinity", "∞", "١٢",
        "２", "1 000", "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616",
        "99999999999999999999999999999999", "9223372036854775807GB", "9007199254740993MB", "9223372036854775807d",
        "106751991167300d", "10000001d", "-5s", "5 s", "5S", "5mo", "MB", "s", "''", "1MBx", "1ms1s",
    ]

    @Test("D12 no number in the file makes the reader trap or be believed", arguments: hostileNumbers)
    func refusesHostileNumbers(number: String) throws {
        let example = ExampleConfiguration()
        let settings = ConfigurationFile(Array(example.text.utf8), name: "", secrets: .needed).settings
        let numeric = settings.filter { $0.hasPrefix("limits.") && $0.split(separator: ".").count == 3 }
        #expect(numeric.count > 30)
        for setting in numeric {
            let keys = setting.split(separator: ".")
            let text = example.text + "limits:\n  \(keys[1]):\n    \(keys[2]): \(number)\n"
            #expect(example.problems(in: text).count == 1, "\(setting): \(number)")
        }
    }

    @Test func durationsAndSizesAreReadInTheirUnits() throws {
        let duration = ScalarKind.duration(.zero ... .seconds(100 * 86_400))
        let durations: [(String, Duration)] = [
            ("250ms", .milliseconds(250)), ("30s", .seconds(30)), ("10m", .seconds(600)), ("4h", .seconds(14_400)),
            ("5d", .seconds(432_000)),
        ]
        for (text, expected) in durations { #expect(try duration.read(text).get() == expected) }
        let size = ScalarKind.size(0...1 << 40)
        let sizes = [("0B", 0), ("8000B", 8_000), ("64KB", 65_536), ("50MB", 52_428_800), ("2GB", 2_147_483_648)]
        for (text, expected) in sizes { #expect(try size.read(text).get() == expected) }
    }
}
