package import MIMEParser

/// What the receiving side says about a mail of ours: a server's bounce, a person's complaint, an absence.
///
/// Standards first (RFC 3464, RFC 5965), then what servers write without them. Vendor knowledge is no standard,
/// so it stands here and not with the parser.
package struct MailReport: Sendable {
    package enum Kind: Sendable { case bounce, complaint, absence }

    package struct Recipient: Sendable {
        /// As the report writes it; not always a valid address. Empty when the report names nobody.
        package var address: [UInt8]
        /// The address we wrote to, where the report tells it from the one it failed at.
        package var original: [UInt8]?
        /// `unknown` for complaints and absences.
        package var action: DeliveryReport.Action
        /// Stated, or only the class that a reply code or the action implies: `5.0.0`.
        package var status: EnhancedStatus?
        /// The SMTP reply code, if one was quoted.
        package var code: Int?
        package var reason: FailureReason
        /// The server's words, without controls.
        package var words: String

        /// Whether trying again cannot help: the delivery is over.
        package var isFinal: Bool { action == .failed }
        package var isHard: Bool { isFinal && reason.isHard }
    }

    package var kind: Kind
    package var recipients: [Recipient]
    /// Of the mail the report is about.
    package var originalMessageID: MessageID?
    /// What a complaint complains about.
    package var complaint: FeedbackReport.Kind?

    /// `nil` for mail that reports nothing: what people write, and what programs write about other things.
    package init?(_ message: ParsedMessage, _ evidence: LoopEvidence) {
        if let complaint = ComplaintReading(message, evidence) {
            self = complaint.report
        } else if let bounce = BounceReading(message, evidence) {
            self = bounce.report
        } else if let absence = Self.absence(message, evidence) {
            self = absence
        } else {
            return nil
        }
    }

    /// Addresses we may have written to, without repetitions.
    package var namedAddresses: [EmailAddress] {
        var seen: Set<EmailAddress> = []
        return recipients.prefix(Self.mostLookups).flatMap { [$0.original, $0.address] }
            .compactMap { $0.flatMap { EmailAddress($0) } }.filter { seen.insert($0).inserted }
    }

    /// One mail of ours goes to one person; a report with more recipients than this is about something else.
    private static let mostLookups = 10

    init(
        kind: Kind, recipients: [Recipient], originalMessageID: MessageID? = nil, complaint: FeedbackReport.Kind? = nil
    ) {
        self.kind = kind
        self.recipients = recipients
        self.originalMessageID = originalMessageID
        self.complaint = complaint
    }

    /// A program answers for a person who is away: a subject about an absence alone is no proof of that.
    private static func absence(_ message: ParsedMessage, _ evidence: LoopEvidence) -> MailReport? {
        guard evidence.isAutomaticReply || evidence.announcesAbsence else { return nil }
        let away = Recipient(
            address: message.from.first?.text ?? [], action: .unknown, reason: .vacation, words: "")
        return MailReport(kind: .absence, recipients: [away], originalMessageID: message.inReplyTo.first)
    }
}

extension MailReport.Recipient {
    init(
        address: [UInt8], original: [UInt8]? = nil, action: DeliveryReport.Action, status: EnhancedStatus? = nil,
        code: Int? = nil, reason: FailureReason, words: [UInt8]
    ) {
        self.address = address
        self.original = original
        self.action = action
        self.status = status
        self.code = code
        self.reason = reason
        self.words = CleanText.line(String(decoding: words, as: UTF8.self), limit: Self.longestWords)
    }

    /// Bytes of a server's words that are kept.
    static let longestWords = 500
}
