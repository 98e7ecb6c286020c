import GatewayKit
import TicketStore

/// Which of the agents are away when: what the configuration plans, and what they said since. Pure.
///
/// Whoever says that he is back ends what had begun by then, planned or said.
struct Attendance: Sendable {
    /// How long somebody is away.
    enum Away: Equatable, Sendable {
        /// This day included.
        case until(CivilDate)
        case untilBack
    }

    /// On whose calendar the days are.
    let zone: TimeZoneRules
    private let planned: [AgentName: [ClosedRange<CivilDate>]]
    private var said: [AgentName: Absence] = [:]

    init(_ agents: [AgentSettings], zone: TimeZoneRules) {
        self.zone = zone
        planned = Dictionary(agents.map { ($0.name, $0.away) }) { first, _ in first }
    }

    /// The same with what the store remembers.
    func knowing(_ absences: [Absence]) -> Attendance {
        var attendance = self
        for absence in absences { attendance.said[absence.agent] = absence }
        return attendance
    }

    /// `nil` for an agent who is there.
    func absence(of agent: AgentName, at now: Instant) -> Away? {
        let today = zone.date(at: now)
        var last: CivilDate?
        var returned: CivilDate?
        switch said[agent]?.word {
        case .away(nil): return .untilBack
        case .away(let day?): if today <= day { last = day }
        case .back: returned = said[agent].map { zone.date(at: $0.saidAt) }
        case nil: break
        }
        for span in planned[agent] ?? []
        where span.contains(today) && !(returned.map { span.lowerBound <= $0 } ?? false) {
            last = max(last ?? span.upperBound, span.upperBound)
        }
        return last.map { .until($0) }
    }

    func isAway(_ agent: AgentName, at now: Instant) -> Bool { absence(of: agent, at: now) != nil }

    /// Those who are there.
    func present(_ agents: [AgentSettings], at now: Instant) -> [AgentSettings] {
        agents.filter { !isAway($0.name, at: now) }
    }
}

extension Attendance.Away: CustomStringConvertible {
    /// `2026-12-24`, or `back` for who has not said when.
    var description: String {
        switch self {
        case .until(let day): day.description
        case .untilBack: "back"
        }
    }
}
