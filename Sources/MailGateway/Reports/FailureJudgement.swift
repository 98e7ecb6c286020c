import MIMEParser

/// The reason behind a refusal: a total function of what the servers said.
struct FailureJudgement: Sendable {
    /// Folded words about this recipient.
    var words: [UInt8]
    var status: EnhancedStatus?
    var code: Int?
    var command: RefusedCommand?
    var action: DeliveryReport.Action
    /// `Diagnostic-Code: X-Unix`: a program on the server speaks.
    var isFromProgram = false

    var reason: FailureReason {
        if action == .delivered || action == .relayed || action == .expanded { return .delivered }
        if let status, let certain = StatusMeaning.certain(status) { return certain }
        if let spoken { return spoken }
        if isFromProgram { return .mailerError }
        if let status, let likely = StatusMeaning.likely(status) { return likely }
        if let vague { return vague }
        if let implied { return implied }
        return action == .delayed ? .expired : .undefined
    }

    /// Whether the words and the code leave the reason open.
    var needsMore: Bool { spoken == nil && !isFromProgram && status.flatMap(StatusMeaning.certain) == nil }

    /// What the words say, as far as the place of the refusal allows.
    private var spoken: FailureReason? {
        if let certain = FailurePhrases.certain.last(in: words) { return certain }
        let meanings = FailurePhrases.index.meanings(in: words)
        guard let said = FailurePhrases.order.first(where: meanings.contains) else { return nil }
        switch said {
        case .userUnknown:
            if isFromProgram { return .mailerError }
            // A mailbox that is refused only after the mail was sent is one behind a filter.
            if status?.subject == 2 || command == .data && status?.subject != 1 { return .filtered }
            return command == .mail ? .rejected : .userUnknown
        case .hostUnknown where command == .mail: return .rejected
        case .blocked where command == .mail && meanings.contains(.rejected): return .rejected
        case .rejected where command == .connection: return .blocked
        default: return said
        }
    }

    private var vague: FailureReason? {
        guard let said = FailurePhrases.vague.last(in: words) else { return nil }
        return command == .mail && said == .hostUnknown ? .rejected : said
    }

    /// What the place of the refusal or the bare reply code suggests.
    private var implied: FailureReason? {
        switch (command, status?.subject, code ?? 0) {
        case (.connection, _, _): .blocked
        case (.mail, _, _): .rejected
        case (_, 7, _): .rejected
        case (_, _, 552): .mailboxFull
        case (_, _, 551): .hasMoved
        case (_, _, 500...504): .syntaxError
        case (.recipient, _, 550), (.recipient, _, 553): .userUnknown
        case (.data, _, 550...554): .filtered
        case (_, _, 421), (_, _, 451): .expired
        case (_, _, 452): .systemFull
        default: nil
        }
    }
}
