import GatewayKit
import GatewayTestKit
import MIMEParser
import Testing
import TicketStore
import Transport

@testable import Notifier

/// A server that offers nothing at all: no 8BITMIME, no SMTPUTF8, no SIZE, no PIPELINING.
@Suite struct PlainServerTests {
    private func sent(
        _ dispatch: Dispatch, through script: SMTPScript = SMTPScript(offers: [])
    ) async throws -> ScriptedSMTPServer {
        let server = ScriptedSMTPServer(script)
        let endpoint = try ServerEndpoint(url: server.url, heloName: "gateway.test")
        try await dispatch.running(dispatch.dispatcher(to: endpoint)) { await dispatch.clock.whenResting() }
        return server
    }

    @Test(
        "whatever people wrote and enclosed, a 7-bit server is sent 7-bit mail in lines of lawful length, and it reads back"
    )
    func sevenBit() async throws {
        let dispatch = try Dispatch()
        let words = "Ça brûle — 火事だ 🔥\n" + String(repeating: "é", count: 5_000) + "\u{0}\u{1B}[31m"
        let photo = NewAttachment(
            name: "фото été.jpg", mediaType: "image/jpeg", isInline: false, contentID: nil,
            content: .bytes((0...255).map { UInt8($0) }))
        try await dispatch.office.openTicket(
            subject: "Imprimante en feu 🔥", text: words, attachments: [photo],
            telling: try [
                Office.toCustomer(.acknowledgement, language: "fr"), Office.notice(.ticketOpened, language: "fr"),
                Office.notice(.urgentAlert), Office.toCustomer(.answer, language: "fr"),
            ])
        let server = try await sent(dispatch)
        #expect(try await dispatch.states() == [.sent, .sent, .sent, .sent])
        #expect(server.messages.count == 4)
        for message in server.messages {
            #expect(message.allSatisfy { $0 < 0x80 })
            #expect(message.split(separator: 0x0A).allSatisfy { $0.count <= 999 })
        }
        let mails = server.commands.filter { $0.hasPrefix("MAIL") }
        #expect(mails.count == 4)
        #expect(mails.allSatisfy { $0.hasSuffix(">") }, "no parameters that were not offered: \(mails)")
        let answer = try MessageParser().parse(try #require(server.messages.last))
        #expect(answer.plainText.hasPrefix("Ça brûle — 火事だ 🔥\nééé"))
        #expect(answer.attachments.map { answer[$0].filename } == ["фото été.jpg"])
        #expect(answer.attachments.map { answer.decodedBytes(of: $0) } == [(0...255).map { UInt8($0) }])
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var customer = Office.customer
        var offers: [String]
        var reason: String?
    }

    static let rows = [
        Row(testDescription: "as large as the limit allows", offers: ["SIZE 1000000"], reason: nil),
        Row(testDescription: "no limit is told", offers: ["SIZE"], reason: nil),
        Row(testDescription: "0 is no limit", offers: ["SIZE 0"], reason: nil),
        Row(
            testDescription: "too large", offers: ["SIZE 20000"],
            reason: "the mail server takes no mail above 20000 bytes"),
        Row(
            testDescription: "an international address", customer: "jürgen@müller.example", offers: ["8BITMIME"],
            reason: "the mail server does not take international addresses (SMTPUTF8)"),
        Row(
            testDescription: "an international address that is taken", customer: "jürgen@müller.example",
            offers: ["8BITMIME", "SMTPUTF8"], reason: nil),
    ]

    @Test("a mail the server cannot take has failed with that reason, before a byte of it is sent", arguments: rows)
    func requirements(row: Row) async throws {
        let dispatch = try Dispatch()
        let file = NewAttachment(
            name: "plan.pdf", mediaType: "application/pdf", isInline: false, contentID: nil,
            content: .bytes(Array(repeating: 7, count: 30_000)))
        try await dispatch.office.openTicket(
            attachments: [file], telling: [try Office.notice(.answer, to: row.customer, scope: .customer)])
        let server = try await sent(dispatch, through: SMTPScript(offers: row.offers))
        let delivery = try #require(try await dispatch.deliveries().first)
        #expect(delivery.state == (row.reason == nil ? .sent : .failed))
        if let reason = row.reason {
            #expect(delivery.lastReply == reason)
            #expect(!server.commands.contains { $0.hasPrefix("MAIL") })
        }
    }
}
