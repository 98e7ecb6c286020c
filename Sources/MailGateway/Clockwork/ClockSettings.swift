/// How the clocks of tickets are looked after.
struct ClockSettings: Equatable, Sendable {
    /// Clocks that are fired in one transaction.
    var firedAtOnce = 500
    /// Tickets whose clocks are set anew in one transaction after the service levels changed.
    var revisedAtOnce = 200
    /// The clocks are looked at this often even when nothing seems to be due: so a wall clock that jumps is noticed.
    var longestSleep: Duration = .seconds(10)
    /// A wall clock that moved further than this against the time since boot has jumped.
    var jump: Duration = .seconds(300)
    /// After a jump nothing is fired until the wall clock has been steady for this long.
    var steadyFor: Duration = .seconds(180)
}
