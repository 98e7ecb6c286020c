/// The database of a gateway as a crash left it, copied aside before anything can recover it.
package struct StoreCopy {
    private let folder: TemporaryDirectory
    package let reader: StoreReader

    /// Copies the database and its write-ahead log; `nil` when there is no schema yet.
    package init?(of gateway: GatewayUnderTest) throws {
        folder = try TemporaryDirectory("copy")
        guard let database = try? readFile(gateway.database) else { return nil }
        try writeFile(folder.path + "/store.db", database)
        if let log = try? readFile(gateway.database + "-wal") { try writeFile(folder.path + "/store.db-wal", log) }
        reader = try StoreReader(folder.path + "/store.db")
        guard try reader.number("SELECT count(*) FROM sqlite_schema WHERE name = 'composed_mail'") == 1 else {
            return nil
        }
    }

    /// Letters without a final word, and mails that are not out.
    package var inHand: Int {
        get throws {
            try reader.number("SELECT count(*) FROM letter WHERE state <> 'done'")
                + reader.number("SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'failed')")
        }
    }

    /// Message-IDs of deliveries whose final dot may have been sent and whose reply nobody kept: these, and only
    /// these, may go out once more.
    package var inDoubt: [String] {
        get throws {
            try reader.rows(
                "SELECT c.message_id FROM composed_mail c JOIN outbox ON id = outbox_id WHERE state = 'sending'"
            ).map { $0[0].text }
        }
    }
}
