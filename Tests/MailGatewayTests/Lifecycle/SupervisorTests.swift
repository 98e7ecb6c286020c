import GatewayKit
import Synchronization
import Testing

@testable import MailGateway

@Suite struct SupervisorTests {
    @Test func servicesStopInReverseOrderEachAfterTheOneBefore() async throws {
        let diary = Diary()
        let stop = Shutdown()
        let services = ["store", "mailbox", "outbox"].map { Worker(name: $0, diary: diary) }
        let supervisor = supervisor(of: services)
        try await supervisor.run(until: stop) { stop.begin() }
        #expect(diary.entries.suffix(3) == ["outbox stopped", "mailbox stopped", "store stopped"])
    }

    @Test func aServiceThatFailsTakesTheOthersDownInOrderAndIsNamed() async throws {
        let diary = Diary()
        let services: [any Service] = [
            Worker(name: "store", diary: diary), Worker(name: "mailbox", diary: diary), Failing(name: "outbox"),
        ]
        let collapse = await #expect(throws: Supervisor.Collapse.self) {
            try await supervisor(of: services).run(until: Shutdown())
        }
        #expect(collapse?.description == "service outbox failed: disk: No space left on device")
        #expect(diary.entries.suffix(2) == ["mailbox stopped", "store stopped"])
    }

    @Test func aServiceThatReturnsUnaskedIsAFailureToo() async throws {
        let diary = Diary()
        let services: [any Service] = [Returning(name: "mailbox"), Worker(name: "outbox", diary: diary)]
        let collapse = await #expect(throws: Supervisor.Collapse.self) {
            try await supervisor(of: services).run(until: Shutdown())
        }
        #expect(collapse?.description == "service mailbox ended by itself")
        #expect(diary.entries.contains("outbox stopped"))
    }

    @Test func whenPatienceIsOverAllAreCancelledAndTheStubbornAreNamed() async throws {
        let diary = Diary()
        let stop = Shutdown()
        let gate = Shutdown()
        let services: [any Service] = [Worker(name: "store", diary: diary), Stubborn(name: "outbox", gate: gate)]
        let abandoned = Mutex<[String]>([])
        let supervisor = Supervisor(
            services: services, patience: .milliseconds(1), grace: .milliseconds(1), log: silent,
            abandon: { names in
                abandoned.withLock { $0 = names }
                gate.begin()
            })
        try await supervisor.run(until: stop) { stop.begin() }
        #expect(diary.entries == ["store stopped"])
        #expect(abandoned.withLock { $0 }.contains("outbox"))
    }

    @Test func aShutdownLetsThroughThoseWhoWaitThoseWhoComeLaterAndThoseWhoAreCancelled() async {
        let door = Shutdown()
        let neverOpened = Shutdown()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<10 { group.addTask { await door.wait() } }
            group.addTask { await neverOpened.wait() }
            door.begin()
            await door.wait()
            for _ in 0..<10 { await group.next() }
            group.cancelAll()
        }
        #expect(door.hasBegun)
        #expect(!neverOpened.hasBegun)
    }

    private let silent = Log(sink: { _ in })

    private func supervisor(of services: [any Service]) -> Supervisor {
        Supervisor(services: services, patience: .seconds(60), log: silent, abandon: { _ in })
    }
}

/// What happened, in order.
private final class Diary: Sendable {
    private let list = Mutex<[String]>([])
    var entries: [String] { list.withLock { $0 } }
    func note(_ entry: String) { list.withLock { $0.append(entry) } }
}

private struct Worker: Service {
    let name: String
    let diary: Diary

    func run() async throws {
        await Shutdown().wait()
        diary.note("\(name) stopped")
    }
}

private struct Failing: Service {
    let name: String
    func run() async throws { throw LifecycleError(.system(28), at: "disk") }
}

private struct Returning: Service {
    let name: String
    func run() async throws {}
}

/// Does not care about cancellation.
private struct Stubborn: Service {
    let name: String
    let gate: Shutdown

    func run() async throws {
        await Task.detached { [gate] in await gate.wait() }.value
    }
}
