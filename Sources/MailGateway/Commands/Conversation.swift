import GatewayKit
import MIMEParser
import TicketStore

/// A ticket as people read it at a terminal: head, messages in order, deliveries.
///
/// All of it comes from strangers: nothing reaches the terminal but through `Printable`.
struct Conversation {
    private let file: TicketFile
    private let clocks: [ClockFile]
    private let now: Instant
    private let zone: TimeZoneRules
    private let showsQuotes: Bool
    private let explains: Bool

    /// Deadlines are told by the clocks of `zone`.
    init(
        _ file: TicketFile, _ clocks: [ClockFile], at now: Instant, in zone: TimeZoneRules, showsQuotes: Bool,
        explains: Bool
    ) {
        self.file = file
        self.clocks = clocks
        self.now = now
        self.zone = zone
        self.showsQuotes = showsQuotes
        self.explains = explains
    }

    func text(usesColour: Bool) -> String {
        var lines = head(usesColour)
        for message in file.messages { lines += [""] + self.lines(of: message, usesColour) }
        if !file.deliveries.isEmpty { lines += ["", strong("Sent", usesColour)] + file.deliveries.map(line) }
        if explains { lines += ["", strong("History", usesColour)] + history }
        return lines.map { $0 + "\n" }.joined()
    }

    private func head(_ usesColour: Bool) -> [String] {
        let ticket = file.ticket
        var lines = [
            strong("\(ticket.number)  \(Printable(ticket.subject))", usesColour),
            "status     \(ticket.status.rawValue), priority \(ticket.priority.rawValue)",
            "queue      " + ([ticket.queue] + file.watchingQueues).map(\.rawValue).joined(separator: ", watched by "),
            "requester  \(person(ticket.requester))",
            "assignee   \(ticket.assignee?.rawValue ?? "nobody")",
            "opened     \(ticket.createdAt), changed \(ticket.updatedAt)",
        ]
        if let category = ticket.category { lines.append("category   \(category)") }
        if !file.tags.isEmpty { lines.append("tags       " + file.tags.map(\.rawValue).joined(separator: ", ")) }
        if !file.watchers.isEmpty {
            lines.append("followed   by " + file.watchers.map(\.rawValue).joined(separator: ", "))
        }
        lines += promises
        if ticket.escalationLevel > 0 { lines.append("escalated  to level \(ticket.escalationLevel)") }
        if let satisfaction = ticket.satisfaction {
            let comment = satisfaction.comment.map { ": \(Printable($0, longest: 200))" } ?? ""
            lines.append("rated      \(satisfaction.rating) of 5\(comment)")
        }
        let others = file.participants.filter { $0.id != ticket.requester.id }
        if !others.isEmpty { lines.insert("with       " + others.map(person).joined(separator: ", "), at: 4) }
        return lines
    }

    /// Those that are still to be kept, and those that were kept late.
    private var promises: [String] {
        clocks.compactMap { file in
            let clock = file.clock
            guard clock.kind.isTarget, clock.reason != .superseded else { return nil }
            let counted = file.counted(at: now)
            let isLate = counted > clock.target
            if let deadline = clock.deadlineAt {
                let left = isLate ? "late" : "\(TimeText.span(clock.target - counted)) left"
                return "promised   \(clock.kind.rawValue) by \(TimeText.local(deadline, in: zone)), \(left)"
            }
            if clock.state == .paused {
                let left = isLate ? "late" : "\(TimeText.span(clock.target - counted)) left"
                return "promised   \(clock.kind.rawValue), paused, \(left)"
            }
            guard clock.state == .ended, isLate else { return nil }
            return "promised   \(clock.kind.rawValue), \(clock.reason.rawValue) late"
        }
    }

    private func lines(of message: TicketMessage, _ usesColour: Bool) -> [String] {
        var marks: [String] = [message.direction == .incoming ? "received" : "sent"]
        if message.kind != .public { marks.append(message.kind.rawValue) }
        if !message.isConfirmed { marks.append("unconfirmed") }
        if message.proposesSplit { marks.append("perhaps about something else") }
        marks.append(proof(message))
        if let other = message.replyTo { marks.append("Reply-To \(Printable(other.description)) not used") }
        let title = "— \(message.createdAt)  \(author(message.author))  (\(marks.joined(separator: ", ")))"
        let text = showsQuotes ? message.fullText : message.newText
        var body = Substring(Printable(text, keepsLines: true).description)
        while body.utf8.last == UInt8(ascii: "\n") { body.removeLast() }
        let lines = body.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            "  \(Substring($0))"
        }
        let attachments = message.attachments.map { attachment in
            "  [\(Printable(attachment.name, longest: 255)), \(Printable(attachment.mediaType, longest: 80)), "
                + "\(attachment.size) bytes]"
        }
        return [strong(title, usesColour)] + lines + attachments
    }

    /// Why the proof is no better, or what it rests on.
    private func proof(_ message: TicketMessage) -> String {
        let proof = "proof: \(message.proof.rawValue)"
        if message.basis == .notChecked || message.basis == .signedAddress { return proof }
        return proof + (message.basis.isAuthentication ? " by " : " because ") + message.basis.words
    }

    private func line(_ delivery: Delivery) -> String {
        let way = delivery.route == .sms ? " by SMS" : ""
        var text = "  \(delivery.createdAt)  \(delivery.content.name)\(way) to \(Printable(delivery.recipient)): "
        text += delivery.state.rawValue
        if delivery.attempts > 1 { text += " after \(delivery.attempts) attempts" }
        if let reply = delivery.lastReply, delivery.state != .sent { text += " (\(Printable(reply, longest: 200)))" }
        return text
    }

    /// Changes that one letter caused stand together under the checks it went through.
    private var history: [String] {
        var lines: [String] = []
        for (index, event) in file.history.enumerated() {
            lines.append(line(event))
            let following = index + 1 < file.history.count ? file.history[index + 1] : nil
            guard let trace = event.trace, following?.trace != trace || following?.at != event.at else { continue }
            lines += trace.checks.map { "      \(Printable($0.name)): \(Printable($0.verdict))" }
        }
        return lines
    }

    private func line(_ event: HistoryEvent) -> String {
        var text = "  \(event.at)  \(Printable(event.action)) by \(Printable(event.actor))"
        let values = [event.before, event.after].map { $0.map { Printable($0, longest: 200).description } }
        switch (values[0], values[1]) {
        case (let before?, let after?): text += ": \(before) → \(after)"
        case (nil, let after?): text += ": \(after)"
        case (let before?, nil): text += ": \(before) → nothing"
        case (nil, nil): break
        }
        return text
    }

    private func author(_ author: Author) -> String {
        switch author {
        case .contact(let contact): person(contact)
        case .agent(let name): "agent \(name)"
        case .system: "system"
        }
    }

    private func person(_ contact: Contact) -> String {
        let address = Printable(contact.address.description).description
        guard let name = contact.name, !name.utf8.isEmpty else { return address }
        return "\(Printable(name, longest: 80)) <\(address)>"
    }

    private func strong(_ text: String, _ usesColour: Bool) -> String {
        usesColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text
    }
}

extension ProofBasis {
    fileprivate var words: String {
        switch self {
        case .notChecked: "not checked"
        case .signedAddress: "signed address"
        case .dmarc: "DMARC"
        case .dkim: "DKIM"
        case .spf: "SPF"
        case .ambiguousSender: "From is missing or ambiguous"
        case .noServer: "no server is trusted to check"
        case .noResult: "no trusted server found anything to check"
        case .malformed: "the server's results cannot be read"
        case .failed: "the check failed"
        case .unaligned: "what passed is another domain's"
        case .otherSender: "the server judged another From"
        case .unaddressed: "not sent to the reply address"
        case .passedOn: "an agent passed it on"
        }
    }
}
