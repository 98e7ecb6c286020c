import MIMEParser
import Testing

@Suite struct DeliveryReportTests {
    @Test("a report says who did not get what, and why")
    func reads() throws {
        let bytes = try GoldenCorpusTests.contents("bounce.eml")
        let report = try #require(try MessageParser().parse(bytes).report)
        #expect(report.recipients.map(\.action) == [.failed, .delayed])
        #expect(report.recipients[0].finalRecipient == Array("gone@customer.example".utf8))
        #expect(report.recipients[0].originalRecipient == Array("alias@customer.example".utf8))
        #expect(report.recipients[0].status?.description == "5.1.1")
        #expect(report.recipients[1].finalRecipient == Array("late@customer.example".utf8))
        #expect(report.recipients[1].status?.classDigit == 4)
        #expect(report.originalMessageID?.description == "ours.77@desk.example")
    }

    @Test("the identity of a returned message is found in an embedded copy")
    func findsReturnedMessage() throws {
        let message = try read(
            """
            Content-Type: multipart/report; boundary=b

            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx

            Final-Recipient: rfc822; a@x.example
            Action: FAILED
            --b
            Content-Type: message/rfc822

            Message-ID: <ours.1@desk.example>
            Subject: hello

            text
            --b--
            """)
        let report = try #require(message.report)
        #expect(report.originalMessageID?.description == "ours.1@desk.example")
        #expect(report.returnedPart.map { message.header(of: $0).subject } == "hello")
        #expect(report.recipients.map(\.action) == [.failed])
        #expect(report.recipients.first?.status == nil)
    }

    @Test("RFC 3464 what the servers say about the message and each attempt is kept")
    func readsServers() throws {
        let report = try #require(
            try read(
                """
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.own.example (Postfix)
                Received-From-MTA: dns; desk.own.example
                Original-Envelope-Id: env-7
                Arrival-Date: Fri, 20 Nov 2026 10:30:00 +0000

                Final-Recipient: rfc822; a@x.example
                Action: delayed
                Remote-MTA: dns; mx.x.example
                Last-Attempt-Date: Fri, 20 Nov 2026 10:30:00 +0000
                Will-Retry-Until: Fri, 20 Nov 2026 10:30:00 +0000
                Final-Log-ID: q1
                """
            ).report)
        #expect(report.reportingServer == Array("mx.own.example".utf8))
        #expect(report.receivedFromServer == Array("desk.own.example".utf8))
        #expect(report.originalEnvelopeID == Array("env-7".utf8))
        #expect(report.arrival?.secondsUTC == 1_795_170_600)
        let recipient = try #require(report.recipients.first)
        #expect(recipient.remoteServer == Array("mx.x.example".utf8))
        #expect(recipient.lastAttempt == report.arrival)
        #expect(recipient.willRetryUntil == report.arrival)
        #expect(recipient.finalLogID == Array("q1".utf8))
    }

    @Test(
        "RFC 6533 addresses beyond ASCII, and xtext that was never decoded, are addresses",
        arguments: [
            ("rfc822;a@x.example", "a@x.example"), ("utf-8; j\\x{F6}rg@x.example", "jörg@x.example"),
            ("utf-8; jörg@x.example", "jörg@x.example"), ("utf-8; a\\x{0A}b\\x{D800}@x", "a\\x{0A}b\\x{D800}@x"),
            ("rfc822; a+2Bt+3Dx@x.example", "a+t=x@x.example"), ("rfc822; a+AB@x.example", "a+AB@x.example"),
            ("a@x.example", "a@x.example"), ("RFC822 ; <a@x.example>", "a@x.example"), ("rfc822;", nil),
        ] as [(String, String?)])
    func readsAddresses(row: (value: String, expected: String?)) throws {
        let message = try read(
            "Content-Type: message/global-delivery-status\n\nOriginal-Recipient: \(row.value)\nAction: failed\n")
        #expect(message.report?.recipients.first?.originalRecipient == row.expected.map { Array($0.utf8) })
    }

    @Test("a mail without a delivery-status part is no report")
    func ignoresOthers() throws {
        #expect(try read("Subject: Undelivered Mail\n\nsorry").report == nil)
    }

    @Test(
        "a status code has three numbers and a known class",
        arguments: ["", "5", "5.1", "3.1.1", "5.1.1.1", "5.1234.1", "x.y.z", "5..1", "55.1.1"])
    func refusesStatus(text: String) {
        #expect(EnhancedStatus(Array(text.utf8)) == nil)
    }
}
