import GatewayKit
import TicketStore

/// What a notice can say of the clock that caused it.
struct ClockWords {
    /// `clock.target`, `clock.deadline`, `escalation.level`; empty for a notice that no clock caused.
    let texts: [String: String]
    /// Which promise it is, and on which side of its deadline we are.
    let lists: [String: [[String: String]]]

    /// - Parameter now: When the notice was queued: retries tell the same.
    init(
        _ clock: NoticeClock?, of ticket: Ticket, at now: Instant, in zone: TimeZoneRules, language: String
    ) {
        guard let clock else {
            (texts, lists) = (["escalation.level": String(ticket.escalationLevel)], [:])
            return
        }
        let deadline = clock.deadlineAt.map { LocalMoment($0, in: zone).text(in: language) }
        let target = SpokenDuration(clock.target, inDays: !clock.kind.isTarget)
        var level = ticket.escalationLevel
        if case .escalate(let reached) = clock.deed { level = reached }
        texts = [
            "clock.target": target.text(in: language), "clock.deadline": deadline ?? "",
            "escalation.level": String(level),
        ]
        // A clock that no longer runs has no deadline, and nothing is said about one.
        let side = clock.deadlineAt.map { $0 <= now ? "late" : "ahead" }
        lists = Dictionary(
            (["clock.\(clock.kind.rawValue)"] + (side.map { [$0] } ?? [])).map { ($0, [[:]]) }, uniquingKeysWith: { $1 }
        )
    }
}
