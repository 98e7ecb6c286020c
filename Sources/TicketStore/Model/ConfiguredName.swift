/// The name the configuration file gives to something: `support`, `billing`, `anna`.
///
/// Comes from the administrator, never from mail, so it may be a key.
package struct ConfiguredName<Entity>: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let rawValue: String

    package init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    package var description: String { rawValue }
}

package enum WatchedMailbox {}
package enum Queue {}
package enum Agent {}
package enum Category {}
package enum Tag {}

package typealias MailboxName = ConfiguredName<WatchedMailbox>
package typealias QueueName = ConfiguredName<Queue>
package typealias AgentName = ConfiguredName<Agent>
package typealias CategoryName = ConfiguredName<Category>
package typealias TagName = ConfiguredName<Tag>
