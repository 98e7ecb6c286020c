/// A command line of an agent's mail that was not carried out, and why: then none of that mail was.
package struct CommandRefusal: Hashable, Sendable {
    /// The raw values are stored.
    package enum Reason: String, Sendable, CaseIterable {
        /// No command has this name.
        case unknown
        /// What follows the name is missing, too much, or not understood.
        case argument
        /// The address belongs to no agent.
        case noAgent = "no_agent"
        /// No other ticket has this number, or there is no ticket yet.
        case noTicket = "no_ticket"
        /// An earlier line says something else.
        case contradiction
        /// It stands with no other command.
        case alone
        /// No reply waits, or it is not clear which.
        case noReply = "no_reply"
        /// There is no text to be kept as a note.
        case noText = "no_text"
        /// There are more lines than one mail may have.
        case tooMany = "too_many"
        /// The date may be read in two ways.
        case ambiguousDate = "ambiguous_date"
        /// The day is over.
        case pastDate = "past_date"
    }

    /// Bytes of a line that are kept.
    package static let longestLine = 120
    /// Refusals told of one mail.
    package static let most = 20

    /// The command as written, on one line.
    package var line: String
    /// Why nothing of the mail was carried out.
    package var reason: Reason

    /// `line` has been cut at `longestLine` bytes.
    package init(line: String, reason: Reason) {
        self.line = line
        self.reason = reason
    }
}

extension [CommandRefusal] {
    /// As stored: a line each, the reason first. `nil` for none.
    var text: String? {
        isEmpty ? nil : map { "\($0.reason.rawValue) \($0.line)" }.joined(separator: "\n")
    }

    /// What is not understood is left out.
    init(text: String) {
        self = text.utf8.split(separator: 0x0A).compactMap { line in
            let word = line.prefix { $0 != 0x20 }
            guard let reason = CommandRefusal.Reason(rawValue: String(decoding: word, as: UTF8.self)) else {
                return nil
            }
            return CommandRefusal(line: String(decoding: line.dropFirst(word.count + 1), as: UTF8.self), reason: reason)
        }
    }
}
