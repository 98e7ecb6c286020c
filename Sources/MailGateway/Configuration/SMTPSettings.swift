import Notifier
import Transport

/// The server that takes our mail.
struct SMTPSettings: Sendable {
    /// URL, user, password, trusted authorities and the name we give in EHLO.
    var server: ServerEndpoint
    /// Deliveries at the same time, one connection each.
    var connections = DispatchSettings().connections
}
