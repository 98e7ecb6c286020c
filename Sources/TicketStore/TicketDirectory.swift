package import GatewayKit
package import MIMEParser

/// What is read of tickets by those who did not write them: lists, single tickets, searches, the feed of what happens;
/// and for whom and where work is done. A part of `TicketStore`.
///
/// Who may see what is decided in the database, by the visibility that each question brings: what may not be seen does
/// not exist. Each method reads one unchanging view, or is one transaction. All failures are `StoreError`.
package protocol TicketDirectory: Sendable {
    // MARK: Lists

    /// One page of the tickets a query holds for. `total` is exact.
    ///
    /// A page after a cursor that was not made for such a list is the first: see `TicketQuery.continues`.
    func list(_ query: TicketQuery, now: Instant) async throws(StoreError) -> TicketPage

    /// A ticket with all that whoever asks may read of it; `nil` for one that he may not see, that is deleted, or that
    /// never was.
    ///
    /// A customer's file has neither deliveries nor watchers, and of the history what tells him nothing of the team.
    func ticketFile(
        _ key: TicketKey, visibleTo visibility: TicketVisibility, now: Instant
    ) async throws(StoreError) -> TicketFile?

    /// The same ticket alone.
    func ticket(
        _ key: TicketKey, visibleTo visibility: TicketVisibility, now: Instant
    ) async throws(StoreError) -> Ticket?

    // MARK: Search

    /// What `SearchWords` reads in `text`, the best first; nothing for a text that asks for nothing. `limit` is 1 to
    /// `SearchReach.mostFound`; any other number is taken for the nearest of these.
    func search(
        _ text: String, visibleTo visibility: TicketVisibility, limit: Int, now: Instant
    ) async throws(StoreError) -> SearchPage

    // MARK: Counting

    /// How many tickets of a list there are of each sort, and what happened to them on some days. Exact; only the first
    /// answer reads more than what changed since the one before.
    func tally(_ question: TallyQuestion, now: Instant) async throws(StoreError) -> TicketTally

    /// Where statistics or tallies were asked for in the last hour: reads what changed, so that the next answer comes at
    /// once. Called about every second.
    func keepCounting() async throws(StoreError)

    // MARK: Feed

    /// What happened to tickets after the entry with this id, oldest first, at most `limit` entries. All of it: who may
    /// be told what is for the caller to decide.
    func feed(after: Int64, limit: Int) async throws(StoreError) -> [FeedEntry]

    /// The id of the newest entry; 0 when there is none.
    func feedEnd() async throws(StoreError) -> Int64

    // MARK: Organisations

    /// Throws `conflict` when another one has the same address. Tickets its address opens from now on are its own.
    func createOrganisation(_ facts: OrganisationFacts, now: Instant) async throws(StoreError) -> OrganisationRow

    /// `nil` when there is none. Throws `conflict` when another one has the same address.
    func updateOrganisation(
        _ uuid: UniqueID, to facts: OrganisationFacts, now: Instant
    ) async throws(StoreError) -> OrganisationRow?

    /// `nil` when there is none.
    func organisation(_ uuid: UniqueID) async throws(StoreError) -> OrganisationRow?

    /// The one whose address this is; `nil` when there is none.
    func organisation(at address: EmailAddress) async throws(StoreError) -> Organisation?

    /// One page by name, and how many there are on all pages.
    func organisations(_ query: OrganisationQuery) async throws(StoreError) -> (rows: [OrganisationRow], total: Int)

    /// Throws `conflict` when there is no such organisation.
    func createSite(
        _ facts: SiteFacts, of organisation: OrganisationID?, now: Instant
    ) async throws(StoreError) -> SiteRow

    /// `nil` when there is none. Throws `conflict` when there is no such organisation.
    func updateSite(
        _ uuid: UniqueID, to facts: SiteFacts, of organisation: OrganisationID?, now: Instant
    ) async throws(StoreError) -> SiteRow?

    /// `nil` when there is none.
    func site(_ uuid: UniqueID) async throws(StoreError) -> SiteRow?

    /// One page by name, and how many there are on all pages.
    func sites(_ query: SiteQuery) async throws(StoreError) -> (rows: [SiteRow], total: Int)
}
