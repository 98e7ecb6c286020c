package import GatewayKit
package import MIMEParser
package import TicketStore

/// A mail and whom it is for.
package struct MailParcel: Sendable {
    /// Its bytes.
    package var mail: CarriedMail
    /// The envelope recipient.
    package var recipient: EmailAddress

    /// Takes both as they are.
    package init(_ mail: CarriedMail, to recipient: EmailAddress) {
        self.mail = mail
        self.recipient = recipient
    }
}

/// Outgoing mail.
package struct MailFreight: Freight {
    private let composer: NoticeComposer
    private let roster: TeamRoster
    private let reach: Reach

    /// `roster` says who is told of answers that failed, `reach` in which ways.
    package init(composer: NoticeComposer, roster: TeamRoster, reach: Reach = Reach()) {
        self.composer = composer
        self.roster = roster
        self.reach = reach
    }

    package var route: OutboxRoute { .mail }
    package var name: String { "outgoing mail" }
    package var retirement: OperatorAlerts.Topic? { nil }

    /// Answers and alerts first, and no more than the brake lets out.
    package func claim(
        limit: Int, now: Instant, lease: Duration, within brake: BrakeLimits, from store: any TicketStore
    ) async throws(StoreError) -> ClaimedOutbox<OutboxEntry> {
        try await store.claimOutbox(.mail, limit: limit, now: now, lease: lease, within: brake)
    }

    /// Keeps the bytes and the Message-ID before the first attempt.
    package func parcel(of entry: OutboxEntry, from store: any TicketStore) async throws(PackingFailure) -> MailParcel {
        let composed: ComposedMail
        if let kept = entry.composed {
            composed = kept
        } else {
            do throws(NotifierError) { composed = try composer.compose(entry) } catch {
                throw .unwordable(error)
            }
        }
        do throws(StoreError) {
            if entry.composed == nil { try await store.keepComposed(composed, for: entry.id) }
            var files: [BlobReader] = []
            for enclosure in composed.enclosures { files.append(try await store.blobReader(enclosure.digest)) }
            return MailParcel(CarriedMail(composed, files: files), to: entry.recipient.address)
        } catch {
            throw .store(error)
        }
    }

    /// The author of an answer, or his team.
    package func notices(ofFailed entry: OutboxEntry) -> [Notice] {
        reach.notices(roster.notices(ofFailed: entry), at: .now)
    }

    package func outage(of server: String) -> OperatorAlerts.Topic { .sendingStopped(server: server) }
}
