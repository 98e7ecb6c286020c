package import GatewayKit

/// The counts behind `mailgateway status`.
package struct StoreCensus: Sendable {
    /// Letters without a final word, whether their bytes came or not.
    package var lettersInHand: Int
    /// When the oldest of them was first seen; `nil` when there is none.
    package var oldestLetterInHand: Instant?
    /// Letters nobody could read that wait for a person. Held ones and floods are not among them.
    package var quarantined: Int
    /// Mails and SMS whose time has come, expired leases among them.
    package var outboxDue: Int
    /// When the row that is due longest fell due; `nil` when none is due.
    package var oldestOutboxDue: Instant?
    /// When the oldest mail or SMS was queued that no server has been asked to take yet.
    package var oldestUntried: Instant?
    /// Each state that occurs, sent mail included.
    package var outboxByState: [(state: DeliveryState, count: Int)]
    /// Each status that occurs.
    package var ticketsByStatus: [(status: TicketStatus, count: Int)]
    /// Size of the write-ahead log. Above 256 MB somebody holds a reader open for very long.
    package var walBytes: Int
    /// The oldest first.
    package var troubles: [Trouble]
    /// Outgoing mail that the brake holds, by limit.
    package var heldMail: [HeldMail] = []
    /// What is to go out some time, by the way it goes.
    package var waitingByRoute: [(route: OutboxRoute, count: Int)] = []
    /// Letters set aside as a flood within the last 24 hours.
    package var floodedToday = 0

    /// Mail held for the sake of one limit.
    package struct HeldMail: Equatable, Sendable {
        /// The limit they wait for.
        package var limit: BrakeLimit
        /// Mails, answers included.
        package var count: Int
        /// Of these, what agents wrote to customers.
        package var answers: Int

        /// `answers` is at most `count`.
        package init(limit: BrakeLimit, count: Int, answers: Int) {
            self.limit = limit
            self.count = count
            self.answers = answers
        }
    }

    /// Something the daemon cannot use now.
    package struct Trouble: Equatable, Sendable {
        /// `mailbox support`
        package var subject: String
        /// Why, safe to log and to show.
        package var reason: String
        /// The first note since it last worked.
        package var since: Instant

        /// `subject` is unique among the troubles of a store.
        package init(subject: String, reason: String, since: Instant) {
            self.subject = subject
            self.reason = reason
            self.since = since
        }
    }

    /// Nothing waits and nothing is wrong, unless said; held and flooded mail is set afterwards.
    package init(
        lettersInHand: Int, oldestLetterInHand: Instant? = nil, quarantined: Int, outboxDue: Int,
        oldestOutboxDue: Instant? = nil, oldestUntried: Instant? = nil,
        outboxByState: [(state: DeliveryState, count: Int)] = [],
        ticketsByStatus: [(status: TicketStatus, count: Int)] = [], walBytes: Int,
        troubles: [Trouble] = []
    ) {
        self.troubles = troubles
        self.lettersInHand = lettersInHand
        self.oldestLetterInHand = oldestLetterInHand
        self.quarantined = quarantined
        self.outboxDue = outboxDue
        self.oldestOutboxDue = oldestOutboxDue
        self.oldestUntried = oldestUntried
        self.outboxByState = outboxByState
        self.ticketsByStatus = ticketsByStatus
        self.walBytes = walBytes
    }
}
