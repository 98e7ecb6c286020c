import GatewayKit

extension Recurrence {
    /// `matches` are the tickets the letter claims to belong to, the best first.
    init(
        of candidate: IntakeCandidate<some Sendable>, in matches: [ThreadMatch], at now: Instant,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        self.init()
        let question = candidate.question
        if let sender = candidate.sender, question.mails > 0 {
            let received = candidate.letter.receivedAt
            var row = try connection.one(
                """
                SELECT count(*) FROM (SELECT 1 FROM letter WHERE sender = \(sender.senderKey)
                    AND received_at > \(received - .seconds(3_600)) AND received_at <= \(received)
                    LIMIT \(question.mails)) AS recent
                """)
            mailsThisHour = try row.count()
        }
        if let words = question.words, let ticket = matches.first?.ticket.id, question.repeats > 0 {
            var row = try connection.one(
                """
                SELECT count(*) FROM (SELECT 1 FROM message WHERE ticket_id = \(ticket)
                    AND words = \(Array(words.bytes.prefix(LetterIdentity.halfLength)))
                    AND created_at > \(now - .seconds(86_400)) LIMIT \(question.repeats)) AS recent
                """)
            repeatsToday = try row.count()
        }
    }
}
