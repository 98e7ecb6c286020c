import GatewayKit
import MIMEParser
import Testing
import TicketStore

@testable import MailGateway

@Suite struct SentTextsTests {
    @Test("the words of a mail that left are at hand when a letter claims its ticket, and not without a claim")
    func findsWords() async throws {
        let stage = CommandStage()
        let number = try #require(try await stage.openTicket(subject: "Printer", text: "It broke."))
        let store = try stage.openStore()
        let now = Instant(seconds: 1_795_000_100)
        let entry = try #require(try await store.claimOutbox(limit: 1, now: now, lease: .seconds(60)).first)
        let mail = "Subject: Re: Printer\nContent-Type: text/plain\n\nPlease restart the printer.\n"
        let identifier = try #require(MessageID(Array("ours@team.example".utf8)))
        try await store.keepComposed(
            ComposedMail(messageID: identifier, envelopeSender: nil, head: Array(mail.utf8)), for: entry.id)
        try await store.markSending(entry.id, now: now)
        try await store.finish(entry.id, with: .sent(reply: "250 OK"), now: now)

        let claimed = try await SentTexts(under: [.subjectToken(number)], in: store, parser: MessageParser())
        #expect(claimed.newestFirst == ["Please restart the printer.\n"])
        #expect(try await SentTexts(under: [], in: store, parser: MessageParser()).newestFirst.isEmpty)
        await store.close()
    }
}
