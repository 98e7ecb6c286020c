import GatewayKit
import MIMEParser

extension TicketWriter {
    /// Adds and takes away what a change says about the people and words around a ticket.
    func gather(
        _ change: TicketChange, around ticket: TicketID, by actor: Actor,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        for person in change.participants {
            let contact = try connection.contactID(of: person, renaming: false)
            try join(contact, as: person, ticket, by: actor, &connection)
        }
        for tag in change.tags {
            let entered = try connection.first(
                """
                INSERT INTO ticket_tag (ticket_id, tag) VALUES (\(ticket), \(tag)) ON CONFLICT (ticket_id, tag) DO NOTHING
                RETURNING tag
                """)
            guard entered != nil else { continue }
            try note("tag.added", after: tag.rawValue, on: ticket, by: actor, &connection)
        }
        for agent in change.watchers {
            let entered = try connection.first(
                """
                INSERT INTO ticket_watcher (ticket_id, agent) VALUES (\(ticket), \(agent))
                ON CONFLICT (ticket_id, agent) DO NOTHING RETURNING agent
                """)
            guard entered != nil else { continue }
            try note("watcher.added", after: agent.rawValue, on: ticket, by: actor, &connection)
        }
        for agent in change.formerWatchers {
            let left = try connection.first(
                "DELETE FROM ticket_watcher WHERE ticket_id = \(ticket) AND agent = \(agent) RETURNING agent")
            guard left != nil else { continue }
            try note("watcher.removed", agent.rawValue, after: nil, on: ticket, by: actor, &connection)
        }
    }
}
