/// By what a ticket is named.
package enum TicketKey: Hashable, Sendable {
    case number(TicketNumber)
    case uuid(UniqueID)
    case row(TicketID)
}
