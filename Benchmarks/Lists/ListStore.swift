import GatewayKit
import GatewayTestKit
import TicketStore

/// A store as large as the figures of the API are promised for, on the disk: 200,000 tickets and 1,000,000 messages.
struct ListStore {
    static let tickets = 200_000

    let home: TemporaryDirectory
    let store: OpenStore.Store
    /// What happened, happened before.
    let end: Instant

    init() async throws {
        home = try TemporaryDirectory("lists")
        end = .now
        let directory = try DataDirectory(preparing: home.path + "/data")
        store = try OpenStore.openForCommand(directory, now: end)
        try FilledDatabase(tickets: Self.tickets, end: end.microseconds).fill(directory.database)
    }
}
