import MIMEParser
import Testing

/// Receipts and complaints, and what all reports have in common.
@Suite struct ReportTests {
    private func report(_ type: String, _ fields: String, returned: String = "") throws -> ParsedMessage {
        try read(
            "Content-Type: multipart/report; boundary=b\n\n--b\n\nwords\n--b\nContent-Type: message/\(type)\n\n\(fields)\n"
                + returned + "--b--\n")
    }

    private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    private static let header =
        "--b\nContent-Type: text/rfc822-headers\n\nSubject: x\nMessage-ID: <ours.1@desk.example>\n"
    private static let copy = "--b\nContent-Type: message/rfc822\n\nMessage-ID: <ours.2@desk.example>\n\nx\n"

    @Test("RFC 8098 a receipt says what became of which message")
    func readsReceipts() throws {
        let message = try report(
            "disposition-notification",
            """
            Reporting-UA: pc.example; Reader 1.0
            Original-Recipient: rfc822;anna+2Btag@sender.example
            Final-Recipient: rfc822; anna@sender.example
            Original-Message-ID: <ours.7@desk.example>
            Disposition: Manual-Action/MDN-sent-automatically; displayed/error, expired
            Error: no paper\n
            """, returned: Self.header)
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
            try report("disposition-notification", "Disposition: \(row.value)\n").dispositionNotification)
        #expect(receipt.disposition == row.disposition)
        #expect(receipt.isManualAction == row.isManual)
    }

    @Test("RFC 5965 a complaint says who complains about which message")
    func readsComplaints() throws {
        let message = try report(
            "feedback-report",
            """
            Feedback-Type: abuse
            User-Agent: Loop/1
            Version: 1
            Original-Mail-From: <support@desk.example>
            Original-Rcpt-To: <anna@sender.example>
            Original-Rcpt-To: bob@sender.example
            Arrival-Date: Fri, 20 Nov 2026 10:30:00 +0000
            Reporting-MTA: dns; mx.sender.example
            Source-IP: 192.0.2.7
            Authentication-Results: mx.sender.example; dkim=pass header.d=desk.example
            Reported-Domain: desk.example
            Reported-Uri: https://desk.example/x
            Incidents: 3\n
            """, returned: Self.copy)
        let complaint = try #require(message.feedbackReport)
        #expect(complaint.kind == .abuse)
        #expect(complaint.userAgent == "Loop/1")
        #expect(complaint.incidents == 3)
        #expect(text(complaint.originalSender) == "support@desk.example")
        #expect(complaint.originalRecipients.map { text($0) } == ["anna@sender.example", "bob@sender.example"])
        #expect(complaint.arrival?.secondsUTC == 1_795_170_600)
        #expect(text(complaint.reportingServer) == "mx.sender.example")
        #expect(text(complaint.sourceAddress) == "192.0.2.7")
        #expect(complaint.authenticationResults.map { text($0.authservID) } == ["mx.sender.example"])
        #expect(complaint.reportedDomains.map { text($0) } == ["desk.example"])
        #expect(complaint.reportedURIs.map { text($0) } == ["https://desk.example/x"])
        #expect(complaint.returned?.messageID?.description == "ours.2@desk.example")
        #expect(complaint.returned.map { message.header(of: $0.part).messageID } == complaint.returned?.messageID)
        #expect(complaint.returned?.isHeaderOnly == false)
    }

    @Test(
        "an unknown kind of complaint is other, and a number without bounds has some",
        arguments: [
            ("not-spam", .notSpam, "0", 1), ("auth-failure", .authenticationFailure, "x", 1),
            ("new-thing", .other, "99999999999999999999", 1_000_000),
        ] as [(String, FeedbackReport.Kind, String, Int)])
    func readsUnknownComplaints(row: (type: String, kind: FeedbackReport.Kind, incidents: String, expected: Int)) throws
    {
        let fields = "Feedback-Type: \(row.type)\nIncidents: \(row.incidents)\nOriginal-Mail-From: <>\n"
        let complaint = try #require(try report("feedback-report", fields).feedbackReport)
        #expect(complaint.kind == row.kind)
        #expect(complaint.incidents == row.expected)
        #expect(complaint.originalSender == nil)
        #expect(complaint.returned == nil)
    }

    @Test("D3 what a complaint lists has a limit")
    func limitsComplaints() throws {
        var limits = ParserLimits()
        limits.reportedThings = 2
        limits.reportRecipients = 1
        let fields = String(
            repeating: "Reported-Domain: x\nReported-URI: y\nOriginal-Rcpt-To: z\nAuthentication-Results: a; none\n",
            count: 4)
        let complaint = try #require(
            try read("Content-Type: message/feedback-report\n\n\(fields)", limits: limits).feedbackReport)
        #expect(complaint.reportedDomains.count == 2)
        #expect(complaint.reportedURIs.count == 2)
        #expect(complaint.authenticationResults.count == 2)
        #expect(complaint.originalRecipients.count == 1)
    }
}
