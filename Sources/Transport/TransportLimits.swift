/// Every number that a slow or hostile server could otherwise choose for us.
package struct TransportLimits: Equatable, Sendable {
    /// Name lookup, TCP, TLS and login together.
    package var connectDeadline: Duration = .seconds(30)
    /// The answer to one command; in a streamed FETCH, the longest silence.
    package var commandDeadline: Duration = .seconds(60)
    /// The reply to the final dot (RFC 5321, section 4.5.3.2.6): giving up earlier makes duplicates.
    package var finalReplyDeadline: Duration = .seconds(600)
    /// LOGOUT and QUIT are a courtesy, and no reason to stop late.
    package var farewellDeadline: Duration = .seconds(1)
    /// How long sent bytes may stay unacknowledged by the peer's TCP before the connection counts as dead.
    package var unacknowledgedDeadline: Duration = .seconds(30)

    /// A stream slower than this, once `minimumRateGrace` has passed, is cut.
    package var minimumBytesPerSecond = 500
    /// Each stretch of this length must reach the rate, the first one included.
    package var minimumRateGrace: Duration = .seconds(30)

    /// One response without its literals.
    package var responseLineBytes = 1 << 20
    /// All that one command is answered with, mail not counted.
    package var responseBytes = 16 << 20
    /// What one connection may hold in memory for a peer that sends things out of order.
    package var heldBytes = 1 << 20
    /// The largest mail that is downloaded.
    package var letterBytes = 50 << 20

    /// UIDs in one listing: callers walk a mailbox in windows of this size.
    package var listingWindow = 500
    /// Letters one listing may return, whatever range was asked for.
    package var listedLetters = 100_000
    /// One command line; longer sequence sets are split (many servers stop at 8,192 bytes).
    package var commandLineBytes = 8_000

    /// One web request from the name lookup to the last byte of its answer.
    package var webDeadline: Duration = .seconds(10)
    /// What is kept of the body of a web server's answer.
    package var webAnswerBytes = 64 << 10

    /// One file at the virus scanner, the connection not counted.
    package var scanDeadline: Duration = .seconds(60)
    /// The largest file that is scanned; clamd's own StreamMaxLength should not be less.
    package var scanBytes = 25 << 20

    /// IDLE is renewed after this (RFC 2177 allows 29 minutes; NAT boxes forget sooner).
    package var idleRenewal: Duration = .seconds(9 * 60)
    /// The pause between two looks into a mailbox whose server has no IDLE.
    package var pollInterval: Duration = .seconds(30)

    /// The defaults.
    package init() {}
}
