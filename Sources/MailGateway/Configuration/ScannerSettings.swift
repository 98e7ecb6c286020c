import Transport

/// Where clamd is, and how much it is given at once.
struct ScannerSettings: Equatable, Sendable {
    var endpoint: ScannerEndpoint
    /// Files that are scanned at the same time.
    var sessions: Int
    /// Files that wait for that.
    var mostWaiting: Int
}
