import MIMEParser
import TicketStore

/// What a report means for the mail of ours that it is about.
extension MailReport {
    /// `nil` when nothing failed and nothing is late.
    ///
    /// A mail of ours goes to one person: of several recipients in a report the others are whom that address was
    /// passed on to, and the first that failed speaks for all.
    func bounceFeedback(_ matches: [ThreadMatch]) -> DeliveryFeedback? {
        guard kind == .bounce else { return nil }
        let failed = recipients.first { $0.action == .failed }
        guard let telling = failed ?? recipients.first(where: { $0.action == .delayed }) else { return nil }
        return DeliveryFeedback(
            claims: claims(matches), word: failed != nil ? .failed : .delayed,
            reason: telling.words.isEmpty ? "\(telling.reason.rawValue), without a word" : telling.words)
    }

    /// `nil` when the report is no complaint of a person: authentication reports, and the opposite of a complaint.
    func complaintFeedback(_ matches: [ThreadMatch]) -> DeliveryFeedback? {
        guard kind == .complaint else { return nil }
        let type = String(decoding: feedbackType ?? [], as: UTF8.self)
        guard type.isEmpty || Self.complaints.contains(type) else { return nil }
        return DeliveryFeedback(
            claims: claims(matches), word: .complaint, reason: type.isEmpty ? "abuse" : type)
    }

    /// Feedback types of people who do not want our mail (RFC 5965, section 7.3). Ours to compare: ASCII.
    private static let complaints: Set = ["abuse", "fraud", "opt-out", "opt-out-list", "other"]

    private func claims(_ matches: [ThreadMatch]) -> [DeliveryFeedback.Claim] {
        var claims: [DeliveryFeedback.Claim] = []
        if let originalMessageID { claims.append(.messageID(originalMessageID)) }
        for match in matches {
            guard let recipient = match.tokenRecipient else { continue }
            claims.append(.recipient(recipient.address, in: match.ticket.id))
        }
        return claims + namedAddresses.map { .anyMail(to: $0) }
    }

    /// For the decision trace; holds no word of the mail.
    var verdict: String {
        let first = recipients.first { $0.action == .failed } ?? recipients.first
        let reason = first?.reason.rawValue ?? "nothing"
        return "\(kind): \(reason), \(recipients.count) recipients"
    }
}
