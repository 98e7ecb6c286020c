import MIMEParser
import Testing

@Suite struct DispositionNotificationTests {
    private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    @Test("RFC 8098 a receipt says what became of which message")
    func readsReceipts() throws {
        let header =
            "--b\nContent-Type: text/rfc822-headers\n\nSubject: x\nMessage-ID: <ours.1@desk.example>\n"
        let message = try readReport(
            "disposition-notification",
            """
            Reporting-UA: pc.example; Reader 1.0
            Original-Recipient: rfc822;anna+2Btag@sender.example
            Final-Recipient: rfc822; anna@sender.example
            Original-Message-ID: <ours.7@desk.example>
            Disposition: Manual-Action/MDN-sent-automatically; displayed/error, expired
            Error: no paper\n
            """, returned: header)
        let receipt = try #require(message.dispositionNotification)
        #expect(receipt.disposition == .displayed)
        #expect(receipt.isManualAction == true)
        #expect(receipt.isSentManually == false)
        #expect(receipt.modifiers.map { text($0) } == ["error", "expired"])
        #expect(text(receipt.finalRecipient) == "anna@sender.example")
        #expect(text(receipt.originalRecipient) == "anna+tag@sender.example")
        #expect(receipt.originalMessageID?.description == "ours.7@desk.example")
        #expect(receipt.reportingAgent == "pc.example; Reader 1.0")
        #expect(receipt.complaints == ["no paper"])
        #expect(receipt.returned?.messageID?.description == "ours.1@desk.example")
        #expect(receipt.returned?.isHeaderOnly == true)
        #expect(message.report == nil)
        #expect(message.feedbackReport == nil)
    }

    @Test(
        "a disposition is read with and without its modes",
        arguments: [
            ("automatic-action/MDN-sent-manually; deleted", .deleted, false), ("processed", .processed, nil),
            ("manual-action/x (c); (c) denied", .denied, true), (";", .unknown, nil), ("", .unknown, nil),
            ("a/b; dispatched/", .dispatched, nil), ("failed;", .unknown, nil),
        ] as [(String, DispositionNotification.Disposition, Bool?)])
    func readsDispositions(
        row: (value: String, disposition: DispositionNotification.Disposition, isManual: Bool?)
    ) throws {
        let receipt = try #require(
            try readReport("disposition-notification", "Disposition: \(row.value)\n").dispositionNotification)
        #expect(receipt.disposition == row.disposition)
        #expect(receipt.isManualAction == row.isManual)
        #expect(
            (receipt.isSentManually == true)
                == row.value.utf8.elementsEqual("automatic-action/MDN-sent-manually; deleted".utf8))
    }
}
