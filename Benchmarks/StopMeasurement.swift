import GatewayTestKit
import Glibc

/// SIGTERM in the middle of a full mailbox.
struct StopMeasurement: Measurement {
    static let mails = 10_000

    let sandbox: SandboxUnderTest
    let name = "stop"
    let what = "a clean stop while \(mails) mails come in"

    func figures() async throws -> [Figure] {
        let station = try await Station("stop", in: sandbox, isTapped: false)
        try await station.place.deliver(twoKilobyteMails(Self.mails, series: "stop"))
        try await station.place.gateway.start(waits: false)
        try await station.place.gateway.reaches("a quarter of it committed", within: .seconds(120)) { store in
            try store.number("SELECT count(*) FROM letter WHERE committed_at IS NOT NULL") > Self.mails / 4
        }
        let begin = ContinuousClock.now
        try await station.place.gateway.stop()
        let seconds = (ContinuousClock.now - begin) / .seconds(1)
        await station.close()
        return [
            Figure(
                name: "stop_under_load", value: seconds, unit: "s", goal: .atMost(5),
                meaning: "SIGTERM to exit 0 under load")
        ]
    }
}
