package import GatewayKit
package import TicketStore

/// What a dispatcher carries: the outbox rows of one route, and how they become parcels.
package protocol Freight<Parcel>: Sendable {
    /// One claimed row.
    associatedtype Entry: FreightEntry
    /// A row in the form the channel takes.
    associatedtype Parcel: Sendable

    /// Whose rows these are.
    var route: OutboxRoute { get }

    /// What `status` calls it.
    var name: String { get }

    /// Claims due rows until `lease` from now.
    func claim(
        limit: Int, now: Instant, lease: Duration, within brake: BrakeLimits, from store: any TicketStore
    ) async throws(StoreError) -> ClaimedOutbox<Entry>

    /// What an earlier attempt sent, or something new that is durable before anybody sees it.
    func parcel(of entry: Entry, from store: any TicketStore) async throws(PackingFailure) -> Parcel

    /// Who hears that this row will never arrive.
    func notices(ofFailed entry: Entry) -> [Notice]

    /// What the operators are told when nothing gets through to `server`.
    func outage(of server: String) -> OperatorAlerts.Topic

    /// What the operators are told when the other side does not want to hear from us any more; `nil` where nobody
    /// can say so.
    var retirement: OperatorAlerts.Topic? { get }
}

/// What a dispatcher must know of a row.
package protocol FreightEntry: Sendable {
    /// What `markSending` and `finish` take.
    var id: OutboxID { get }
    /// Attempts made before this one.
    var attempts: Int { get }
    /// Its lifetime counts from here.
    var readyAt: Instant { get }
    /// What it tells, for the log.
    var label: String { get }
}

/// Why a row did not become a parcel.
package enum PackingFailure: Error {
    /// It has no words.
    case unwordable(NotifierError)
    /// The store did not give what was needed, or did not keep the words.
    case store(StoreError)
}

extension OutboxEntry: FreightEntry {
    package var readyAt: Instant { notice.notBefore ?? createdAt }
    package var label: String { notice.kind.rawValue }
}

extension WebhookCall: FreightEntry {
    package var readyAt: Instant { createdAt }
    package var label: String { event.rawValue }
}
