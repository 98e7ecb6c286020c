/// Something that works for as long as the daemon lives.
protocol Service: Sendable {
    /// For logs and for the message when it ends too early: `mailbox support`.
    var name: String { get }

    /// Works until the task is cancelled, then finishes what must not be left half done and returns.
    ///
    /// Returning earlier, or throwing, ends the daemon: systemd starts it again.
    func run() async throws
}
