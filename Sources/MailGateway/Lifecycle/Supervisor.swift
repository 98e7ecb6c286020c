import GatewayKit

/// Runs the services of the daemon, and stops them in the reverse order of their start.
///
/// The only top-level task group of the program. A service that ends unasked takes the others down with it, in
/// order: half a gateway would look alive and lose mail.
struct Supervisor: Sendable {
    let services: [any Service]
    /// How long the services together may take to stop one after the other. Then all are cancelled at once.
    let patience: Duration
    /// How long cancelled services are waited for after that, before `abandon` is called.
    var grace: Duration = .seconds(2)
    let log: Log
    /// Called with the names of services that do not end. The process cannot end by itself any more.
    let abandon: @Sendable ([String]) -> Void

    /// Why the daemon stopped although nobody asked for it.
    struct Collapse: Failure {
        var service: String
        /// `nil` when the service simply returned.
        var cause: (any Error)?

        var remedy: Remedy { (cause as? any Failure)?.remedy ?? .retry }
        var hint: String? { (cause as? any Failure)?.hint }
        var description: String {
            guard let cause else { return "service \(service) ended by itself" }
            return "service \(service) failed: \((cause as? any Failure)?.description ?? "\(type(of: cause))")"
        }
    }

    private enum Event: Sendable {
        case stopRequested
        case ended(Int, (any Error)?)
        case patienceOver
        case graceOver
    }

    /// Returns when `stop` has begun and every service has ended. `started` runs once all of them were started.
    func run(until stop: Shutdown, started: @Sendable () -> Void = {}) async throws(Collapse) {
        let doors = services.map { _ in Shutdown() }
        let collapse: Collapse? = await withTaskGroup(of: Event.self) { group in
            for index in services.indices {
                group.addTask { .ended(index, await run(services[index], until: doors[index])) }
            }
            group.addTask {
                await stop.wait()
                return .stopRequested
            }
            started()
            let first = await group.next()
            var running = Set(services.indices)
            var collapse: Collapse?
            if case .ended(let index, let cause) = first {
                running.remove(index)
                collapse = Collapse(service: services[index].name, cause: cause)
            }
            await stopAll(&running, doors, &group)
            group.cancelAll()
            return collapse
        }
        if let collapse { throw collapse }
    }

    /// Opens the doors from the last to the first, each when the service before it has ended.
    private func stopAll(_ running: inout Set<Int>, _ doors: [Shutdown], _ group: inout TaskGroup<Event>) async {
        group.addTask { await pause(patience, then: .patienceOver) }
        while let last = running.max() {
            doors[last].begin()
            switch await group.next() {
            case .ended(let index, let cause):
                running.remove(index)
                if let cause { log(.error, "service.failed_while_stopping", fields(of: services[index], cause)) }
            case .patienceOver:
                log(.warning, "service.slow_to_stop", ["service": services[last].name])
                for door in doors { door.begin() }
                group.addTask { await pause(grace, then: .graceOver) }
            case .graceOver:
                abandon(running.sorted().map { services[$0].name })
            case .stopRequested, nil:
                continue
            }
        }
    }

    /// Runs one service until it ends by itself or its door opens. Returns what it threw.
    private func run(_ service: any Service, until door: Shutdown) async -> (any Error)? {
        await withTaskGroup(of: (ended: Bool, cause: (any Error)?).self) { group in
            group.addTask {
                do {
                    try await service.run()
                    return (true, nil)
                } catch {
                    return (true, error is CancellationError ? nil : error)
                }
            }
            group.addTask {
                await door.wait()
                return (false, nil)
            }
            var cause: (any Error)?
            while let outcome = await group.next() {
                group.cancelAll()
                if outcome.ended { cause = outcome.cause }
            }
            return cause
        }
    }

    private func pause(_ duration: Duration, then event: Event) async -> Event {
        try? await Task.sleep(for: duration)
        return event
    }

    private func fields(
        of service: any Service, _ cause: any Error
    ) -> KeyValuePairs<StaticString, any CustomStringConvertible & Sendable> {
        ["service": service.name, "because": (cause as? any Failure)?.description ?? "\(type(of: cause))"]
    }
}
