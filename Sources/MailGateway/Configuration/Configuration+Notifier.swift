import MIMEParser
import Notifier
import TicketStore

extension Configuration {
    /// One to each mailbox, to the SMS gateway and to each webhook.
    var connectionsBesideMail: Int { mailboxes.count + (sms == nil ? 0 : 1) + webhooks.count }

    /// How each of the team is told.
    var reach: Reach { Reach(Dictionary(agents.map { ($0.address, $0.reach) }) { first, _ in first }) }

    /// Where SMS to the team go.
    var phones: [EmailAddress: String] {
        Dictionary(agents.compactMap { agent in agent.phone.map { (agent.address, $0) } }) { first, _ in first }
    }

    /// Who is told of what happens to tickets.
    var subscriptions: [EventSubscription] { webhooks.map(\.subscription) }

    /// What the part that sends mail has to know.
    var notifierSettings: NotifierSettings {
        let voices = queues.map { queue in
            // A zone that has left this machine since the configuration was checked: times are told in UTC, and say so.
            let zone = TimeZoneRules.load(queue.timeZone) ?? .utc
            return (
                queue.name,
                QueueVoice(title: queue.title, address: queue.address, replyAddress: queue.replyAddress, zone: zone)
            )
        }
        var settings = NotifierSettings(
            siteName: site.name, siteDomain: site.domain,
            queues: Dictionary(voices) { first, _ in first }, operatorSender: mailboxes[0].address)
        settings.roster = TeamRoster(
            agents.map {
                TeamRoster.Colleague(
                    name: $0.name, person: NewContact(address: $0.address, name: $0.displayName),
                    language: $0.language)
            }, teams: Dictionary(queues.map { ($0.name, $0.agents) }) { first, _ in first })
        settings.composing = limits.composing
        settings.dispatch = limits.dispatch
        settings.dispatch.brake = limits.brake
        settings.dispatch.connections = smtp.connections
        // Deliveries in hand end before the supervisor loses patience.
        settings.dispatch.farewell = daemon.stopPatience * 4 / 5
        settings.alerts.recipients = operators.addresses
        settings.alerts.language = operators.language
        settings.alerts.repeatAfter = operators.repeatAfter
        settings.alerts.mostPerDay = operators.mostPerDay
        return settings
    }
}
