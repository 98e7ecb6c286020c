import GatewayKit
import Notifier
import TicketStore

/// Stops intake before the disk is full, so that what is in hand can still be finished.
struct DiskGuard: Sendable {
    /// How often a full disk is looked at again.
    private static let recheck: Duration = .seconds(10)

    let directory: DataDirectory
    /// Free bytes below which nothing is fetched.
    let reserve: Int
    let alerts: OperatorAlerts

    /// Returns once there is space, or throws when the task is cancelled. The operators hear of it.
    func waitForSpace() async throws {
        while true {
            let free = try directory.freeBytes()
            guard free < reserve else { return }
            await alerts.tell(
                .diskFills(directory: directory.path),
                because: "\(free / 1_000_000) MB are free, intake waits for \(reserve / 1_000_000) MB")
            try await Task.sleep(for: Self.recheck)
        }
    }
}
