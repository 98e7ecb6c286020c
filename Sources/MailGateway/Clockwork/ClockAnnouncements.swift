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
        case .warning: return tell(people([.role(.assignee)], event), .slaWarning)
        case .breach: return tell(people([.role(.assignee)], event), .slaBreached)
        case .escalate(let level): return escalation(to: level, event)
        case .remindCustomer: return tellCustomer(of: ticket, .customerReminder)
        case .remindAssignee: return tell(people([.role(.assignee)], event), .assigneeReminder)
        case .survey: return tellCustomer(of: ticket, .survey)
        case .resolve, .close: return EscalationChange()
        }
    }

    private func escalation(to level: Int, _ event: ClockEvent) -> EscalationChange {
        guard let step = serviceLevels.step(level, of: event.clock.policy) else { return EscalationChange() }
        let texted = people(step.texts, event)
        // Of two SMS to one person the first counts: the one that waits for no quiet hours.
        var change = tell(texted.filter { $0.phone != nil }, .escalated, as: .sms)
        change.notices += tell(people(step.notify, event) + texted.filter { $0.phone == nil }, .escalated).notices
        let successor = step.assignee.flatMap { people([$0], event).first?.name }
        change.assignee = successor == event.ticket.assignee ? nil : successor
        return change
    }

    private func people(_ recipients: [EscalationRecipient], _ event: ClockEvent) -> [AgentSettings] {
        rules.people(
            for: recipients, ticket: event.ticket, watchers: event.watchers, absences: event.absences, at: event.at)
    }

    /// What is said in answer stays inside: it is about our work, not about the customer's words.
    private func tell(
        _ agents: [AgentSettings], _ kind: Notice.Kind, as voice: Notice.Voice = .mail
    ) -> EscalationChange {
        EscalationChange(
            notices: agents.map {
                var notice = Notice(
                    kind: kind, recipient: NewContact(address: $0.address, name: $0.displayName), scope: .internal,
                    language: $0.language)
                notice.voice = voice
                return notice
            })
    }

    /// Nobody, when the customer is one of us.
    private func tellCustomer(of ticket: Ticket, _ kind: Notice.Kind) -> EscalationChange {
        let customer = ticket.requester
        guard !rules.isOurs(customer.address) else { return EscalationChange() }
        return EscalationChange(notices: [
            Notice(
                kind: kind, recipient: NewContact(address: customer.address, name: customer.name), scope: .customer,
                language: rules.team(ticket.queue).settings.language)
        ])
    }
}
