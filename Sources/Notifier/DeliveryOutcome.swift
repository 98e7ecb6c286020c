/// How one attempt to hand over one parcel ended.
package enum DeliveryOutcome: Equatable, Sendable {
    /// The peer is responsible now.
    case accepted(reply: String)
    /// Certainly not taken over; the same may work later, and not before `after` where the peer said so.
    case refusedForNow(reason: String, after: Duration? = nil)
    /// Certainly not taken over, and never will be. `isHard` when the address itself was refused.
    case refusedForGood(reason: String, isHard: Bool)
    /// Everything was sent and the answer never came.
    case uncertain(reason: String)
    /// The other side is gone for good, and wants nothing more of any kind.
    case gone(reason: String)
    /// The way out is closed for every parcel; nothing was tried for this one.
    case channelDown(ChannelFault)
    /// We stopped it ourselves before anything could be accepted: a store that failed, a daemon that stops.
    case withdrawn(reason: String)
}

/// Why nothing can be handed over at all.
package struct ChannelFault: Equatable, Sendable {
    /// `smtps://mail.example.org:465`
    package var server: String
    /// What happened, safe to log and to mail.
    package var reason: String
    /// What the operators can try; `nil` when there is nothing useful to say.
    package var hint: String?
    /// Waiting will not mend it: credentials, certificates, a server that does not want us.
    package var needsOperator: Bool

    /// `server` is an endpoint's name, without credentials.
    package init(server: String, reason: String, hint: String? = nil, needsOperator: Bool) {
        self.server = server
        self.reason = reason
        self.hint = hint
        self.needsOperator = needsOperator
    }
}
