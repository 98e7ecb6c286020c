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
