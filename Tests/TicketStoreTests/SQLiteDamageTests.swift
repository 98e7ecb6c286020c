import GatewayKit
import Glibc
import MIMEParser
import Testing

@testable import TicketStore

@Suite struct SQLiteDamageTests {
    /// The files a process that was killed leaves behind.
    private struct Wreck {
        var database: [UInt8]
        var log: [UInt8]?
        var index: [UInt8]?

        func write(to folder: TemporaryFolder) throws {
            let path = try folder.directory.database
            for (suffix, content) in [("", database as [UInt8]?), ("-wal", log), ("-shm", index)] {
                _ = unsafe unlink(path + suffix)
                if let content { try writeFile(path + suffix, content) }
            }
        }
    }

    /// A store with ten tickets in the file and ten more in the log.
    private func wreck() async throws -> Wreck {
        let opened = try Backend.sqlite.open()
        for uid in 1...20 as ClosedRange<UInt32> {
            let held = try await opened.store.received(Mails.letter(uid: uid, String(repeating: "mail ", count: 300)))
            try await opened.store.committed(Mails.candidate(held), as: Mails.opening())
            if uid == 10 { try await opened.store.checkpoint() }
        }
        let path = try opened.folder.directory.database
        return Wreck(
            database: try readFile(path), log: try readFile(path + "-wal"), index: try readFile(path + "-shm"))
    }

    /// Opens what is in `folder` and reads all of it; every failure must be a named one.
    private func tickets(in folder: TemporaryFolder) async throws -> Int {
        let store = try OpenStore.openForDaemon(folder.directory, now: .start)
        var count = 0
        for ticket in try await store.tickets(TicketFilter(limit: 1000)) {
            _ = try await store.ticketFile(ticket.number)
            count += 1
        }
        _ = try await store.ledger(of: nil, limit: 1000)
        let next = try await store.received(Mails.letter(uid: 999))
        try await store.committed(Mails.candidate(next), as: Mails.opening())
        await store.close()
        return count
    }

    @Test("I17 what a killed process left is recovered whole, with or without its shared memory file")
    func recovers() async throws {
        var wreck = try await wreck()
        let folder = try TemporaryFolder()
        try wreck.write(to: folder)
        #expect(try await tickets(in: folder) == 20)
        wreck.index = nil
        try wreck.write(to: folder)
        #expect(try await tickets(in: folder) == 20)
    }

    @Test("I17 a log cut short or gone costs the newest commits, never the older ones, and never a crash")
    func shortLog() async throws {
        var wreck = try await wreck()
        let whole = try #require(wreck.log)
        let folder = try TemporaryFolder()
        for length in [0, 20, 32, 1_000, whole.count / 2, whole.count - 1] {
            wreck.log = Array(whole[..<length])
            try wreck.write(to: folder)
            #expect((10...20).contains(try await tickets(in: folder)), "\(length) bytes of the log")
        }
        wreck.log = nil
        try wreck.write(to: folder)
        #expect(try await tickets(in: folder) == 10)
    }

    @Test("I17 an empty file, a strange one and a short one are refused as damaged, with the path")
    func refuses() async throws {
        var wreck = try await wreck()
        wreck.log = nil
        wreck.index = nil
        let whole = wreck.database
        let folder = try TemporaryFolder()
        let variants: [(String, [UInt8])] = [
            ("empty", []), ("text", Array("this is no database, but a file of some length".utf8)),
            ("header", [0xFF] + whole.dropFirst()), ("short", Array(whole[..<(whole.count / 3)])),
            ("zeros", [UInt8](repeating: 0, count: whole.count)),
        ]
        for (name, bytes) in variants {
            wreck.database = bytes
            try wreck.write(to: folder)
            let error = await #expect(throws: StoreError.self, "\(name)") { try await tickets(in: folder) }
            #expect(error?.code == .damaged, "\(name)")
            #expect(error?.description.contains(folder.path) == true)
            #expect(error?.hint?.contains("backup") == true)
        }
    }

    @Test("I17 a flipped byte anywhere is harmless or named, never a crash")
    func flips() async throws {
        var wreck = try await wreck()
        wreck.index = nil
        let whole = wreck.database
        let folder = try TemporaryFolder()
        for step in 0..<200 {
            let offset = step < 100 ? step : (step - 100) * whole.count / 100
            wreck.database = whole
            wreck.database[offset] ^= 0xFF
            try wreck.write(to: folder)
            do {
                _ = try await tickets(in: folder)
            } catch let error as StoreError {
                let isNamed =
                    switch error.code {
                    case .damaged, .conflict: true
                    default: false
                    }
                #expect(isNamed, "byte \(offset): \(error)")
            }
        }
    }

    @Test("I17 the check finds a damaged page")
    func finds() async throws {
        var wreck = try await wreck()
        wreck.log = nil
        wreck.index = nil
        for offset in stride(from: wreck.database.count / 2, to: wreck.database.count, by: 512) {
            wreck.database[offset] ^= 0xFF
        }
        let folder = try TemporaryFolder()
        try wreck.write(to: folder)
        let directory = try folder.directory
        do throws(StoreError) {
            let store = try OpenStore.openForReading(directory)
            let findings = try await store.check()
            #expect(!findings.isEmpty)
        } catch {
            #expect(error.code == .damaged)
        }
    }

    @Test("I17 a log without its database is not taken for a first start")
    func lostDatabase() async throws {
        let wreck = try await wreck()
        let folder = try TemporaryFolder()
        try wreck.write(to: folder)
        let path = try folder.directory.database
        #expect(unsafe unlink(path) == 0)
        let error = #expect(throws: StoreError.self) { try OpenStore.openForDaemon(folder.directory, now: .start) }
        #expect(error?.code == .damaged)
    }
}

private func readFile(_ path: String) throws -> [UInt8] {
    let file = try OpenFile(path, for: .read)
    return try file.read(from: 0, count: Int(file.status().st_size))
}

private func writeFile(_ path: String, _ bytes: [UInt8]) throws {
    let file = try OpenFile(path, for: .createNew)
    unsafe try bytes.withUnsafeBytes { unsafe try file.write($0) }
}
