import TicketStore

/// The rules of the configuration, in the order of the file.
struct RuleBook: Sendable, Equatable {
    /// How many rules act on one mail.
    enum Mode: String, Sendable, CaseIterable {
        /// The first that fits.
        case first
        /// All that fit, up to one that says `stop`.
        case all
    }

    var rules: [MailRule] = []
    var mode = Mode.all

    /// The templates they answer with.
    var replies: [String] { rules.compactMap(\.actions.reply) }

    /// Asks every rule about one letter. Time grows with the letter and with the rules, never with both squared.
    func read(_ facts: consuming RuleFacts) -> [RuleReading] {
        rules.map { rule in
            if let unmet = rule.conditions.first(where: { !facts.fulfil($0) }) {
                return RuleReading(rule: rule, obstacle: "\(unmet.key) is another")
            }
            if let met = rule.exceptions.first(where: { facts.fulfil($0) }) {
                return RuleReading(rule: rule, obstacle: "\(met.key) is an exception")
            }
            return RuleReading(rule: rule, obstacle: nil)
        }
    }
}

/// What came of asking one rule about a letter, as long as nobody asks for the proof of its sender.
struct RuleReading: Sendable {
    let rule: MailRule
    /// Why the rule does not fit, without a word of the mail; `nil` when it does.
    let obstacle: String?
}

extension RuleCondition {
    /// As the configuration calls it.
    var key: String {
        switch self {
        case .mailbox: "mailbox"
        case .from: "from"
        case .to: "to"
        case .replyTo: "reply_to"
        case .subject: "subject"
        case .text: "text"
        case .header(let name, _): "header " + String(decoding: name, as: UTF8.self)
        case .attachment: "attachment"
        case .size: "size"
        case .spamScore: "spam_score"
        case .time: "time"
        }
    }
}
