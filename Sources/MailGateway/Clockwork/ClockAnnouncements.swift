import GatewayKit
import MIMEParser
import Notifier
import TicketStore

/// Who hears of what a clock does. Pure: the rules say who is who, the event says what happened.
struct ClockAnnouncements: Sendable {
    let rules: IntakeRules
    let serviceLevels: ServiceLevelBook

    /// Each person hears of it in the ways he chose.
    func change(for event: ClockEvent) -> EscalationChange {
        var change = decided(for: event)
        change.notices = rules.reach.notices(change.notices, at: event.at)
        return change
    }

    private func decided(for event: ClockEvent) -> EscalationChange {
        let ticket = event.ticket
        switch event.deed {
        case .warning: return EscalationChange(notices: tell(rules.responsible(for: ticket), .slaWarning))
        case .breach: return EscalationChange(notices: tell(rules.responsible(for: ticket), .slaBreached))
        case .escalate(let level): return escalation(to: level, event)
        case .remindCustomer: return EscalationChange(notices: tellCustomer(of: ticket, .customerReminder))
        case .remindAssignee:
            return EscalationChange(notices: tell(rules.responsible(for: ticket), .assigneeReminder))
        case .survey: return EscalationChange(notices: tellCustomer(of: ticket, .survey))
        case .resolve, .close: return EscalationChange()
        }
    }

    private func escalation(to level: Int, _ event: ClockEvent) -> EscalationChange {
        guard let step = serviceLevels.step(level, of: event.clock.policy) else { return EscalationChange() }
        let people = { (recipients: [EscalationRecipient]) in
            rules.people(
                for: recipients, ticket: event.ticket, watchers: event.watchers, absences: event.absences, at: event.at)
        }
        let successor = step.assignee.flatMap { people([$0]).first?.name }
        return EscalationChange(
            assignee: successor == event.ticket.assignee ? nil : successor,
            notices: tell(people(step.notify), .escalated))
    }

    /// What is said in answer stays inside: it is about our work, not about the customer's words.
    private func tell(_ agents: [AgentSettings], _ kind: Notice.Kind) -> [Notice] {
        agents.map {
            Notice(
                kind: kind, recipient: NewContact(address: $0.address, name: $0.displayName), scope: .internal,
                language: $0.language)
        }
    }

    /// Nobody, when the customer is one of us.
    private func tellCustomer(of ticket: Ticket, _ kind: Notice.Kind) -> [Notice] {
        let customer = ticket.requester
        guard !rules.isOurs(customer.address) else { return [] }
        return [
            Notice(
                kind: kind, recipient: NewContact(address: customer.address, name: customer.name), scope: .customer,
                language: rules.team(ticket.queue).settings.language)
        ]
    }
}
