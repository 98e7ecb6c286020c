/// What a clock measures. The raw values are stored and shown.
package enum ClockKind: String, Sendable, CaseIterable {
    /// From the request to the first public answer of the team.
    case firstResponse = "first_response"
    /// From a later word of the customer to the answer.
    case nextResponse = "next_response"
    /// From the request to its resolution.
    case resolution
    /// A resolved ticket without activity: it is closed.
    case autoClose = "auto_close"
    /// A customer who owes an answer: he is reminded, and then the ticket counts as resolved.
    case customerReminder = "customer_reminder"
    /// An assignee who does nothing: he is reminded.
    case assigneeReminder = "assignee_reminder"
    /// A closed ticket: its customer is asked how it was.
    case survey

    /// Whether it is a promise to the customer, which can be broken.
    package var isTarget: Bool {
        switch self {
        case .firstResponse, .nextResponse, .resolution: true
        case .autoClose, .customerReminder, .assigneeReminder, .survey: false
        }
    }
}

/// What happens when a clock has counted far enough. Happens once for each deadline.
package enum ClockDeed: Hashable, Sendable {
    /// The target comes near.
    case warning
    /// The target is missed.
    case breach
    /// A step of the ladder, counted from one.
    case escalate(Int)
    /// The customer is reminded for this time, counted from one.
    case remindCustomer(Int)
    /// The customer never answered.
    case resolve
    case remindAssignee
    case close
    case survey

    /// As stored and shown: `warning`, `escalate 2`.
    package var text: String {
        switch self {
        case .warning: "warning"
        case .breach: "breach"
        case .escalate(let level): "escalate \(level)"
        case .remindCustomer(let time): "remind_customer \(time)"
        case .resolve: "resolve"
        case .remindAssignee: "remind_assignee"
        case .close: "close"
        case .survey: "survey"
        }
    }

    /// Reads what `text` writes; `nil` for anything else.
    package init?(text: some StringProtocol) {
        let words = text.split(separator: " ")
        let count = words.count == 2 ? Int(words[1]) : nil
        switch (words.first, count) {
        case ("warning", nil): self = .warning
        case ("breach", nil): self = .breach
        case ("escalate", let level?): self = .escalate(level)
        case ("remind_customer", let time?): self = .remindCustomer(time)
        case ("resolve", nil): self = .resolve
        case ("remind_assignee", nil): self = .remindAssignee
        case ("close", nil): self = .close
        case ("survey", nil): self = .survey
        default: return nil
        }
    }
}

/// One deed and when it is due.
package struct ClockMoment: Hashable, Sendable {
    /// What happens.
    package var deed: ClockDeed
    /// Counted time after which it happens.
    package var after: Duration

    /// `after` may lie beyond the target.
    package init(_ deed: ClockDeed, after: Duration) {
        self.deed = deed
        self.after = after
    }
}
