import GatewayTestKit

/// From exec to the first IDLE, and what the process then holds in memory.
struct StartMeasurement: Measurement {
    static let starts = 5
    /// What an operator's monitoring would see some time after start.
    static let rest = Duration.seconds(2)

    let sandbox: SandboxUnderTest
    let name = "start"
    let what = "\(starts) starts on a data directory that exists, and the memory of an idle gateway"

    func figures() async throws -> [Figure] {
        let station = try await Station("start", in: sandbox)
        // The first start makes the database; that is not what a restart costs.
        try await station.place.gateway.start()
        _ = try await station.reachesIdle()
        try await station.place.gateway.stop()

        var milliseconds: [Double] = []
        var idle = 0.0
        for _ in 0..<Self.starts {
            let begin = wallMicroseconds()
            try await station.place.gateway.start(waits: false)
            milliseconds.append(Double(try await station.reachesIdle(after: begin) - begin) / 1_000)
            await Pacing.reaches(.now + Self.rest)
            idle = max(idle, Machine.kilobytes("VmRSS", of: await station.place.gateway.processID) / 1_024)
            try await station.place.gateway.stop()
        }
        await station.close()
        return [
            Figure(
                name: "start", value: milliseconds.percentile(0.5), unit: "ms", goal: .atMost(300),
                meaning: "exec to first IDLE, median of \(Self.starts)"),
            Figure(name: "rss_idle", value: idle, unit: "MB", goal: .atMost(30), meaning: "resident memory, idle"),
        ]
    }
}
