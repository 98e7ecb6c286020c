@unsafe @preconcurrency import Dispatch
import GatewayKit
import Glibc
import MIMEParser
import Testing

@testable import TicketStore

/// What happens when the disk, another process or a damaged file gets in the way.
@Suite struct SQLiteFaultTests {
    @Test("I14 a full disk undoes the whole batch; when there is space again the next one works")
    func diskFull() async throws {
        let opened = try Backend.sqlite.open()
        let store = opened.store
        _ = try await store.received(Mails.letter(uid: 1))
        try await store.writer.perform { (connection) throws(StoreError) in
            try connection.execute("PRAGMA max_page_count = 120")
        }
        let letters = (2...20).map { uid in
            Letter(
                place: .mailbox(Mails.support, uidValidity: 7, uid: uid),
                content: .bytes([UInt8](repeating: UInt8(uid), count: 60_000)), receivedAt: .start)
        }
        let error = await #expect(throws: StoreError.self) { try await store.hold(letters, now: .start) }
        #expect(error?.code == .diskFull)
        #expect(error?.remedy == .askOperator)
        #expect(try await store.lettersInHand(limit: 99).count == 1)
        try await store.writer.perform { (connection) throws(StoreError) in
            try connection.execute("PRAGMA max_page_count = 100000")
        }
        #expect(try await store.hold(letters, now: .start).count == 19)
        #expect(try await store.check(isThorough: true) == [])
        #expect(try store.freeBytes() > 0)
    }

    @Test("I14 a full disk in the middle of a commit leaves every letter of the batch in hand")
    func diskFullInCommit() async throws {
        let opened = try Backend.sqlite.open()
        let store = opened.store
        var held: [HeldLetter] = []
        for uid in 1...10 as ClosedRange<UInt32> { held.append(try await store.received(Mails.letter(uid: uid))) }
        try await store.writer.perform { (connection) throws(StoreError) in
            try connection.execute("PRAGMA max_page_count = 100")
        }
        let candidates = held.map { Mails.candidate($0) }
        let error = await #expect(throws: StoreError.self) {
            try await store.commit(candidates, now: .start) { _, _ in
                var record = Mails.opening()
                record.effect = .open(Mails.ticket(), Mails.message(text: String(repeating: "x", count: 50_000)))
                return record
            }
        }
        #expect(error?.code == .diskFull)
        #expect(try await store.lettersInHand(limit: 99).count == 10)
        #expect(try await store.tickets(TicketFilter()).isEmpty)
    }

    @Test("I15 after a write that did not become durable the connection is never used again")
    func ioFailed() async throws {
        let counts = FaultCounts()
        let database = Database<FailingConnection>(label: "test") { () throws(StoreError) in
            counts.opened += 1
            return FailingConnection(counts: counts)
        }
        for _ in 0..<3 {
            let error = await #expect(throws: StoreError.self) {
                try await database.transaction { (connection) throws(StoreError) in
                    try connection.execute("INSERT")
                }
            }
            #expect(error?.code == .ioFailed)
        }
        #expect(counts.opened == 1)
        #expect(counts.statements == ["BEGIN IMMEDIATE", "INSERT", "COMMIT", "ROLLBACK"])
    }

    @Test("I16 a writer waits for another process, then gives up with nothing written, then goes on")
    func busy() async throws {
        let opened = try Backend.sqlite.open()
        let path = try opened.folder.directory.database
        var other = try SQLiteConnection(path: path, mode: .write)
        try other.execute("BEGIN EXCLUSIVE")
        let impatient = Database<SQLiteConnection>(label: "test") { () throws(StoreError) in
            try SQLiteConnection(path: path, mode: .write, patience: .milliseconds(30))
        }
        func add() async throws {
            try await impatient.transaction { (connection) throws(StoreError) in
                try connection.execute("INSERT INTO contact (address_key, address) VALUES (x'61', x'61')")
            }
        }
        let error = await #expect(throws: StoreError.self) { try await add() }
        #expect(error?.code == .busy)
        #expect(error?.remedy == .retry)
        #expect(try await opened.store.tickets(TicketFilter()).isEmpty, "readers do not wait")
        try other.execute("COMMIT")
        try await add()
    }

    @Test("I16 a long reader keeps its view and delays nobody")
    func longReader() async throws {
        let opened = try Backend.sqlite.open()
        let store = opened.store
        _ = try await store.received(Mails.letter(uid: 1))
        var reader = try SQLiteConnection(path: opened.folder.directory.database, mode: .read)
        try reader.execute("BEGIN")
        func seen() throws -> Int { try reader.run("SELECT id FROM letter").count }
        #expect(try seen() == 1)
        for uid in 2...50 as ClosedRange<UInt32> { _ = try await store.received(Mails.letter(uid: uid)) }
        try await store.checkpoint()
        #expect(try seen() == 1)
        try reader.execute("COMMIT")
        #expect(try seen() == 50)
        #expect(try await store.census(now: .start).walBytes > 0)
    }

    @Test(
        "a commit is synced to the log before it is believed, and rows cannot point nowhere",
        arguments: [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1")])
    func settings(name: String, value: String) throws {
        let folder = try TemporaryFolder()
        var connection = try SQLiteConnection(path: folder.path + "/a.db", mode: .create)
        let sql: SQLText =
            switch name {
            case "journal_mode": "SELECT journal_mode FROM pragma_journal_mode"
            case "synchronous": "SELECT CAST(synchronous AS TEXT) FROM pragma_synchronous"
            default: "SELECT CAST(foreign_keys AS TEXT) FROM pragma_foreign_keys"
            }
        var row = try connection.one(sql)
        #expect(try row.text() == value)
    }

    @Test("what the gateway has to know waits for no listing, however many there are")
    func lookUps() async throws {
        let opened = try Backend.sqlite.open()
        let store = opened.store
        let gate = DispatchSemaphore(value: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await store.readers.snapshot { (_) throws(StoreError) in
                        gate.wait()
                        gate.signal()
                    }
                }
            }
            #expect(try await store.feedEnd() == 0)
            #expect(try await store.lettersInHand(limit: 9).isEmpty)
            gate.signal()
            try await group.waitForAll()
        }
    }

    @Test("a stop ends a running query and refuses the next")
    func interrupt() async throws {
        let opened = try Backend.sqlite.open()
        let store = opened.store
        let endless = Task {
            try await store.readers.snapshot { (connection) throws(StoreError) in
                try connection.execute(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
            }
        }
        store.interrupt()
        let error = await #expect(throws: StoreError.self) { try await endless.value }
        #expect(error?.code == .interrupted)
    }
}

// Touched by the one database actor, and by the test only after its calls returned.
private final class FaultCounts: @unchecked Sendable {
    var opened = 0
    var statements: [String] = []
}

/// A connection whose COMMIT reports a failed fsync.
private struct FailingConnection: SQLConnection, ~Copyable {
    let counts: FaultCounts

    mutating func run(_ sql: SQLText) throws(StoreError) -> [SQLRow] {
        counts.statements.append(sql.text)
        if sql.text == "COMMIT" { throw StoreError(.ioFailed, at: "test") }
        return []
    }

    mutating func integers(_ sql: SQLText, _ words: inout WordTable) throws(StoreError) -> [Int64] { [] }
}
