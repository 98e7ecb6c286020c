import GatewayTestKit
import Glibc
import Testing

/// Two daemons at once, stops at any time, and surroundings that give the process next to nothing.
///
/// Needs the sandbox (root or sudo) and `prlimit` (util-linux).
@Suite struct DaemonLifeTests {
    @Test("I21 of ten daemons on one data directory one works, and the others say whose it is")
    func tenDaemons() async throws {
        try await withWorkplace("ten") { place in
            let holder = try await place.gateway.start()
            var others: [StartedProgram] = []
            for _ in 0..<10 {
                others.append(
                    try StartedProgram([GatewayUnderTest.binary, "run", "--config", place.gateway.configuration]))
            }
            for other in others {
                #expect(try await other.ending(within: .seconds(120)) == .code(EX_TEMPFAIL))
                let words = other.errors.lines.joined(separator: "\n")
                #expect(words.contains("\(holder.processID)"), "\(words)")
            }
            try await place.deliver([MailFactory(series: "ten").request(1)])
            try await place.settles(letters: 1)
            #expect(try await place.stopAndRead().tickets == 1)
        }
    }

    @Test("I21 a stopped daemon keeps its data directory; a killed one gives it up")
    func stoppedHolder() async throws {
        try await withWorkplace("stopped") { place in
            try await place.gateway.start()
            await place.gateway.send(SIGSTOP)
            let second = try StartedProgram([GatewayUnderTest.binary, "run", "--config", place.gateway.configuration])
            #expect(try await second.ending(within: .seconds(120)) == .code(EX_TEMPFAIL))
            await place.gateway.send(SIGCONT)
            try await place.deliver([MailFactory(series: "stopped").request(1)])
            try await place.settles(letters: 1)
            await place.gateway.kill()
            try await place.gateway.start()
            #expect(try await place.stopAndRead().tickets == 1)
        }
    }

    @Test("I26 SIGTERM at any time is a clean exit that loses and doubles nothing")
    func termAtAnyTime() async throws {
        try await withWorkplace("term") { settings in
            settings.logLevel = "info"
        } _: { place in
            let mails = MailFactory(series: "term").mixture(120)
            try await place.deliver(mails)
            place.sink.setPace(.milliseconds(5))
            var dice = SeededGenerator()
            print("SIGTERM: seed \(dice.seed)")
            for _ in 0..<(TestEffort.isLong ? 60 : 8) {
                let program = try await place.gateway.start(waits: false)
                await Pacing.reaches(.now + .milliseconds(Int.random(in: 0...400, using: &dice)))
                program.send(SIGTERM)
                let ending = try await program.ending(within: .seconds(120))
                // Before the program has begun to listen to it, the signal ends it as the system does.
                #expect(
                    ending == .code(0) || (ending == .signal(SIGTERM) && program.errors.lines.isEmpty),
                    "seed \(dice.seed), \(ending):\n\(program.errors.tail())")
            }
            try await place.gateway.start()
            try await place.settles(letters: mails.count)
            let snapshot = try await place.stopAndRead()
            #expect(snapshot.quarantined == 0)
            #expect(place.sink.copiesByMessageID.values.allSatisfy { $0 == 1 }, "seed \(dice.seed)")
            #expect(snapshot.unsent == 0)
        }
    }

    @Test("I26 SIGHUP says that the configuration is read at start, and changes nothing")
    func hangUp() async throws {
        try await withWorkplace("hangup") { place in
            try await place.gateway.start()
            await place.gateway.send(SIGHUP)
            try await place.gateway.logs("configuration.not_reloaded")
            try await place.deliver([MailFactory(series: "hangup").request(1)])
            try await place.settles(letters: 1)
            #expect(try await place.stopAndRead().tickets == 1)
        }
    }

    @Test("I27 forty file descriptors make mail late and nothing else")
    func fewDescriptors() async throws {
        try await withWorkplace("few") { place in
            let factory = MailFactory(series: "few")
            try await place.gateway.start(through: ["prlimit", "--nofile=40"])
            let mails = (1...60).map { $0 % 3 == 0 ? factory.attachment($0, size: 120_000) : factory.request($0) }
            try await place.deliver(mails)
            try await place.settles(letters: 60)
            #expect(try await place.stopAndRead().tickets == 60)
            #expect(place.sink.copiesByMessageID.values.allSatisfy { $0 == 1 })
        }
    }

    @Test("I27 a log that cannot be written stops nothing", arguments: ["/dev/full", "closed"])
    func brokenLog(log: String) async throws {
        try await withWorkplace("log") { place in
            if log == "closed" {
                try await place.gateway.start(through: ["sh", "-c", "exec \"$@\" >&- 2>&-", "sh"])
            } else {
                try await place.gateway.start(outputPath: log, errorPath: log)
            }
            try await place.deliver([MailFactory(series: "log").request(1)])
            try await place.settles(letters: 1)
            #expect(try await place.stopAndRead().tickets == 1)
        }
    }
}
