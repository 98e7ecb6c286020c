import MIMEParser

/// A complaint about mail of ours: an abuse report (RFC 5965), or what a provider writes instead.
struct ComplaintReading {
    private(set) var report: MailReport

    init?(_ message: ParsedMessage, _ evidence: LoopEvidence) {
        if message.ownPart(where: { $0 == "message/feedback-report" }) != nil, let feedback = message.feedbackReport {
            self.init(message, complainers: feedback.originalRecipients, about: feedback.kind)
        } else if let complainers = Self.outlookComplaint(message) {
            self.init(message, complainers: complainers, about: .abuse)
        } else if evidence.isUnsubscription {
            self.init(message, complainers: message.from.compactMap { $0.address?.bytes }, about: .optOut)
        } else {
            return nil
        }
    }

    /// Outlook.com's feedback loop: the mail is attached, with a field of theirs that names who complained.
    private static func outlookComplaint(_ message: ParsedMessage) -> [[UInt8]]? {
        guard let part = message.ownPart(where: \.isEmbeddedMessage), let root = message[part].children.first,
            let about = message.header(of: root).field("X-HmXmrOriginalRecipient"),
            FoldedText.bytes(message.subject ?? "").starts(with: "complaint about message".utf8)
        else { return nil }
        return TextAddress.all(in: about.rawValue).map(\.bytes)
    }

    private init(_ message: ParsedMessage, complainers: [[UInt8]], about kind: FeedbackReport.Kind) {
        let returned = ReturnedHeader(message, NoticeText(message))
        var named = Array(complainers.prefix(NoticeRecipients.most))
        // Providers hide who complained: then it is whoever the mail was addressed to, or nobody by name.
        if named.isEmpty { named = [returned.recipient ?? []] }
        report = MailReport(
            kind: .complaint,
            recipients: named.map {
                MailReport.Recipient(address: $0, action: .unknown, reason: .feedback, words: [])
            }, originalMessageID: returned.messageID, complaint: kind)
    }
}
