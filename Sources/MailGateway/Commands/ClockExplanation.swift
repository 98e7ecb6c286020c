import GatewayKit
import TicketStore

/// The clocks of a ticket for people: what counted, what did not and why, and what follows.
struct ClockExplanation {
    /// Counted intervals shown of one stretch.
    private static let mostIntervals = 20

    private let ticket: Ticket
    private let clocks: [ClockFile]
    private let now: Instant
    private let zone: TimeZoneRules

    init(
        _ ticket: Ticket, _ clocks: [ClockFile], at now: Instant, in zone: TimeZoneRules
    ) {
        self.ticket = ticket
        self.clocks = clocks
        self.now = now
        self.zone = zone
    }

    func text(usesColour: Bool) -> String {
        var lines = [
            strong("\(ticket.number)  \(Printable(ticket.subject))", usesColour),
            "queue \(ticket.queue), priority \(ticket.priority.rawValue), \(ticket.status.rawValue)"
                + (ticket.escalationLevel > 0 ? ", escalated to level \(ticket.escalationLevel)" : ""),
        ]
        if clocks.isEmpty { lines += ["", "Nothing was promised about this ticket, and nothing is due."] }
        for file in clocks { lines += [""] + explain(file, usesColour) }
        return lines.map { $0 + "\n" }.joined()
    }

    private func explain(_ file: ClockFile, _ usesColour: Bool) -> [String] {
        let clock = file.clock
        let counted = file.counted(at: now)
        let level = clock.policy.map { " of service level \($0)" } ?? ""
        var lines = [
            strong(clock.kind.rawValue, usesColour) + level + ": " + standing(clock, counted),
            "  \(TimeText.span(clock.target)) of calendar \(clock.calendar), counted from \(local(clock.startedAt))",
        ]
        for segment in file.stretches(until: now) where segment.from < segment.to {
            lines += stretch(segment, of: file)
        }
        if let deadline = clock.deadlineAt {
            let left = clock.target - counted
            let rest = left > .zero ? "\(TimeText.span(left)) left to count" : "late by \(TimeText.span(.zero - left))"
            lines.append("  deadline \(local(deadline)): \(rest)")
        }
        if !clock.done.isEmpty { lines.append("  done: " + clock.done.map(\.text).joined(separator: ", ")) }
        if let next = clock.dueAt { lines.append("  next: something is due at \(local(next))") }
        if let agent = clock.acknowledgedBy { lines.append("  the ladder ended: \(agent) takes care of it") }
        return lines
    }

    private func standing(_ clock: SLAClock, _ counted: Duration) -> String {
        let share = clock.target > .zero ? Int(counted / clock.target * 100) : 100
        let sum = "\(TimeText.span(counted)) of \(TimeText.span(clock.target)) (\(share) %)"
        switch clock.state {
        case .running: return "runs, \(sum)"
        case .paused: return "paused, \(sum)"
        case .ended where !clock.kind.isTarget: return clock.done.isEmpty ? "not needed" : "over"
        case .ended: return "\(clock.reason.rawValue) after \(sum)" + (counted > clock.target ? ", late" : "")
        }
    }

    private func stretch(_ segment: ClockSegment, of file: ClockFile) -> [String] {
        let span = "\(local(segment.from)) – \(segment.to == now ? "now" : local(segment.to))"
        guard segment.state == .running, let calendar = file.calendar else {
            return ["  \(span)  does not count: \(words(segment.reason))"]
        }
        let time = calendar.workingTime(from: segment.from, to: segment.to)
        let head = "  \(span)  counts \(TimeText.span(time)): \(words(segment.reason))"
        let intervals = calendar.intervals(from: segment.from, to: segment.to, limit: Self.mostIntervals)
        guard intervals != [segment.from..<segment.to] else { return [head] }
        let list = intervals.map { "      \(local($0.lowerBound)) – \(local($0.upperBound))" }
        return [head] + list + (intervals.count == Self.mostIntervals ? ["      …"] : [])
    }

    private func words(_ reason: SLAClock.Reason) -> String {
        switch reason {
        case .team: "the team's turn"
        case .customer: "the customer's turn"
        case .waiting: "nothing happened"
        case .answered, .resolved, .closed, .cancelled, .merged, .superseded: reason.rawValue
        }
    }

    private func local(_ instant: Instant) -> String { TimeText.local(instant, in: zone) }

    private func strong(_ text: String, _ usesColour: Bool) -> String {
        usesColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text
    }
}
