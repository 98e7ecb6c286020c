import GatewayKit
import MIMEParser
import TicketStore

/// What agents ask of the gateway itself, at the top of their mails.
extension IntakeDecision {
    /// Carries out the commands of a mail that belongs to a ticket. Returns `false` when there are none to obey: then
    /// it is like any other mail.
    mutating func obeyCommands(in thread: ThreadChoice, at now: Instant) -> Bool {
        guard !letter.commands.isEmpty, letter.screening.isHuman, let agent = rules.agent(at: letter.writer?.address)
        else { return false }
        guard thread.mayCommand else {
            record.trace.note("command", "not obeyed: \(agent.name) is not proved enough")
            guard case .agent = thread.standing else { return false }
            // He may write to the customer, who must not read what was meant for us.
            recordDisbelief(of: agent, in: thread)
            return true
        }
        let ticket = thread.ticket
        guard !isSilent else {
            // What was asked for then is not asked for now.
            record.trace.note("command", "not obeyed: old mail that is imported")
            let note = message(by: .agent(agent.name), kind: .internal, in: thread)
            finish(.reply, .append(ticket.id, note, TicketChange()))
            return true
        }
        let words = letter.commands.remainder(of: letter.newText)
        let hasText = !words.isEmpty || letter.attachments.contains { !$0.isInline }
        let orders = CommandOrders(
            letter.commands, by: agent, about: ticket, knowing: facts, hasText: hasText, rules, at: now)
        guard orders.refusals.isEmpty else {
            refuse(orders.refusals, of: agent)
            let note = message(by: .agent(agent.name), kind: .internal, in: thread)
            finish(.agentCommand, .append(ticket.id, note, TicketChange(voice: .inside)))
            return true
        }
        dropCommands(leaving: words)
        note(orders.presence, of: agent)
        let note = hasText ? message(by: .agent(agent.name), kind: .internal, in: thread) : nil
        if let deed = orders.deed {
            obey(deed, about: ticket, note: note, by: agent, at: now)
        } else if !hasText, letter.commands.isAboutPresence {
            finish(.agentCommand, .none)
        } else if !hasText {
            finish(.agentCommand, .obey(ticket.id, .change(orders.change), note: nil, by: agent.name))
        } else if case .agent(_, .agent) = thread.standing, !orders.isNote {
            recordAgentReply(by: agent, scope: .agent, to: thread, ordering: orders.change)
        } else if let note {
            finish(.reply, .append(ticket.id, note, orders.change))
        }
        if orders.change.isAcknowledgement { tellEscalated(by: agent) }
        // An answer to what is told about a note must stay inside, as the note does.
        let isInside = record.addsNote
        tellAssignee(orders.change.assignee, insteadOf: ticket.assignee, scope: isInside ? .internal : .agent)
        return true
    }

    /// Takes note of what an agent says about himself in a mail of its own, which opens no ticket. Returns `false` for
    /// any other mail.
    mutating func obeyPresence() -> Bool {
        guard letter.commands.isAboutPresence, letter.screening.isHuman, !isSilent,
            let agent = rules.agent(at: letter.writer?.address),
            rules.proof.agentCommand.isMet(isSigned: false, isAuthenticated: letter.authentication.isAuthenticated)
        else { return false }
        let words = letter.commands.remainder(of: letter.newText)
        guard words.isEmpty, letter.attachments.allSatisfy({ $0.isInline }) else { return false }
        let orders = CommandOrders(
            letter.commands, by: agent, about: nil, knowing: facts, hasText: false, rules, at: now)
        if orders.refusals.isEmpty {
            dropCommands(leaving: words)
            note(orders.presence, of: agent)
        } else {
            refuse(orders.refusals, of: agent, as: .absenceNoted)
        }
        finish(.agentCommand, .none)
        return true
    }

    /// Keeps what an agent says about being there, and confirms it: whoever believes to be away must not be on call.
    private mutating func note(_ presence: Absence.Word?, of agent: AgentSettings) {
        guard let presence else { return }
        record.absence = Absence(agent: agent.name, word: presence, saidAt: now)
        tell(agent, .absenceNoted, scope: .internal)
        if record.notices.last?.kind == .absenceNoted { record.notices[record.notices.count - 1].absence = presence }
    }

    /// What the commands of a mail that opens a ticket change about it.
    mutating func commandedChange(by agent: AgentSettings) -> TicketChange? {
        guard !letter.commands.isEmpty, letter.screening.isHuman, !isSilent else { return nil }
        guard rules.proof.agentCommand.isMet(isSigned: false, isAuthenticated: letter.authentication.isAuthenticated)
        else {
            record.trace.note("command", "not obeyed: \(agent.name) is not proved enough")
            return nil
        }
        let orders = CommandOrders(
            letter.commands, by: agent, about: nil, knowing: facts, hasText: true, rules, at: now)
        guard orders.refusals.isEmpty else {
            refuse(orders.refusals, of: agent)
            return nil
        }
        dropCommands(leaving: letter.commands.remainder(of: letter.newText))
        note(orders.presence, of: agent)
        return orders.change
    }

    private mutating func obey(
        _ deed: CommandOrders.Deed, about ticket: Ticket, note: NewMessage?, by agent: AgentSettings, at now: Instant
    ) {
        switch deed {
        case .merge(let target):
            finish(.agentCommand, .obey(ticket.id, .merge(into: target), note: note, by: agent.name))
        case .accept(let reply):
            finish(.agentCommand, .obey(ticket.id, .accept(reply), note: note, by: agent.name))
        case .split(let reply):
            guard var new = rules.ticket(splitOff: reply, at: now) else { return }
            assign(&new)
            finish(.agentCommand, .obey(ticket.id, .split(reply.message.id, new), note: note, by: agent.name))
            for colleague in rules.hearers(of: new) { tell(colleague, .ticketOpened, scope: .agent) }
        }
    }

    /// A mail that has no ticket is answered in the words of what it was to do.
    private mutating func refuse(
        _ refusals: [CommandRefusal], of agent: AgentSettings, as kind: Notice.Kind = .commandRefused
    ) {
        let reasons = refusals.map(\.reason.rawValue).joined(separator: ", ")
        record.trace.note("command", "refused: \(reasons)")
        tell(agent, kind, scope: .internal)
        if record.notices.last?.kind == kind { record.notices[record.notices.count - 1].refusals = refusals }
    }

    /// The HTML would still say them, and the text says the rest.
    private mutating func dropCommands(leaving words: String) {
        record.trace.note("command", letter.commands.lines.map(\.text).joined(separator: ", "))
        letter.newText = words
        letter.safeHTML = nil
    }

    /// Whoever was alarmed hears that somebody takes care of it.
    private mutating func tellEscalated(by agent: AgentSettings) {
        for contact in facts.escalatedTo {
            guard let colleague = rules.agent(at: contact.address), colleague.name != agent.name else { continue }
            tell(colleague, .escalationAcknowledged, scope: .internal)
            if record.notices.last?.kind == .escalationAcknowledged {
                record.notices[record.notices.count - 1].agent = agent.name
            }
        }
    }

    private mutating func tellAssignee(_ name: AgentName?, insteadOf earlier: AgentName?, scope: TokenScope) {
        guard let name, name != earlier, let assignee = rules.agent(named: name) else { return }
        tell(assignee, .ticketAssigned, scope: scope)
    }
}

extension IntakeRecord {
    fileprivate var addsNote: Bool {
        switch effect {
        case .append(_, let message, _): message.kind == .internal
        case .obey(_, _, let note, _): note != nil
        default: false
        }
    }
}
