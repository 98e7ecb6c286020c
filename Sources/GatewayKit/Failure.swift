/// What can be done about something that should have worked.
package enum Remedy: Equatable, Sendable {
    /// The same attempt may succeed later: a lock, a closed socket, a 4xx reply.
    case retry
    /// The same attempt will never succeed: a constraint, a 5xx reply, bad input.
    case giveUp
    /// A human has to change something: credentials, disk, configuration.
    case askOperator
}

/// The one error type of a module.
///
/// `description` is safe to log: it holds neither mail text nor credentials.
package protocol Failure: Error, Sendable, CustomStringConvertible {
    /// Whether the caller tries again, gives up or asks for a person.
    var remedy: Remedy { get }
    /// What the operator can try, as one sentence; `nil` when there is nothing useful to say.
    var hint: String? { get }
}
