import GatewayTestKit

/// What one mail of 40 MB costs in memory.
struct LargeMailMeasurement: Measurement {
    static let bytes = 40 << 20

    let sandbox: SandboxUnderTest
    let name = "large"
    let what = "one mail of 40 MB"

    func figures() async throws -> [Figure] {
        let station = try await Station("large", in: sandbox, isTapped: false)
        // Base64 makes four bytes of three, and line ends.
        let mail = MailFactory(series: "large").attachment(1, size: Self.bytes / 78 * 57)
        try await station.place.gateway.start()
        let process = await station.place.gateway.processID
        await Pacing.reaches(.now + StartMeasurement.rest)
        let before = Machine.kilobytes("VmRSS", of: process)
        try Machine.resetPeak(of: process)
        try await station.place.deliver([mail])
        try await station.place.settles(letters: 1, within: .seconds(120))
        let extra = (Machine.kilobytes("VmHWM", of: process) - before) / 1_024
        await station.close()
        return [
            Figure(
                name: "rss_40mb_extra", value: extra, unit: "MB", goal: .atMost(64),
                meaning: "peak above idle for one mail of \(mail.bytes.count >> 20) MB")
        ]
    }
}
