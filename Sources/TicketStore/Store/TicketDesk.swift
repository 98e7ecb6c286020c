import GatewayKit

/// What every change of a ticket has at hand.
struct TicketDesk: Sendable {
    let blobs: any BlobStore
    let serviceLevels: ServiceLevelBook
    /// Who is told of what happens to tickets.
    let subscriptions: [EventSubscription]
    /// Of `serviceLevels`.
    let bookVersion: Int64

    init(
        blobs: any BlobStore, serviceLevels: ServiceLevelBook = .none, subscriptions: [EventSubscription] = []
    ) {
        self.blobs = blobs
        self.subscriptions = subscriptions
        self.serviceLevels = serviceLevels
        bookVersion = serviceLevels.version
    }

    /// The hand that changes tickets, for what a letter caused or for what none did.
    func writer(_ letter: LetterID?, _ now: Instant) -> TicketWriter {
        TicketWriter(letter: letter, desk: self, now: now)
    }
}
