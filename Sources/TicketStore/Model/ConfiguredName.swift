/// The name the configuration file gives to something: `support`, `billing`, `anna`.
///
/// Comes from the administrator, never from mail, so it may be a key.
package struct ConfiguredName<Entity>: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// As written in the configuration, byte for byte.
    package let rawValue: String

    /// Takes any text; that something of this name is configured is the caller's word.
    package init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    package var description: String { rawValue }
}

/// What a `MailboxName` names: a mailbox the gateway reads.
package enum WatchedMailbox {}
/// What a `QueueName` names: a team and its tickets.
package enum Queue {}
/// What an `AgentName` names: somebody of the team.
package enum Agent {}
/// What a `CategoryName` names: the one subject matter of a ticket.
package enum Category {}
/// What a `TagName` names: one of the marks of a ticket.
package enum Tag {}

/// Key of a mailbox in the configuration and in the ledger.
package typealias MailboxName = ConfiguredName<WatchedMailbox>
/// Key of a queue in the configuration; tickets keep it after the queue is gone from there.
package typealias QueueName = ConfiguredName<Queue>
/// Key of an agent in the configuration; what he wrote keeps it.
package typealias AgentName = ConfiguredName<Agent>
/// A category that rules may give.
package typealias CategoryName = ConfiguredName<Category>
/// A tag that rules may give.
package typealias TagName = ConfiguredName<Tag>
