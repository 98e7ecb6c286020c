import GatewayKit
import Testing

@testable import MailGateway

@Suite struct WallClockWatchTests {
    private static let start = Instant(seconds: 1_795_000_000)
    private static let settings = ClockSettings()

    /// Looks at a machine whose wall clock goes wrong by so many seconds after so many seconds of uptime.
    private func verdicts(_ looks: [(uptime: Int, error: Int)]) -> [WallClockWatch.Verdict] {
        var watch = WallClockWatch(settings: Self.settings)
        return looks.map { look in
            watch.look(
                at: Self.start + .seconds(look.uptime + look.error), uptime: .seconds(look.uptime))
        }
    }

    @Test("a clock that is set right by a little is believed")
    func smallSteps() {
        #expect(verdicts([(0, 0), (10, 300), (20, 0), (30, -300)]) == [.steady, .steady, .steady, .steady])
    }

    @Test("a clock that jumps is believed again after three steady minutes", arguments: [301, -301, 2_592_000])
    func jump(seconds: Int) {
        #expect(
            verdicts([(0, 0), (10, seconds), (20, seconds), (189, seconds), (190, seconds)]) == [
                .steady, .jumped(.seconds(seconds)), .resting(.seconds(170)), .resting(.seconds(1)), .steady,
            ])
    }

    @Test("a clock that jumps back at once rests from the last jump")
    func twice() {
        #expect(
            verdicts([(0, 0), (10, 9_000), (20, 0), (30, 0)]) == [
                .steady, .jumped(.seconds(9_000)), .jumped(.seconds(-9_000)), .resting(.seconds(170)),
            ])
    }
}
