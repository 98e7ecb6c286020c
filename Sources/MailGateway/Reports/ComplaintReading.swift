import MIMEParser

/// A complaint about mail of ours: an abuse report (RFC 5965), or what a provider writes instead.
struct ComplaintReading {
    private(set) var report: MailReport

    init?(_ message: ParsedMessage, _ evidence: LoopEvidence) {
        if let part = message.ownPart(where: { $0 == "message/feedback-report" }) {
            self.init(message, fields: message.fieldGroups(of: part).flatMap { $0 })
        } else if let about = Self.outlookComplaint(message) {
            self.init(message, complainers: about, type: Array("abuse".utf8))
        } else if evidence.isUnsubscription {
            self.init(
                message, complainers: message.from.compactMap { $0.address?.bytes }, type: Array("opt-out".utf8))
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

    private init(_ message: ParsedMessage, fields: [HeaderField]) {
        var complainers: [[UInt8]] = []
        for name in ["original-rcpt-to", "removal-recipient", "redacted-address"] where complainers.isEmpty {
            for field in fields where ASCIIText.equal(field.name, Array(name.utf8)) {
                complainers += TextAddress.all(in: field.rawValue).map(\.bytes)
            }
        }
        if complainers.isEmpty, let to = ReturnedHeader(message, NoticeText(message)).recipient { complainers = [to] }
        let type = fields.first { $0.isNamed("Feedback-Type") }?.token
        self.init(message, complainers: complainers, type: type ?? [])
    }

    private init(_ message: ParsedMessage, complainers: [[UInt8]], type: [UInt8]) {
        let named = complainers.isEmpty ? [[]] : Array(complainers.prefix(NoticeRecipients.most))
        report = MailReport(
            kind: .complaint,
            recipients: named.map {
                MailReport.Recipient(address: $0, action: .unknown, reason: .feedback, words: [])
            },
            originalMessageID: ReturnedHeader(message, NoticeText(message)).messageID, feedbackType: type)
    }
}
