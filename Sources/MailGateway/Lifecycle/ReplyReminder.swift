import GatewayKit
import Notifier
import TicketStore

/// Tells teams again of strangers' replies nobody has decided about.
struct ReplyReminder: Sendable {
    /// Replies in one round; the next round has the rest.
    private static let most = 100

    let rules: IntakeRules
    /// How long a reply waits before.
    let patience: Duration

    /// Queues what is due at `now`. Returns how many replies it is about.
    func remind(_ store: OpenStore.Store, at now: Instant) async throws(StoreError) -> Int {
        let absences = try await store.absences()
        return try await store.remind(ofRepliesBefore: now - patience, limit: Self.most, now: now) { reply in
            let notices = rules.responsible(for: reply.ticket, absences: absences, at: now).map { agent in
                Notice(
                    kind: .unconfirmedReply, recipient: NewContact(address: agent.address, name: agent.displayName),
                    scope: .internal, language: agent.language)
            }
            return rules.reach.notices(notices, at: now)
        }
    }
}
