/// How much mail may go out. Every outgoing mail counts, whoever gets it and whatever it says; of SMS the same number
/// may go out beside it.
///
/// A mail that would go beyond one of the limits is held until there is room again; none is thrown away. The
/// defaults are far above what a team and its customers write, and far below what a loop does.
package struct BrakeLimits: Equatable, Sendable {
    /// Mails to one address within an hour.
    package var recipientPerHour = 20
    /// Mails to one address within 24 hours.
    package var recipientPerDay = 100
    /// Mails about one ticket within an hour, to all who hear of it.
    package var ticketPerHour = 30
    /// Mails of one kind about one subject within an hour: tickets that a loop opens are called the same.
    package var subjectPerHour = 60
    /// All mails within a minute.
    package var totalPerMinute = 300
    /// A notice that is held for longer is given up. What an agent wrote waits as long as it takes.
    package var patience: Duration = .seconds(86_400)

    /// The defaults.
    package init() {}

    /// For callers that look after themselves.
    package static let none = {
        var limits = BrakeLimits()
        limits.recipientPerHour = .max
        limits.recipientPerDay = .max
        limits.ticketPerHour = .max
        limits.subjectPerHour = .max
        limits.totalPerMinute = .max
        return limits
    }()
}

/// The limit for whose sake a mail is held.
package enum BrakeLimit: String, Sendable, CaseIterable {
    case recipientHour = "recipient_hour"
    case recipientDay = "recipient_day"
    case ticketHour = "ticket_hour"
    case subjectHour = "subject_hour"
}

/// What one look into the outbox brought.
package struct ClaimedOutbox<Entry: Sendable>: Sendable {
    /// Rows that may go out now.
    package var entries: [Entry]
    /// Due rows that were put off because a limit was reached.
    package var heldBack: Int
    /// Set when no mail at all may go out before this is over.
    package var pause: Duration?

    /// Nothing claimed and nothing in the way, unless said.
    package init(entries: [Entry] = [], heldBack: Int = 0, pause: Duration? = nil) {
        self.entries = entries
        self.heldBack = heldBack
        self.pause = pause
    }
}

extension BrakeLimits {
    /// Why a mail is held, as it is listed.
    package func words(_ limit: BrakeLimit) -> String {
        switch limit {
        case .recipientHour: "\(recipientPerHour) mails to this address within an hour"
        case .recipientDay: "\(recipientPerDay) mails to this address within 24 hours"
        case .ticketHour: "\(ticketPerHour) mails about this ticket within an hour"
        case .subjectHour: "\(subjectPerHour) mails of this kind about one subject within an hour"
        }
    }
}
