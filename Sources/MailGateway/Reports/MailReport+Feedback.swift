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
        let word: String
        switch complaint {
        case .abuse, nil: word = "abuse"
        case .fraud: word = "fraud"
        case .optOut: word = "opt-out"
        case .other: word = "other"
        case .virus, .notSpam, .authenticationFailure: return nil
        }
        return DeliveryFeedback(claims: claims(matches), word: .complaint, reason: word)
    }

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
