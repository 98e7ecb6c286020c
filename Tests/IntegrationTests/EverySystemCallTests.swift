import GatewayKit
import GatewayTestKit
import Glibc
import Testing

/// One mail's life from the first start to the last delivery, killed before each system call that changes anything.
///
/// Needs the sandbox (root or sudo) and a C compiler (`clang` of the Swift toolchain). The long form kills before
/// every call in all four ways to acknowledge; the quick form before every k-th call in one.
@Suite(.serialized) struct EverySystemCallTests {
    @Test("the counter of calls misses none that strace sees")
    func countsEveryCall() async throws {
        let trace = try TemporaryDirectory("strace")
        let calls =
            "write,writev,pwrite64,sendto,sendmsg,fsync,fdatasync,ftruncate,rename,renameat,renameat2,link,linkat,"
        let life = try await OneLife(acknowledge: "move").run(
            killedBefore: 0,
            through: [
                "strace", "-f", "-y", "-qq", "-o", trace.path + "/log", "-E",
                "LD_PRELOAD=\(PreloadedLibrary.killer.value.path)",
                "-e", "trace=" + calls + "unlink,unlinkat,mkdir,rmdir,openat", "-e", "signal=none",
            ])
        let seen = String(decoding: try readFile(trace.path + "/log"), as: UTF8.self).split(separator: "\n").filter {
            line in
            guard !line.contains("resumed>") else { return false }
            // An eventfd wakes threads of the process itself; opening without O_CREAT changes nothing.
            return line.contains("openat(") ? line.contains("O_CREAT") : !line.contains("<anon_inode:[eventfd]>")
        }
        print("strace saw \(seen.count) calls, the counter \(life.calls)")
        // The counter's own file is made before it counts.
        #expect(seen.count - 1 <= life.calls, "\(seen.suffix(400).joined(separator: "\n"))")
    }

    @Test(
        "I1 I2 I26 killed before any system call from the first migration on, a mail becomes one ticket, told of once",
        arguments: TestEffort.isLong ? ["leave", "flag", "move", "delete"] : ["move"])
    func killedBeforeAnyCall(acknowledge: String) async throws {
        let undisturbed = try await OneLife(acknowledge: acknowledge).run(killedBefore: 0)
        #expect(undisturbed.ending == .code(0))
        #expect(undisturbed.snapshot.tickets == 1)
        try #require(undisturbed.snapshot.unsent == 0)

        let last = undisturbed.calls + 20
        let step = TestEffort.isLong ? 1 : max(1, last / 70)
        // Another offset in each run, so that the quick form sees every call in the end.
        let offset = Int.random(in: 1...step)
        print(
            "kill before calls \(offset), \(offset + step) … of \(undisturbed.calls) with acknowledge: \(acknowledge)")
        try await withThrowingTaskGroup(of: Void.self) { group in
            var running = 0
            for call in stride(from: offset, through: last, by: step) {
                if running == 2 { try await group.next() } else { running += 1 }
                group.addTask {
                    let life = try await OneLife(acknowledge: acknowledge).run(killedBefore: call)
                    expectEqual(life, undisturbed, "call \(call), \(life.lastCall)")
                }
            }
            try await group.waitForAll()
        }
    }
}

private func expectEqual(_ life: OneLife.Outcome, _ undisturbed: OneLife.Outcome, _ place: String) {
    let difference = undisturbed.snapshot.difference(from: life.snapshot)
    if !difference.isEmpty { Issue.record("undisturbed, and killed before \(place):\n\(difference)") }
    #expect(life.snapshot.quarantined == 0, "killed before \(place)")
    #expect(life.complaints.isEmpty, "killed before \(place)")
    #expect(life.leftInFolder == undisturbed.leftInFolder, "killed before \(place)")
    // Dovecot's MOVE on a maildir is a copy and a removal: two that overlap, of a gateway that was killed and of its
    // successor, may leave two copies. Never none (I3).
    #expect((undisturbed.processed...2 * undisturbed.processed).contains(life.processed), "killed before \(place)")
}

/// A gateway that meets its mailbox for the first time, with one mail in it.
private struct OneLife {
    struct Outcome {
        var ending: StartedProgram.Ending
        /// Calls counted until the end, and the one that was not made.
        var calls: Int
        var lastCall: String
        var snapshot: StoreSnapshot
        var complaints: [String]
        var leftInFolder: Int
        var processed: Int
    }

    let acknowledge: String

    /// Lets the gateway die before call number `call` (0: never), then start again and finish.
    func run(killedBefore call: Int, through launcher: [String] = []) async throws -> Outcome {
        let processed = "done-\(UInt32.random(in: 0 ... .max))"
        return try await withWorkplace("call") { settings in
            settings.mailboxes[0].acknowledge = acknowledge
            settings.mailboxes[0].more = ["processed_folder: \(processed)"]
        } _: { place in
            try await place.account.create(processed)
            try await place.deliver([MailFactory(series: "call").attachment(1)])
            let count = place.gateway.home.path + "/count"
            var preload = try await PreloadedLibrary.killer.value.environment
            preload["KILL_AT"] = String(call)
            preload["KILL_COUNT"] = count
            if !launcher.isEmpty { preload["LD_PRELOAD"] = nil }
            let child = try await place.gateway.start(through: launcher, adding: preload, waits: false)
            if try await place.settlesOrDies(letters: 1) { child.send(SIGTERM) }
            let ending = try await child.ending(within: .seconds(120))

            var balance = CopyBalance()
            if ending == .signal(SIGKILL) {
                if let copy = try StoreCopy(of: place.gateway) { balance.note(doubts: try copy.inDoubt) }
                try await place.gateway.start()
                try await place.settles(letters: 1)
                try await place.gateway.stop()
            }
            let store = try StoreReader(place.gateway.database)
            let page = try readFile(count)
            return Outcome(
                ending: ending, calls: page.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) },
                lastCall: String(decoding: page.dropFirst(16).prefix { $0 != 0 }, as: UTF8.self),
                snapshot: try StoreSnapshot(store), complaints: try balance.complaints(about: store, place.sink),
                leftInFolder: try await place.account.count(in: place.folder),
                processed: try await place.account.count(in: processed))
        }
    }
}
