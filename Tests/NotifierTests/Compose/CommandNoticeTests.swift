import MIMEParser
import Testing
import TicketStore

@testable import Notifier

/// What agents read about commands, splits and assignments.
@Suite struct CommandNoticeTests {
    @Test(
        "an agent reads each line that was not carried out and why, in his language",
        arguments: TemplateLibraryTests.languages)
    func refusals(language: String) async throws {
        let office = try Office()
        try await office.openTicket(telling: [
            try Office.notice(.commandRefused, scope: .internal, language: language)
        ])
        var entry = try #require(try await office.entries().first)
        let silent = try MessageParser().parse(try office.composer.compose(entry).head).plainText
        var sentences: Set<String> = []
        for reason in CommandRefusal.Reason.allCases {
            entry.notice.refusals = [CommandRefusal(line: "#clsoe {{ticket.number}} now", reason: reason)]
            let text = try MessageParser().parse(try office.composer.compose(entry).head).plainText
            #expect(text.contains("#clsoe {{ticket.number}} now"))
            #expect(text.utf8.count > silent.utf8.count + 40)
            sentences.insert(text)
        }
        #expect(sentences.count == CommandRefusal.Reason.allCases.count)
    }

    @Test("what was refused is kept with the notice until it is sent")
    func kept() async throws {
        let office = try Office()
        var notice = try Office.notice(.commandRefused, scope: .internal)
        notice.refusals = [
            CommandRefusal(line: "#clsoe", reason: .unknown), CommandRefusal(line: "#assign x y", reason: .noAgent),
        ]
        try await office.openTicket(telling: [notice])
        #expect(try await office.entries().first?.notice.refusals == notice.refusals)
    }

    @Test("who may split a reply off reads its subject and how to say so", arguments: TemplateLibraryTests.languages)
    func split(language: String) async throws {
        let office = try Office()
        try await office.openTicket(telling: [try Office.notice(.splitProposed, language: language)])
        var entry = try #require(try await office.entries().first)
        entry.subject?.message.subject = "Invoice 17"
        let text = try MessageParser().parse(try office.composer.compose(entry).head).plainText
        #expect(text.contains("Invoice 17"))
        #expect(text.contains("\n#split\n") || text.contains("\r\n#split\r\n"))
    }

    @Test("a new assignee reads what it is about, and where his answer goes", arguments: TemplateLibraryTests.languages)
    func assigned(language: String) async throws {
        var texts: [String] = []
        for scope in [TokenScope.internal, .agent] {
            let office = try Office()
            try await office.openTicket(telling: [
                try Office.notice(.ticketAssigned, scope: scope, language: language)
            ])
            let (_, _, mail) = try #require(try await office.mails().first)
            #expect(mail.plainText.contains("It burns."))
            texts.append(mail.plainText)
        }
        #expect(!texts[0].contains("Équipe Support"))
        #expect(texts[1].contains("Équipe Support"))
    }
}
