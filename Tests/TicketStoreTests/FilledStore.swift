import GatewayKit
import GatewayTestKit

@testable import TicketStore

/// A store with a year of made work; see `FilledDatabase`.
struct FilledStore {
    let opened: OpenedStore
    let made: FilledDatabase
    var store: OpenStore.Store { opened.store }

    static let end = Instant.start

    init(tickets: Int) async throws {
        opened = try Backend.sqlite.open()
        made = FilledDatabase(tickets: tickets, end: Self.end.microseconds)
        try made.fill(opened.folder.directory.database)
    }
}
