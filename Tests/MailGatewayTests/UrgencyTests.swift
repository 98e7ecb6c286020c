import MIMEParser
import Testing

@testable import MailGateway

@Suite struct UrgencyTests {
    static let rows: [(header: String, expected: Urgency)] = [
        ("Subject: Hello", .ordinary),
        ("Importance: High", .urgent(.importance)),
        ("Importance: normal", .ordinary),
        ("X-Priority: 1", .urgent(.priority)),
        ("X-Priority: 1 (Highest)", .urgent(.priority)),
        ("X-Priority: 3", .ordinary),
        ("X-Priority: 10", .ordinary),
        ("Subject: URGENT: server down", .urgent(.word("urgent"))),
        ("Subject: c'est urgent!", .urgent(.word("urgent"))),
        ("Subject: Détente", .ordinary),
        ("Subject: no insurgents or urgently here", .ordinary),
        ("Subject: DRINGÉND bitte", .urgent(.word("dringend"))),
        ("Subject: Server am Boden liegt", .ordinary),
        ("Subject: Der Server liegt  am Boden.", .urgent(.word("liegt am boden"))),
        ("Subject: Сайт УПАЛ", .urgent(.word("упал"))),
        ("Subject: 大至急お願いします", .urgent(.word("至急"))),
    ]

    @Test("urgent is what the sender marks so or a word of the queue says", arguments: rows)
    func judges(row: (header: String, expected: Urgency)) throws {
        let message = try MessageParser().parse(Array("\(row.header)\n\nx\n".utf8))
        let words = ["urgent", "dringend", "liegt am boden", "упал", "至急"]

        #expect(Urgency(message, words: words) == row.expected)
    }
}
