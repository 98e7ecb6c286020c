package import MIMEParser

/// A way to a person. Used by one task at a time.
package protocol Channel: Sendable {
    /// Hands over one mail.
    ///
    /// Opens what has to be opened and keeps it open. `beforePromise` runs when everything was sent and nothing
    /// is promised yet; when it throws, the peer has no mail.
    func deliver(
        _ mail: CarriedMail, to recipient: EmailAddress, beforePromise: @escaping @Sendable () async throws -> Void
    ) async -> DeliveryOutcome

    /// Gives back what an idle way out need not hold. The next delivery opens it again.
    func close() async
}
