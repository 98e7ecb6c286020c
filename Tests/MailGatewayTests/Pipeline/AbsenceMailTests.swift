import GatewayKit
import MIMEParser
import Testing

@testable import MailGateway
@testable import Notifier
@testable import TicketStore

/// What agents say by mail about being there.
@Suite struct AbsenceMailTests {
    private static let pass = "Authentication-Results: mx.example.test; dmarc=pass header.from=example.test\n"
    private static let mail = "From: Anna <anna@example.test>\nTo: support@example.test\nSubject: Away\n"
    private static let reply =
        "From: Anna <anna@example.test>\nTo: TO-ANNA\nSubject: Re: [x] Printer\nMessage-ID: <a1@example.test>\n"

    @Test(
        "a new mail with nothing but such a line opens no ticket, is kept, and is confirmed",
        arguments: [
            ("#away", Absence.Word.away(until: nil)),
            ("#Away until 2096-12-24", .away(until: CivilDate(year: 2096, month: 12, day: 24))),
            ("#away until 24.12.2096\n\n-- \nAnna", .away(until: CivilDate(year: 2096, month: 12, day: 24))),
            ("#back", .back),
        ])
    func noted(text: String, word: Absence.Word) async throws {
        let stage = try await MailStage()
        try await stage.receive(Self.pass + Self.mail + "Message-ID: <n@example.test>\n\n\(text)\n")
        #expect(try await stage.store.absences().map(\.word) == [word])
        #expect(try await stage.store.absences().map(\.agent) == [AgentName("anna")])
        #expect(try await stage.store.tickets(TicketFilter()).count == 1)
        let sent = try await stage.sent()
        #expect(
            sent.map { "\($0.notice.kind.rawValue) \($0.recipient.address)" } == ["absence_noted anna@example.test"])
        #expect(sent.first?.notice.absence == word)
        #expect(sent.first?.subject == nil)
        await stage.store.close()
    }

    @Test("the word of somebody who only says to be an agent counts for nothing, and is not lost")
    func forged() async throws {
        let stage = try await MailStage()
        try await stage.receive(Self.mail + "Message-ID: <n@example.test>\n\n#away\n")
        #expect(try await stage.store.absences() == [])
        #expect(try await stage.store.tickets(TicketFilter()).count == 2)
        #expect(try await stage.told().allSatisfy { !$0.hasPrefix("absence_noted") })
        await stage.store.close()
    }

    @Test(
        "a reply to any notice says it too: alone it touches no ticket, above an answer the customer does not read it")
    func replied() async throws {
        let stage = try await MailStage()
        let before = try await stage.file()
        try await stage.receive(Self.reply + "\n#away until 2096-12-24\n\n> It burns.\n")
        let after = try await stage.file()
        #expect(after.ticket.version == before.ticket.version && after.messages.count == 1)
        #expect(try await stage.told() == ["absence_noted anna@example.test"])
        try await stage.receive(
            Self.reply.replacing("a1@", with: "a2@") + "\n#back\n#priority high\n\nPull the plug.\n")
        #expect(try await stage.last().newText == "Pull the plug.")
        #expect(try await stage.file().ticket.priority == .high)
        #expect(try await stage.store.absences().map(\.word) == [.back])
        #expect(
            try await stage.told() == ["absence_noted anna@example.test", "answer claire@customer.test"])
        await stage.store.close()
    }

    @Test(
        "what may be read in two ways, or is over, is refused with the reason and nothing is kept",
        arguments: [
            ("#away until 03/04/2096", CommandRefusal.Reason.ambiguousDate), ("#away until 2020-01-01", .pastDate),
            ("#away until tomorrow", .argument), ("#away from 2096-01-01", .argument), ("#away\n#back", .contradiction),
            ("#back soon", .argument),
        ])
    func refused(text: String, reason: CommandRefusal.Reason) async throws {
        let stage = try await MailStage()
        try await stage.receive(Self.pass + Self.mail + "Message-ID: <n@example.test>\n\n\(text)\n")
        #expect(try await stage.store.absences() == [])
        #expect(try await stage.store.tickets(TicketFilter()).count == 1)
        let sent = try await stage.sent()
        #expect(sent.map(\.notice.kind) == [.absenceNoted])
        #expect(sent.first?.notice.refusals.map(\.reason) == [reason])
        await stage.store.close()
    }

    @Test("with words below, the mail is a request like any other, and the absence is noted too")
    func words() async throws {
        let stage = try await MailStage()
        try await stage.receive(
            Self.pass + Self.mail + "Message-ID: <n@example.test>\n\n#away\n\nWho takes the phone?\n")
        #expect(try await stage.store.absences().count == 1)
        #expect(try await stage.store.tickets(TicketFilter()).count == 2)
        await stage.store.close()
    }

    @Test("a vacation program of an agent says nothing about him")
    func automatic() async throws {
        let stage = try await MailStage()
        try await stage.receive(
            "Auto-Submitted: auto-replied\n" + Self.pass + Self.mail + "Message-ID: <n@example.test>\n\n#away\n")
        #expect(try await stage.store.absences() == [])
        await stage.store.close()
    }
}
