import GatewayKit
import MIMEParser
import TicketStore

/// What the commands of one mail come to, all of them or none. Pure.
struct CommandOrders {
    /// What stands alone.
    enum Deed {
        case merge(into: TicketID)
        case accept(MessageRowID)
        case split(UnconfirmedReply)
    }

    private(set) var change = TicketChange(voice: .inside)
    /// What is written below stays inside.
    private(set) var isNote = false
    private(set) var deed: Deed?
    /// What the agent says about being there.
    private(set) var presence: Absence.Word?
    /// Nothing is to be done when there is any.
    private(set) var refusals: [CommandRefusal]

    private let agent: AgentSettings
    private let ticket: Ticket?
    private let facts: CommandFacts
    private let rules: IntakeRules
    private let isAlone: Bool
    private let today: CivilDate
    private var isReopening = false

    /// - Parameters:
    ///   - ticket: The one the mail is about; `nil` when it opens one.
    ///   - hasText: Whether anything is written below.
    init(
        _ block: CommandBlock, by agent: AgentSettings, about ticket: Ticket?, knowing facts: CommandFacts,
        hasText: Bool, _ rules: IntakeRules, at now: Instant
    ) {
        self.agent = agent
        self.ticket = ticket
        self.facts = facts
        self.rules = rules
        refusals = block.refusals
        isAlone = block.count == 1
        today = rules.attendance.zone.date(at: now)
        for line in block.lines {
            if let reason = take(line.command) { refusals.append(CommandRefusal(line: line.text, reason: reason)) }
        }
        if isNote, !hasText, let line = block.lines.first(where: { $0.command == .note }) {
            refusals.append(CommandRefusal(line: line.text, reason: .noText))
        }
        // Who takes care of a ticket that nobody has, has it.
        if change.isAcknowledgement, change.assignee == nil, ticket?.assignee == nil { change.assignee = agent.name }
        if change.status == nil, let ticket {
            if isReopening {
                change.status = change.assignee == nil ? ticket.activeStatus : .inProgress
            } else if change.assignee != nil, ticket.status == .open {
                change.status = .assigned
            }
        }
        refusals = Array(refusals.prefix(CommandRefusal.most))
    }

    /// Why a command cannot be obeyed; `nil` when it was taken.
    private mutating func take(_ command: AgentCommand) -> CommandRefusal.Reason? {
        switch command {
        case .status(let status):
            if isReopening || change.status.map({ $0 != status }) == true { return .contradiction }
            change.status = status
        case .reopen:
            if change.status != nil { return .contradiction }
            isReopening = true
        case .assign(let assignee): return assign(assignee)
        case .priority(let priority):
            if change.priority.map({ $0 != priority }) == true { return .contradiction }
            change.priority = priority
        case .note: isNote = true
        case .tag(let tags): change.tags += tags.filter { !change.tags.contains($0) }
        case .watch:
            if !change.formerWatchers.isEmpty { return .contradiction }
            change.watchers = [agent.name]
        case .unwatch:
            if !change.watchers.isEmpty { return .contradiction }
            change.formerWatchers = [agent.name]
        case .acknowledge:
            guard ticket != nil else { return .noTicket }
            change.isAcknowledgement = true
        case .away(let date): return takeAbsence(until: date)
        case .back: return takePresence(.back)
        case .merge, .accept, .split: return takeDeed(command)
        }
        return nil
    }

    private mutating func assign(_ assignee: AgentCommand.Assignee) -> CommandRefusal.Reason? {
        var name: AgentName? = agent.name
        if case .address(let address) = assignee { name = rules.agent(at: address)?.name }
        guard let name else { return .noAgent }
        if change.assignee.map({ $0 != name }) == true { return .contradiction }
        change.assignee = name
        return nil
    }

    private mutating func takeAbsence(until date: WrittenDate?) -> CommandRefusal.Reason? {
        guard let date else { return takePresence(.away(until: nil)) }
        guard let day = date.day(in: agent.language) else { return .ambiguousDate }
        return day < today ? .pastDate : takePresence(.away(until: day))
    }

    private mutating func takePresence(_ word: Absence.Word) -> CommandRefusal.Reason? {
        if presence.map({ $0 != word }) == true { return .contradiction }
        presence = word
        return nil
    }

    private mutating func takeDeed(_ command: AgentCommand) -> CommandRefusal.Reason? {
        guard isAlone else { return .alone }
        guard let ticket else { return .noTicket }
        switch command {
        case .merge:
            guard let target = facts.mergeTarget, target.id != ticket.id else { return .noTicket }
            deed = .merge(into: target.id)
        case .accept:
            guard let reply = facts.waitingReply else { return .noReply }
            deed = .accept(reply.message.id)
        default:
            guard let reply = facts.waitingReply, case .contact = reply.message.author else { return .noReply }
            deed = .split(reply)
        }
        return nil
    }
}
