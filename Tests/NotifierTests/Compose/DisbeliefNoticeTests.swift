import MIMEParser
import Testing
import TicketStore

@testable import Notifier

/// What an agent reads whose mail was not believed.
@Suite struct DisbeliefNoticeTests {
    @Test(
        "T2 an agent reads why he was not believed, in his language, and what to do",
        arguments: TemplateLibraryTests.languages, [Notice.Kind.agentMailUnproved, .agentForwardUnproved])
    func saysWhy(language: String, kind: Notice.Kind) async throws {
        let office = try Office()
        try await office.openTicket(telling: [
            try Office.notice(kind, scope: .internal, language: language)
        ])
        var entry = try #require(try await office.entries().first)
        entry.subject?.message.basis = .notChecked
        let silent = try office.composer.compose(entry).head.count
        var texts: Set<[UInt8]> = []
        // A From that can be read in two ways names no agent, and a forward comes to an address made for nobody.
        let lacks = ProofBasis.lacks.filter {
            $0 != .ambiguousSender && ($0 != .unaddressed || kind == .agentMailUnproved)
        }
        for lack in lacks {
            entry.subject?.message.basis = lack
            let mail = try office.composer.compose(entry).head
            #expect(mail.count > silent + 50, "\(lack) has a sentence of its own")
            texts.insert(mail)
        }
        #expect(texts.count == lacks.count)
    }

    @Test("T2 what the forged mail asked for goes back to the agent alone, and his answer to it stays inside")
    func staysInside() async throws {
        let office = try Office()
        try await office.openTicket(telling: [try Office.notice(.agentMailUnproved, scope: .internal)])
        let (entry, _, mail) = try #require(try await office.mails().first)
        #expect(mail.to.map(\.address?.description) == [Office.agent])
        let replyTo = try #require(mail.replyTo.first?.address)
        let ticket = try #require(entry.subject?.ticket.replyKey)
        #expect(
            office.pattern.recognise(replyTo, keys: office.keys, now: .signing)
                == .signedAddress(ticket, recipient: entry.recipient.id, scope: .internal))
        #expect(mail.plainText.contains("It burns."))
    }

    @Test(
        "T3 T6 a team reads the address a reply came from, and what speaks against it",
        arguments: TemplateLibraryTests.languages)
    func team(language: String) async throws {
        let office = try Office()
        try await office.openTicket(telling: [try Office.notice(.unconfirmedReply, language: language)])
        var entry = try #require(try await office.entries().first)
        entry.subject?.message.basis = .noServer
        let plain = try office.composer.compose(entry).head.count
        for lack in [ProofBasis.ambiguousSender, .failed, .unaligned, .otherSender] {
            entry.subject?.message.basis = lack
            let mail = try office.composer.compose(entry).head
            #expect(mail.count > plain + 50, "\(lack) has a sentence of its own")
            let text = try MessageParser().parse(mail).plainText
            #expect(text.contains("Zoë Durand <\(Office.customer)>"))
        }
    }
}
