import GatewayTestKit
import Glibc
import Testing

/// Promises that are broken all at once while the gateway is killed again and again.
///
/// Needs the sandbox (root or sudo) and a C compiler for the clock (`clang` of the Swift toolchain). `MAILGATEWAY_SEED`
/// repeats the times of a storm.
@Suite struct ClockStormTests {
    private static let promise = 2 * 3_600
    private static let later = 3 * 3_600

    @Test("kill -9 while clocks fire: each does everything once")
    func storm() async throws {
        let tickets = TestEffort.isLong ? 2_000 : 200
        let kills = TestEffort.isLong ? 25 : 8
        var dice = SeededGenerator()
        print("clock storm: seed \(dice.seed), \(tickets) clocks, \(kills) kills")
        let tune: (inout GatewaySettings) -> Void = { settings in
            settings.logLevel = "info"
            // Small steps, so that every kill finds some done and some to do.
            settings.limits["clocks"] = ["fired_at_once": "\(max(tickets / 250, 1))"]
            settings.more = Self.promises
        }
        try await withWorkplace("clocks", tune: tune) { place in
            let factory = MailFactory(series: "clocks")
            try await place.deliver((1...tickets).map { factory.request($0) })
            try await place.gateway.start()
            try await place.settles(letters: tickets, within: .seconds(300))
            try await place.gateway.stop()

            // Hours later, by the wall clock of a machine that was off.
            let offset = place.gateway.home.path + "/offset"
            try writeFile(offset, String(Self.later).utf8)
            var preload = try await PreloadedLibrary.clock.value.environment
            preload["CLOCK_OFFSET"] = offset
            var interrupted = 0
            for _ in 0..<kills {
                let child = try await place.gateway.start(adding: preload)
                // Somewhere in one of the first rounds.
                try await Self.fired(Int.random(in: 1...3, using: &dice), child)
                child.send(SIGKILL)
                let ending = await child.ending()
                guard ending == .signal(SIGKILL) else { throw HarnessFailure("it ended by itself: \(ending)") }
                guard let copy = try StoreCopy(of: place.gateway) else { throw HarnessFailure("there is no store") }
                let left = try copy.reader.number("SELECT count(*) FROM clock WHERE due_at IS NOT NULL")
                guard left > 0 else { break }
                if left < tickets { interrupted += 1 }
            }
            try await place.gateway.start(adding: preload)
            try await place.gateway.reaches("every clock has fired and all mail is out", within: .seconds(300)) {
                store in
                try store.number("SELECT count(*) FROM clock WHERE due_at IS NOT NULL") == 0
                    && Workplace.isSettled(store, letters: tickets)
            }
            try await place.gateway.stop()
            try Self.expectEachOnce(StoreReader(place.gateway.database), tickets, seed: dice.seed)
            #expect(interrupted > 0, "seed \(dice.seed): no kill came between two clocks")
        }
    }

    /// Waits until clocks have fired for so many rounds.
    private static func fired(_ rounds: Int, _ child: StartedProgram) async throws {
        var seen = 0
        for _ in 0..<rounds {
            let line = try await child.errors.line(containing: "clocks.fired", from: seen)
            seen = (child.errors.lines.dropFirst(seen).firstIndex(of: line) ?? seen) + 1
        }
    }

    /// One promise on every ticket; a ladder that tells who is on call, who is not told of new tickets.
    private static let promises = [
        "service_levels:", "  all:", "    first_response: \(promise)s", "    escalation:", "      late:",
        "        notify: [on_call]", "        tags: [late]",
    ]

    private static func expectEachOnce(_ store: StoreReader, _ tickets: Int, seed: UInt64) throws {
        for action in ["sla.warning", "sla.breached", "escalated", "tag.added"] {
            let count = try store.number("SELECT count(*) FROM history WHERE action = '\(action)'")
            let places = try store.number("SELECT count(DISTINCT ticket_id) FROM history WHERE action = '\(action)'")
            #expect(count == tickets, "seed \(seed): \(action)")
            #expect(places == tickets, "seed \(seed): \(action)")
        }
        // The team hears of the broken promise, and who is on call of the escalation.
        for kind in ["sla_breached", "escalated"] {
            #expect(
                try store.number("SELECT count(*) FROM outbox WHERE kind = '\(kind)'") == tickets,
                "seed \(seed): \(kind)")
        }
        #expect(try store.number("SELECT count(*) FROM outbox WHERE kind = 'sla_warning'") == 0, "told once, the worst")
    }
}
