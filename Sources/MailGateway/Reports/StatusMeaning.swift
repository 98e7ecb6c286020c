import MIMEParser

/// What the enhanced status codes mean (RFC 3463, RFC 5248, RFC 7372, RFC 7505, and Exchange Online's own).
enum StatusMeaning {
    /// Codes that leave nothing to the words beside them.
    static func certain(_ status: EnhancedStatus) -> FailureReason? {
        switch (status.subject, status.detail) {
        case (1, 6): .hasMoved
        case (1, 10): nil
        case (2, 2): .mailboxFull
        case (2, 3): .exceedLimit
        case (3, 4): .messageTooBig
        case (7, 57): .securityError
        case (7, 64): .noRelaying
        case (7, 501): .spamDetected
        case (7, 708): .blocked
        case (2, 121), (2, 122): .speeding
        case (7, 20...24), (7, 26...30), (7, 40), (7, 509), (7, 515), (7, 516): .authenticationFailure
        case (7, 25): .requirePointer
        case (7, 606...649), (7, 511), (7, 512): .blocked
        case (7, 650...659): .badReputation
        case (4, 312): .networkError
        case (4, 316): .expired
        default: nil
        }
    }

    /// What a code suggests when no word beside it was understood.
    static func likely(_ status: EnhancedStatus) -> FailureReason? {
        switch (status.subject, status.detail) {
        case (1, 0), (1, 1), (1, 3), (1, 4), (1, 5), (1, 10), (1, 351): .userUnknown
        case (1, 2), (4, 4): .hostUnknown
        case (1, 7), (1, 8), (1, 9): .rejected
        case (2, 1): .suspended
        case (2, 0), (2, 4): .filtered
        case (3, 1): .systemFull
        case (3, 2): .notAccept
        case (3, 0), (3, 3), (3, 5), (4, 3): .systemError
        case (4, 1), (4, 7): .expired
        case (4, 0), (4, 2), (4, 5), (4, 6): .networkError
        case (5, 3): .tooManyConnections
        case (5, 1), (5, 2), (5, 4), (5, 5): .syntaxError
        case (6, _): .contentError
        case (7, 0), (7, 3...19): .securityError
        case (7, 2): .filtered
        default: nil
        }
    }
}
