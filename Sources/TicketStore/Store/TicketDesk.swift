/// What every change of a ticket has at hand.
struct TicketDesk: Sendable {
    let blobs: any BlobStore
    let serviceLevels: ServiceLevelBook
    /// Of `serviceLevels`.
    let bookVersion: Int64

    init(blobs: any BlobStore, serviceLevels: ServiceLevelBook) {
        self.blobs = blobs
        self.serviceLevels = serviceLevels
        bookVersion = serviceLevels.version
    }
}
