import GatewayKit
import GatewayTestKit
import MIMEParser
import TicketStore

/// What clocks cost in a store of a million open tickets, against one of a thousand in the same run.
struct ClockStoreTrial {
    static let many = 1_000_000
    static let few = 1_000
    static let dueAtOnce = 10_000
    private static let samples = 1_000
    private static let starts = 3

    func figures() async throws -> [Figure] {
        let small = try await ClockStore(tickets: Self.few, overdue: 0)
        print("\(Self.many) tickets with three clocks each …")
        let large = try await ClockStore(tickets: Self.many, overdue: Self.dueAtOnce)
        let look = try await Self.median { _ in _ = try await large.store.nextClockDue() }
        let fired = try await Self.fire(large)
        // In turns, so that what else the machine does meets both alike.
        var cost = (few: [Double](), many: [Double]())
        for number in 1...(Self.samples / 2) {
            cost.few += try await Self.costs(small, number)
            cost.many += try await Self.costs(large, number)
        }
        await small.store.close()
        await large.store.close()
        let (start, resident) = try await Self.start(large)
        let (_, residentOfFew) = try await Self.start(small)
        return [
            Figure(
                name: "clocks_start", value: start, unit: "s", goal: .atMost(2),
                meaning: "the daemon on \(Self.many) open tickets, exec to ready, median of \(Self.starts)"),
            Figure(
                name: "next_due", value: look * 1_000, unit: "ms", goal: .atMost(1),
                meaning: "finding what falls due next, median of \(Self.samples)"),
            Figure(
                name: "clock_cost_ratio", value: cost.many.percentile(0.5) / cost.few.percentile(0.5), unit: "ratio",
                goal: .atMost(1.5),
                meaning: "setting or pausing clocks, durable: \(Self.many) against \(Self.few) tickets"),
            Figure(
                name: "clock_cost", value: cost.many.percentile(0.5) * 1_000, unit: "ms",
                meaning: "the same, median of \(Self.samples)"),
            Figure(
                name: "fire_10k", value: fired, unit: "s", goal: .atMost(5),
                meaning: "\(Self.dueAtOnce) clocks due at once, with history and notices"),
            Figure(
                name: "clocks_rss_ratio", value: resident / residentOfFew, unit: "ratio", goal: .atMost(1.25),
                meaning: "resident memory of the daemon: \(Self.many) against \(Self.few) tickets"),
        ]
    }

    /// A ticket that is opened with its clocks, then one whose clocks pause: seconds of each.
    private static func costs(_ place: ClockStore, _ number: Int) async throws -> [Double] {
        guard let agent = EmailAddress("anna@example.test") else { return [] }
        var ticket: TicketID?
        let opening = try await seconds {
            ticket = try await ClockStore.openTicket(in: place.store, number: number, at: .now)
        }
        guard let ticket else { return [opening] }
        let answer = NewMessage(
            kind: .public, direction: .outgoing, writer: .agent(AgentName("anna")), proof: .signedAddress,
            newText: "Yes.", fullText: "Yes.", messageID: nil)
        let change = TicketChange(status: .waitingCustomer, voice: .team)
        let pausing = try await seconds {
            _ = try await ClockStore.commit(.append(ticket, answer, change), in: place.store, from: agent, .now)
        }
        return [opening, pausing]
    }

    private static func fire(_ place: ClockStore) async throws -> Double {
        guard let address = EmailAddress("bruno@example.test") else { return .infinity }
        let notice = Notice(
            kind: .escalated, recipient: NewContact(address: address, name: nil), scope: .internal, language: "en")
        var deeds = 0
        let spent = try await seconds {
            while true {
                let outcomes = try await place.store.fireClocks(limit: 500, now: .now) { event in
                    EscalationChange(notices: event.deed == .escalate(1) ? [notice] : [])
                }
                if outcomes.isEmpty { return }
                for outcome in outcomes { deeds += try outcome.get() }
            }
        }
        // A warning, a breach and a step of the ladder each.
        guard deeds == dueAtOnce * 3 else { throw HarnessFailure("\(deeds) deeds of \(dueAtOnce) clocks") }
        return spent
    }

    /// Seconds from exec to ready, and megabytes resident then.
    private static func start(_ place: ClockStore) async throws -> (seconds: Double, megabytes: Double) {
        var settings = GatewaySettings(
            mailboxes: [
                GatewaySettings.Mailbox(
                    url: "imap://127.0.0.1:9", user: "nobody", password: "none", address: "support@example.test")
            ], smtpURL: "smtp://127.0.0.1:9")
        settings.logLevel = "error"
        settings.dataDirectory = place.home.path + "/data"
        settings.more = [
            "service_levels:", "  all:", "    first_response: 2h", "    next_response: 4h", "    resolution: 40h",
            "    escalation:", "      late:", "        clock: first_response", "        notify: [on_call]",
            "automation:", "  close_resolved_after: never",
        ]
        let gateway = try GatewayUnderTest(settings)
        var times: [Double] = []
        var megabytes = 0.0
        for _ in 0..<starts {
            times.append(try await seconds { try await gateway.start() })
            megabytes = max(megabytes, Machine.kilobytes("VmRSS", of: await gateway.processID) / 1_024)
            try await gateway.stop()
        }
        return (times.percentile(0.5), megabytes)
    }

    private static func median(_ body: (Int) async throws -> Void) async throws -> Double {
        var times: [Double] = []
        for number in 0..<samples { times.append(try await seconds { try await body(number) }) }
        return times.percentile(0.5)
    }

    private static func seconds(_ body: () async throws -> Void) async throws -> Double {
        let start = ContinuousClock.now
        try await body()
        let spent = (ContinuousClock.now - start).components
        return Double(spent.seconds) + Double(spent.attoseconds) / 1e18
    }
}
