/// A way to a person or a program. Used by one task at a time.
package protocol Channel<Parcel>: Sendable {
    /// What it carries: a mail, a text, a call.
    associatedtype Parcel: Sendable

    /// Hands over one parcel.
    ///
    /// Opens what has to be opened and keeps it open where that helps. `beforePromise` runs before the peer can have
    /// promised anything; when it throws, the peer has no parcel.
    func deliver(
        _ parcel: Parcel, beforePromise: @escaping @Sendable () async throws -> Void
    ) async -> DeliveryOutcome

    /// Gives back what an idle way out need not hold. The next delivery opens it again.
    func close() async
}
