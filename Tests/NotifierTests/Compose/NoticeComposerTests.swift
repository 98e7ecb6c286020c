import GatewayKit
import MIMEParser
import Testing
import TicketStore

@testable import Notifier

@Suite struct NoticeComposerTests {
    static let poison = "Zoe{{7*7}}${x} <script>alert(1)</script> buy at http://evil.example"

    @Test(
        "T8 J9 an acknowledgement is fixed words and the number, whatever the sender wrote",
        arguments: TemplateLibraryTests.languages)
    func acknowledgementEchoesNothing(language: String) async throws {
        let office = try Office()
        try await office.openTicket(
            subject: Self.poison, text: Self.poison, name: Self.poison,
            telling: [try Office.toCustomer(.acknowledgement, language: language)])
        let (_, composed, mail) = try #require(try await office.mails().first)
        let all =
            mail.header.fields.map(\.text).joined(separator: "\n") + mail.plainText
            + mail.htmlBody.map { mail.text(of: $0) }.joined()
        for word in ["Zoe", "7*7", "script", "evil", "buy"] { #expect(!all.contains(word), "\(word)") }
        #expect(mail.plainText.contains("TICKET-20261121-001"))
        #expect(mail.subject?.hasPrefix("[TICKET-20261121-001] ") == true)
        #expect(composed.envelopeSender == nil)
        #expect(mail.field("Auto-Submitted")?.text == "auto-replied")
        #expect(mail.to.map(\.name) == [nil])
        #expect(mail.inReplyTo == [Office.firstMail])
    }

    @Test("X8 hostile HTML in a ticket's words is text in the HTML of our mail")
    func escapesWordsInHTML() async throws {
        let office = try Office()
        let words = "<script>alert(1)</script><img src=x onerror=alert(2)>"
        try await office.openTicket(subject: words, text: words, telling: [try Office.notice(.ticketOpened)])
        let (_, _, mail) = try #require(try await office.mails().first)
        let index = try #require(mail.htmlBody.first)
        #expect(mail[index].mediaType == .textHTML)
        let markup = mail.text(of: index)
        #expect(markup.contains("&lt;script&gt;") && !markup.contains("<script") && !markup.contains("<img src=x"))
    }

    @Test("an answer comes from the team, as a person's mail, in the customer's own thread")
    func answer() async throws {
        let office = try Office()
        try await office.openTicket(subject: "RE: re:Printer", telling: [try Office.toCustomer(.answer)])
        let (entry, composed, mail) = try #require(try await office.mails().first)
        #expect(mail.from.map(\.name) == ["Équipe Support"])
        #expect(mail.from.map(\.address?.description) == [Office.team])
        #expect(mail.subject == "Re: Printer [TICKET-20261121-001]")
        #expect(mail.field("Auto-Submitted") == nil)
        #expect(mail.inReplyTo == [Office.firstMail])
        #expect(mail.references.first == Office.firstMail)
        #expect(mail.plainText.hasPrefix("It burns.\n\nZoë\n"))
        #expect(!mail.plainText.contains(Office.agent))
        let replyTo = try #require(mail.replyTo.first?.address)
        #expect(composed.envelopeSender == replyTo)
        let ticket = try #require(entry.subject?.ticket.replyKey)
        #expect(
            office.pattern.recognise(replyTo, keys: office.keys, now: .signing)
                == .signedAddress(ticket, recipient: entry.recipient.id, scope: .customer))
        #expect(
            SignedMessageID(domain: "example.org").recognise(composed.messageID, keys: office.keys, now: .signing)
                == .signedMessageID(ticket, recipient: entry.recipient.id, scope: .customer))
    }

    @Test(
        "an agent reads number, customer, subject, text and how to answer",
        arguments: [Notice.Kind.ticketOpened, .replyReceived, .urgentAlert, .unconfirmedReply],
        TemplateLibraryTests.languages)
    func agentNotices(kind: Notice.Kind, language: String) async throws {
        let office = try Office()
        try await office.openTicket(telling: [try Office.notice(kind, language: language)])
        let (_, _, mail) = try #require(try await office.mails().first)
        #expect(mail.subject?.contains("[TICKET-20261121-001] Printer on fire") == true)
        for word in ["TICKET-20261121-001", "Zoë Durand", Office.customer, "Printer on fire", "It burns.\n\nZoë"] {
            #expect(mail.plainText.contains(word), "\(word)")
        }
        let hint = ["en": "reply to this mail", "fr": "répon", "de": "auf diese Mail"][language] ?? "?"
        #expect(mail.plainText.contains(hint))
        #expect(mail.field("Auto-Submitted")?.text == "auto-generated")
        #expect(mail.field("X-Auto-Response-Suppress")?.text == "All")
    }

    @Test("what agents get about one ticket hangs together, and apart from the customer's mails")
    func agentThread() async throws {
        let office = try Office()
        try await office.openTicket(telling: [
            try Office.notice(.ticketOpened), try Office.notice(.urgentAlert), try Office.toCustomer(.acknowledgement),
        ])
        let mails = try await office.mails()
        let roots = mails.filter { $0.entry.notice.scope == .agent }.map { $0.mail.references.first }
        #expect(roots.count == 2)
        #expect(roots[0] != nil && roots[0] == roots[1])
        #expect(
            !mails.contains { $0.entry.notice.scope == .customer && $0.mail.references.contains { $0 == roots[0] } })
    }

    @Test("the same row makes the same bytes, and two rows never the same Message-ID")
    func isDeterministic() async throws {
        let office = try Office()
        try await office.openTicket(telling: [try Office.notice(.ticketOpened), try Office.notice(.urgentAlert)])
        let entries = try await office.entries()
        for entry in entries {
            #expect(try office.composer.compose(entry).head == office.composer.compose(entry).head)
        }
        #expect(Set(try entries.map { try office.composer.compose($0).messageID }).count == 2)
    }

    @Test("attachments go along up to the limit; what does not fit is named")
    func attachments() async throws {
        var office = try Office()
        office.settings.composing.attachmentBytes = 100
        let file = { (name: String, size: Int) in
            NewAttachment(
                name: name, mediaType: "image/jpeg", isInline: false, contentID: nil,
                content: .bytes(Array(repeating: 7, count: size)))
        }
        try await office.openTicket(
            attachments: [file("photo été.jpg", 60), file("large.jpg", 50), file("small.jpg", 40)],
            telling: [try Office.notice(.ticketOpened)])
        let (_, _, mail) = try #require(try await office.mails().first)
        #expect(mail.attachments.map { mail[$0].filename } == ["photo été.jpg", "small.jpg"])
        #expect(mail.attachments.map { mail.decodedBytes(of: $0).count } == [60, 40])
        #expect(mail.plainText.contains("too large to send: large.jpg (1 KB)"))
    }

    @Test("a very long message is cut for agents between two characters, and says so; an answer is not")
    func longText() async throws {
        var office = try Office()
        office.settings.composing.noticeTextBytes = 101
        try await office.openTicket(
            text: String(repeating: "é", count: 200),
            telling: [try Office.notice(.ticketOpened), try Office.toCustomer(.answer)])
        for (entry, _, mail) in try await office.mails() {
            let count = mail.plainText.unicodeScalars.count { $0 == "é" }
            #expect(count == (entry.notice.kind == .answer ? 200 : 50))
            #expect(mail.plainText.contains("The message goes on") == (entry.notice.kind != .answer))
        }
    }

    @Test("without reply addresses replies come to the team, and the envelope says so")
    func unsignedReplies() async throws {
        let office = try Office(replyAddress: "none")
        try await office.openTicket(telling: [try Office.notice(.ticketOpened)])
        let (_, composed, mail) = try #require(try await office.mails().first)
        #expect(mail.replyTo.isEmpty)
        #expect(composed.envelopeSender?.description == Office.team)
    }

    @Test("a queue that is no longer configured is the operator's business, and the row waits")
    func unknownQueue() async throws {
        var office = try Office()
        office.settings.queues = [:]
        try await office.openTicket(telling: [try Office.notice(.ticketOpened)])
        let entry = try #require(try await office.entries().first)
        let error = #expect(throws: NotifierError.self) { try office.composer.compose(entry) }
        #expect(error?.remedy == .askOperator)
    }

    @Test("an alert to the operators has the null return path and asks for no answer")
    func operatorAlert() async throws {
        let office = try Office()
        let operatorAddress = try #require(EmailAddress("root@example.org"))
        _ = try await office.store.alertOperator(
            key: "k", recipient: NewContact(address: operatorAddress, name: nil), subject: "the disk is nearly full",
            body: "What: …\nWhy: {{alert.subject}}", language: "fr", now: .signing)
        let (_, composed, mail) = try #require(try await office.mails().first)
        #expect(composed.envelopeSender == nil)
        #expect(mail.subject == "[mailgateway] the disk is nearly full")
        #expect(mail.plainText.hasPrefix("What: …\nWhy: {{alert.subject}}\n"))
        #expect(mail.replyTo.isEmpty)
        #expect(mail.field("Auto-Submitted")?.text == "auto-generated")
    }
}
