import MIMEParser
import Testing

@Suite struct FeedbackReportTests {
    private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    @Test("RFC 5965 a complaint says who complains about which message")
    func readsComplaints() throws {
        let copy = "--b\nContent-Type: message/rfc822\n\nMessage-ID: <ours.2@desk.example>\n\nx\n"
        let message = try readReport(
            "feedback-report",
            """
            Feedback-Type: abuse
            User-Agent: Loop/1
            Version: 1
            Original-Mail-From: <support@desk.example>
            Original-Rcpt-To: <anna@sender.example>
            Original-Rcpt-To: bob@sender.example
            Arrival-Date: Fri, 20 Nov 2026 10:30:00 +0000
            Reporting-MTA: dns; mx.sender.example (Postfix)
            Source-IP: 192.0.2.7
            Authentication-Results: mx.sender.example; dkim=pass header.d=desk.example
            Reported-Domain: desk.example
            Reported-Uri: https://desk.example/x
            Incidents: 3\n
            """, returned: copy)
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
        let complaint = try #require(try readReport("feedback-report", fields).feedbackReport)
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
