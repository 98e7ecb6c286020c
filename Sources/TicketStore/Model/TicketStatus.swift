/// Where a ticket stands. The raw values are stored and shown.
package enum TicketStatus: String, Sendable, CaseIterable {
    case open
    case assigned
    case inProgress = "in_progress"
    case waitingCustomer = "waiting_customer"
    case resolved
    case closed
    case cancelled
}

extension TicketStatus {
    /// Whether it is neither resolved nor over in another way.
    package var isActive: Bool {
        switch self {
        case .open, .assigned, .inProgress, .waitingCustomer: true
        case .resolved, .closed, .cancelled: false
        }
    }
}

/// How much it hurries, least first. The raw values are stored and shown.
package enum TicketPriority: String, Sendable, CaseIterable {
    case low, normal, high, urgent
}
