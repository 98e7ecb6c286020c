/// What mail servers say when they refuse, by what they mean.
///
/// Phrases are written as servers write them, with `|` between them, and compared in lower case, without accents,
/// with one space for any white space.
enum FailurePhrases {
    /// When phrases of several kinds occur, the one that stands first here tells most.
    static let order: [FailureReason] = [
        .delivered, .mailboxFull, .hasMoved, .messageTooBig, .exceedLimit, .virusDetected, .authenticationFailure,
        .requirePointer, .badReputation, .tooManyConnections, .speeding, .noRelaying, .notCompliant, .suspended,
        .spamDetected, .notAccept, .userUnknown, .filtered, .securityError, .policyViolation, .blocked, .contentError,
        .rejected, .mailerError, .systemFull, .syntaxError, .hostUnknown, .networkError, .expired,
    ]

    /// Every phrase that tells a reason by itself.
    static let index = PhraseIndex(recipient + content + sender + way)

    /// Phrases that decide whatever else is said.
    static let certain = PhraseIndex<FailureReason>([
        (.notAccept, "returned null mx"),
        (.userUnknown, "recipient address rejected: access denied"),
        (.networkError, "dns error: | host not found, try again"),
        (.contentError, "duplicate header"),
        (.policyViolation, "content presents a potential"),
        (.hostUnknown, "the account or domain may not exist"),
        (.expired, "envelope expired"),
        (.rejected, "to/from an address"),
    ])

    /// What is believed only where nothing else, status codes included, tells more.
    static let vague = PhraseIndex<FailureReason>([
        (
            .systemError,
            """
            internal system error | internal error | internal server error | internal software error | system error |
            system config error | systemerror | server configuration error | configuration error |
            local configuration error | misconfigur | ldap server | ldap lookup | ldap error | lookup failure |
            local error | temporary local problem | temporary failure | temporary error | temporarily unavailable |
            temporary problem | out of memory | cannot open | can't open | could not load | queue file write error |
            service unavailable | service currently unavailable | service not available | server error | fatal error |
            i/o error | read error | write error | try again later | please try later | too many open files |
            timeout waiting for input | mailbox busy | user lookup failed | proxy lookup | interrupted system call |
            delivery error
            """
        ),
        (
            .hostUnknown,
            """
            does not exist | no existe | nao existe | n'existe pas | non esiste | existiert nicht | bestaat niet |
            nie istnieje | не существует | 不存在
            """
        ),
    ])
}
