package import GatewayKit

/// Why `IMAPSession.idle` came back.
package enum IdleOutcome: Equatable, Sendable {
    /// The server announced something: look. `at` is when its first bytes arrived.
    case changed(at: Instant)
    /// Nothing happened until the renewal was due, and the connection lives.
    case renewalDue
    /// `interrupt()` was called.
    case interrupted
}
