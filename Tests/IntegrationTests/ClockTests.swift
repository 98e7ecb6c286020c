import GatewayTestKit
import Testing

/// A wall clock that jumps while the gateway runs.
///
/// Needs the sandbox (root or sudo) and a C compiler (`clang` of the Swift toolchain).
@Suite struct ClockTests {
    private static let thirtyDays = 30 * 86_400

    @Test(
        "I20 a clock that jumps by thirty days makes no mail late, lost, doubled or numbered twice",
        arguments: [thirtyDays, -thirtyDays])
    func jump(seconds: Int) async throws {
        try await withClock("clock") { place, step in
            let factory = MailFactory(series: "clock")
            try await place.deliver([factory.request(1), factory.request(2)])
            try await place.settles(letters: 2)
            try step(seconds)
            try await place.deliver([factory.request(3), factory.reply(4, to: 1)])
            try await place.settles(letters: 4)
            try step(0)
            try await place.deliver([factory.request(5), factory.reply(6, to: 3)])
            try await place.settles(letters: 6)
            let snapshot = try await place.stopAndRead()
            #expect(snapshot.tickets == 4)
            #expect(place.sink.copiesByMessageID.values.allSatisfy { $0 == 1 })
            #expect(place.sink.count == 4 + 6 + 2, "four acknowledgements, six notices, and an alert for each jump")
        }
    }

    @Test("I20 mail that waits for its next attempt goes out when the clock is set back")
    func waitingMail() async throws {
        try await withClock("late") { place, step in
            place.sink.refuse(next: 2)
            try await place.deliver([MailFactory(series: "late").request(1)])
            try await place.gateway.logs("outbox.deferred")
            try step(-Self.thirtyDays)
            try await place.settles(letters: 1)
            #expect(place.sink.count == 2)
        }
    }

    @Test("I20 a clock that jumps wakes nobody until it is steady, and then every deadline counts once")
    func deadlines() async throws {
        let tune: (inout GatewaySettings) -> Void = { settings in
            settings.limits["clocks"] = ["longest_sleep": "100ms", "steady_for": "20s"]
            settings.more = ["service_levels:", "  all:", "    first_response: 5d"]
        }
        try await withClock("deadline", tune: tune) { place, step in
            try await place.deliver([MailFactory(series: "deadline").request(1)])
            try await place.settles(letters: 1)
            let breaches = "SELECT count(*) FROM history WHERE action = 'sla.breached'"
            for days in [30, 0, 30] {
                try await stepAndNotice(days, step, place)
                #expect(try StoreReader(place.gateway.database).number(breaches) == 0, "the clock is not believed yet")
            }
            try await place.gateway.logs("clocks.fired")
            for days in [0, 40] { try await stepAndNotice(days, step, place) }
            _ = try await place.stopAndRead()
            #expect(try StoreReader(place.gateway.database).number(breaches) == 1)
        }
    }

    /// Sets the clock, and waits until the gateway has noticed.
    private func stepAndNotice(_ days: Int, _ step: (Int) throws -> Void, _ place: Workplace) async throws {
        let log = await place.gateway.log
        let said = log.count
        try step(days * 86_400)
        _ = try await log.line(containing: "clocks.frozen", from: said)
    }

    private func withClock(
        _ label: String, tune: (inout GatewaySettings) -> Void = { _ in },
        _ body: (Workplace, _ step: (Int) throws -> Void) async throws -> Void
    ) async throws {
        try await withWorkplace(label, tune: tune) { place in
            let offset = place.gateway.home.path + "/offset"
            try writeFile(offset, "0".utf8)
            var preload = try await PreloadedLibrary.clock.value.environment
            preload["CLOCK_OFFSET"] = offset
            try await place.gateway.start(adding: preload)
            try await body(place) { seconds in
                // Renamed into place: nobody reads half a number.
                try writeFile(offset + ".new", String(seconds).utf8)
                try moveFile(offset + ".new", to: offset)
            }
        }
    }
}
