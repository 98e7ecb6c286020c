import GatewayTestKit
import Glibc
import Testing

/// What is found in the data directory at start is not what was left there.
///
/// Needs the sandbox (root or sudo).
@Suite struct DamagedStoreTests {
    @Test("I17 a damaged database is refused by name, and mail stays on the server")
    func damaged() async throws {
        try await withWorkplace("damaged") { place in
            try await place.gateway.start()
            try await place.deliver([MailFactory(series: "damaged").request(1)])
            try await place.settles(letters: 1)
            try await place.gateway.stop()
            let whole = try readFile(place.gateway.database)
            try await place.deliver([MailFactory(series: "damaged").request(2)])

            let damages: [(name: String, bytes: [UInt8])] = [
                ("empty", []),
                ("cut after the first page", Array(whole.prefix(4_096))),
                ("another file", Array("not a database, just words\n".utf8)),
                ("a broken header", [0x53, 0x51, 0x4C] + [UInt8](repeating: 0xFF, count: 97) + whole.dropFirst(100)),
                (
                    "a broken schema",
                    whole.prefix(100) + [UInt8](repeating: 0xA5, count: 3_996) + whole.dropFirst(4_096)
                ),
            ]
            for damage in damages {
                try writeFile(place.gateway.database, damage.bytes)
                let program = try await place.gateway.start(waits: false)
                let ending = try await program.ending(within: .seconds(120))
                let words = program.errors.lines.joined(separator: "\n")
                #expect(ending == .code(EX_DATAERR), "\(damage.name): \(words)")
                #expect(words.contains("damaged") && words.contains("store.db"), "\(damage.name): \(words)")
                #expect(words.contains("backup"), "\(damage.name): \(words)")
            }
            #expect(try await place.account.count(in: place.folder) == 2)

            try writeFile(place.gateway.database, whole)
            try await place.gateway.start()
            try await place.settles(letters: 2)
            #expect(try await place.stopAndRead().tickets == 2)
        }
    }

    @Test("I17 bytes flipped anywhere never crash the gateway and never open a ticket twice")
    func flippedBytes() async throws {
        try await withWorkplace("flipped") { place in
            let factory = MailFactory(series: "flipped")
            try await place.deliver((1...30).map { factory.request($0) })
            try await place.gateway.start()
            try await place.settles(letters: 30)
            try await place.gateway.stop()
            let whole = try readFile(place.gateway.database)
            var dice = SeededGenerator()
            print("flipped bytes: seed \(dice.seed)")
            for _ in 0..<(TestEffort.isLong ? 200 : 8) {
                var bytes = whole
                for _ in 0..<16 {
                    bytes[Int.random(in: bytes.indices, using: &dice)] ^= UInt8.random(in: 1...255, using: &dice)
                }
                try writeFile(place.gateway.database, bytes)
                removeTree(place.gateway.database + "-wal")
                removeTree(place.gateway.database + "-shm")
                let program = try await place.gateway.start(waits: false)
                if try await place.gateway.waitUntilReady() { program.send(SIGTERM) }
                let ending = try await program.ending(within: .seconds(120))
                guard case .code = ending else {
                    Issue.record("seed \(dice.seed): \(ending)\n\(program.errors.tail())")
                    continue
                }
            }
        }
    }

    @Test("I17 a log that was cut or an index that is gone costs at most what was never acknowledged")
    func logCut() async throws {
        try await withWorkplace("logcut") { settings in
            settings.mailboxes[0].acknowledge = "leave"
        } _: { place in
            let factory = MailFactory(series: "logcut")
            try await place.deliver((1...20).map { factory.request($0) })
            try await place.gateway.start()
            try await place.settles(letters: 20)
            await place.gateway.kill()
            removeTree(place.gateway.database + "-shm")
            let log = try readFile(place.gateway.database + "-wal")
            try writeFile(place.gateway.database + "-wal", log.dropLast(log.count / 2))
            try await place.gateway.start()
            try await place.settles(letters: 20)
            #expect(try await place.stopAndRead().tickets == 20)
        }
    }

    @Test("I26 a database of a newer version is refused, by number and with advice")
    func newerSchema() async throws {
        try await withWorkplace("newer") { place in
            try await place.gateway.start()
            try await place.gateway.stop()
            let holder = try StoreHolder(place.gateway.database)
            try holder.run("INSERT INTO schema_step (number, applied_at) VALUES (99, 0)")
            let program = try await place.gateway.start(waits: false)
            #expect(try await program.ending(within: .seconds(120)) == .code(EX_SOFTWARE))
            let words = program.errors.lines.joined(separator: "\n")
            #expect(words.contains("99"))
            #expect(words.contains("install the mailgateway version"))
            let status = try await place.gateway.command(["status"])
            #expect(status.ending == .code(2))
        }
    }
}
