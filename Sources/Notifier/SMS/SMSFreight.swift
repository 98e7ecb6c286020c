package import GatewayKit
package import MIMEParser
package import TicketStore

/// Outgoing SMS.
package struct SMSFreight: Freight {
    private let composer: NoticeComposer
    private let phones: [EmailAddress: String]
    private let segments: Int

    /// `phones` are those of the team, by the address people are known by.
    package init(composer: NoticeComposer, phones: [EmailAddress: String], segments: Int) {
        self.composer = composer
        self.phones = phones
        self.segments = segments
    }

    package var route: OutboxRoute { .sms }
    package var name: String { "outgoing SMS" }
    package var retirement: OperatorAlerts.Topic? { nil }

    /// No more than the brake lets out.
    package func claim(
        limit: Int, now: Instant, lease: Duration, within brake: BrakeLimits, from store: any TicketStore
    ) async throws(StoreError) -> ClaimedOutbox<OutboxEntry> {
        try await store.claimOutbox(.sms, limit: limit, now: now, lease: lease, within: brake)
    }

    /// Keeps the text before the first attempt. The number is looked up each time: a new one counts at once.
    package func parcel(of entry: OutboxEntry, from store: any TicketStore) async throws(PackingFailure) -> TextParcel {
        guard let phone = phones[entry.recipient.address] else {
            throw .unwordable(NotifierError(.noPhone, at: "outbox row \(entry.id)"))
        }
        if let kept = entry.kept {
            let text = SMSText(String(decoding: kept.body, as: UTF8.self), atMost: .max, mark: "")
            return TextParcel(phone: phone, text: text, id: kept.id.text)
        }
        let text: SMSText
        do throws(NotifierError) { text = try composer.text(entry, atMost: segments) } catch {
            throw .unwordable(error)
        }
        let kept = KeptParcel(id: UniqueID(at: entry.createdAt), body: Array(text.text.utf8))
        do throws(StoreError) { try await store.keep(kept, for: entry.id) } catch { throw .store(error) }
        return TextParcel(phone: phone, text: text, id: kept.id.text)
    }

    /// Nobody: the history of its ticket has it, and who is called by SMS is told by mail too, unless somebody chose
    /// otherwise.
    package func notices(ofFailed entry: OutboxEntry) -> [Notice] { [] }

    package func outage(of server: String) -> OperatorAlerts.Topic { .textsStopped(server: server) }
}
