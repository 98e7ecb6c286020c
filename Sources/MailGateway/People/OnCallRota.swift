import GatewayKit
import TicketStore

/// Who is on call when: one person after the other, from handover to handover. Pure.
///
/// Handovers are at one time of the wall clock, in summer as in winter. Whoever is away is passed over; when all are,
/// the one whose turn it is stays on call: better a person who may not hear than nobody.
struct OnCallRota: Sendable, Equatable {
    /// One unbroken stretch of one person.
    struct Duty: Equatable, Sendable {
        var agent: AgentName
        /// `nil` when nobody else came before within `farthest` days.
        var from: Instant?
        /// `nil` when nobody else follows within `farthest` days.
        var until: Instant?
    }

    /// At least one; their turns come in this order.
    var people: [AgentName]
    /// Minutes after midnight.
    var handover: Int
    /// Days of one turn.
    var days: Int
    /// On this day the first of `people` takes over; turns before it are counted backwards.
    var start: CivilDate
    /// Who takes over on these days instead, until the next day's handover time.
    var exceptions: [CivilDate: AgentName] = [:]

    /// How many days ahead a change is looked for.
    static let farthest = 400

    /// Who is on call at `now` in this zone.
    func person(at now: Instant, in zone: TimeZoneRules, _ attendance: Attendance) -> AgentName {
        onDuty(since: day(at: now, in: zone), at: now, attendance)
    }

    /// Who is on call at `now`, and who follows: at most `limit` people, as far as absences are known today.
    func duties(
        from now: Instant, in zone: TimeZoneRules, _ attendance: Attendance, limit: Int
    ) -> [Duty] {
        let today = day(at: now, in: zone)
        func change(in days: Int) -> (agent: AgentName, at: Instant) {
            let day = CivilDate(daysSince1970: today.daysSince1970 + Int64(days))
            let instant = zone.instant(on: day, minute: handover)
            return (onDuty(since: day, at: days > 0 ? instant : now, attendance), instant)
        }
        let agent = onDuty(since: today, at: now, attendance)
        let before = (1...Self.farthest).first { change(in: -$0).agent != agent }
        var duties = [Duty(agent: agent, from: before.map { change(in: 1 - $0).at })]
        for distance in 1...Self.farthest {
            let (agent, instant) = change(in: distance)
            guard agent != duties[duties.count - 1].agent else { continue }
            duties[duties.count - 1].until = instant
            guard duties.count < limit else { break }
            duties.append(Duty(agent: agent, from: instant))
        }
        return duties
    }

    /// The day on which the handover before `now` was.
    private func day(at now: Instant, in zone: TimeZoneRules) -> CivilDate {
        let today = zone.date(at: now)
        guard now < zone.instant(on: today, minute: handover) else { return today }
        return CivilDate(daysSince1970: today.daysSince1970 - 1)
    }

    private func onDuty(since day: CivilDate, at now: Instant, _ attendance: Attendance) -> AgentName {
        if let substitute = exceptions[day], !attendance.isAway(substitute, at: now) { return substitute }
        let passed = Int(day.daysSince1970 - start.daysSince1970)
        let turns = (passed - (passed % days + days) % days) / days
        let turn = (turns % people.count + people.count) % people.count
        let order = people[turn...] + people[..<turn]
        return order.first { !attendance.isAway($0, at: now) } ?? exceptions[day] ?? people[turn]
    }
}
