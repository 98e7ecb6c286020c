import GatewayTestKit
import Glibc
import Testing

/// A disk that is full, a database that somebody else holds, a database that is damaged.
///
/// Needs the sandbox and, for the small disk, `mount` (root or sudo).
@Suite struct StorageFaultTests {
    @Test("I14 a disk that fills up stops intake before anything breaks, and intake goes on by itself")
    func smallDisk() async throws {
        let disk = try await SmallDisk(megabytes: 40)
        do {
            try await intakeStops(on: disk)
        } catch {
            await disk.unmount()
            throw error
        }
        await disk.unmount()
    }

    private func intakeStops(on disk: SmallDisk) async throws {
        try await withWorkplace("small") { settings in
            settings.dataDirectory = disk.path + "/data"
            settings.limits["intake"]?["free_space"] = "8MB"
            settings.mailboxes[0].acknowledge = "delete"
        } _: { place in
            let factory = MailFactory(series: "small")
            try await place.gateway.start()
            try await place.deliver([factory.request(1)])
            try await place.settles(letters: 1)

            let ballast = disk.path + "/ballast"
            try writeFile(ballast, [UInt8](repeating: 1, count: 34 << 20))
            try await place.deliver((2...31).map { factory.attachment($0, size: 60_000) })
            try await place.gateway.logs("operator.alert topic=disk_fills")
            #expect(try await place.account.count(in: place.folder) == 30, "nothing was taken from the server")
            let status = try await place.gateway.command(["status"])
            #expect(status.ending == .code(1))

            removeTree(ballast)
            try await place.settles(letters: 31)
            let snapshot = try await place.stopAndRead()
            #expect(snapshot.tickets == 31)
            #expect(try await place.account.count(in: place.folder) == 0)
            #expect(place.sink.copies.contains { $0.recipient == "operator@example.test" })
        }
    }

    @Test("I14 no space left at any single write damages and loses nothing")
    func noSpaceAtAnyWrite() async throws {
        let undisturbed = try await Self.life(failingAt: 0)
        let step = TestEffort.isLong ? 1 : max(1, undisturbed.calls / 14)
        for call in stride(from: Int.random(in: 1...step), through: undisturbed.calls, by: step) {
            let life = try await Self.life(failingAt: call)
            let difference = undisturbed.snapshot.difference(from: life.snapshot)
            if !difference.isEmpty { Issue.record("no space at call \(call):\n\(difference)") }
        }
    }

    /// One mail's life with a disk that is full for some writes from call number `call` on.
    private static func life(failingAt call: Int) async throws -> (snapshot: StoreSnapshot, calls: Int) {
        try await withWorkplace("nospace") { settings in
            settings.logLevel = "notice"
        } _: { place in
            try await place.deliver([MailFactory(series: "nospace").attachment(1, size: 90_000)])
            let count = place.gateway.home.path + "/count"
            var preload = try await PreloadedLibrary.killer.value.environment
            preload["FAIL_AT"] = String(call)
            preload["FAIL_FOR"] = "8"
            preload["KILL_COUNT"] = count
            try await place.gateway.start(adding: preload, waits: false)
            if try await place.settlesOrDies(letters: 1) {
                try await place.gateway.stop()
            } else {
                // It gave up with an error; the service manager starts it again, and now there is space.
                guard case .code(let code) = try await place.gateway.ending(), code != 0 else {
                    throw HarnessFailure("it ended without a word:\n\(await place.gateway.log.tail())")
                }
                try await place.gateway.start()
                try await place.settles(letters: 1)
                try await place.gateway.stop()
            }
            let page = try readFile(count)
            var snapshot = try StoreSnapshot(StoreReader(place.gateway.database))
            snapshot.facts.removeAll { $0.contains("operator_alert") }
            return (snapshot, page[8..<16].reversed().reduce(0) { $0 << 8 | Int($1) })
        }
    }

    @Test("I16 a store that another program holds for seconds makes mail late and nothing else")
    func lockedStore() async throws {
        try await withWorkplace("locked") { place in
            let factory = MailFactory(series: "locked")
            try await place.gateway.start()
            try await place.deliver([factory.request(1)])
            try await place.settles(letters: 1)
            let holder = try StoreHolder(place.gateway.database)
            try holder.run("BEGIN EXCLUSIVE")
            try await place.deliver((2...20).map { factory.request($0) })
            await Pacing.reaches(.now + .seconds(TestEffort.isLong ? 30 : 3))
            try holder.run("ROLLBACK")
            try await place.settles(letters: 20)
            #expect(try await place.stopAndRead().tickets == 20)
            #expect(place.sink.count == 40)
        }
    }

    @Test("I16 a reader that stays for long delays only the checkpoint")
    func longReader() async throws {
        try await withWorkplace("reader") { settings in
            settings.logLevel = "notice"
        } _: { place in
            let mails = TestEffort.isLong ? 2_000 : 300
            let factory = MailFactory(series: "reader")
            try await place.gateway.start()
            try await place.deliver([factory.request(1)])
            try await place.settles(letters: 1)
            let holder = try StoreHolder(place.gateway.database)
            try holder.run("BEGIN")
            try holder.run("SELECT count(*) FROM ticket")
            try await place.deliver((2...mails).map { factory.request($0) })
            try await place.settles(letters: mails, within: .seconds(180))
            try holder.run("COMMIT")
            try await place.deliver([factory.request(mails + 1)])
            try await place.settles(letters: mails + 1)
            #expect(try await place.stopAndRead().tickets == mails + 1)
        }
    }
}

/// A file system of its own with little room.
private struct SmallDisk {
    let path: String
    private let folder: TemporaryDirectory

    init(megabytes: Int) async throws {
        folder = try TemporaryDirectory("disk")
        path = folder.path
        try await Self.run(["mount", "-t", "tmpfs", "-o", "size=\(megabytes)m,mode=0777", "mailgateway-tests", path])
    }

    func unmount() async {
        // Lazily: what still holds a file of it ends with the test.
        try? await Self.run(["umount", "--lazy", path])
    }

    private static func run(_ words: [String]) async throws {
        let program = try StartedProgram((geteuid() == 0 ? [] : ["sudo"]) + words)
        guard try await program.ending(within: .seconds(120)) == .code(0) else {
            throw HarnessFailure("\(words.joined(separator: " ")): \(program.errors.tail())")
        }
    }
}
