import GatewayKit
import MIMEParser

extension TicketWriter {
    /// Does what an agent's commands ask for. Returns the ticket that people are told about, and the message that was
    /// added or moved.
    mutating func obey(
        _ deed: CommandDeed, about ticket: TicketID, note: NewMessage?, by agent: AgentName, from sender: EmailAddress?,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> (ticket: TicketID?, message: MessageRowID?) {
        let actor = Actor.agent(agent)
        var place = ticket
        var moved: MessageRowID?
        var told = ticket
        switch deed {
        case .change(let change): try apply(change, to: ticket, by: actor, &connection)
        case .merge(let target):
            place = try merge(ticket, into: target, by: actor, &connection).id
            told = place
        case .accept(let reply): _ = try accept(reply, by: actor, &connection)
        case .split(let reply, let new):
            told = try split(reply, into: new, by: actor, &connection).id
            moved = reply
        }
        let added = try note.map { (note) throws(StoreError) in try add(note, from: sender, to: place, &connection) }
        return (told, moved ?? added)
    }
}
