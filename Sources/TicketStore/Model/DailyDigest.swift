package import GatewayKit

/// What supervisors are told of one day: kept with the mail that tells it, so that a retry tells the same.
package struct DailyDigest: Sendable, Equatable {
    /// A ticket that has waited for long.
    package struct OldTicket: Sendable, Equatable {
        /// What people quote.
        package var number: TicketNumber
        /// When it was opened.
        package var openedAt: Instant
        /// On one line.
        package var subject: String

        /// As it stands now.
        package init(number: TicketNumber, openedAt: Instant, subject: String) {
            self.number = number
            self.openedAt = openedAt
            self.subject = subject
        }
    }

    /// A measure over some days, drawn.
    package struct Trend: Sendable, Equatable {
        /// For plain text; on one line.
        package var text: String
        /// Made by us, with all foreign text escaped.
        package var html: String

        /// The same, drawn twice.
        package init(text: String, html: String) {
            self.text = text
            self.html = html
        }
    }

    /// What is counted. The raw values are stored, and templates call them so.
    package enum Measure: String, Sendable, CaseIterable {
        /// On the day.
        case opened, answered, resolved, closed, reopened, breached
        /// When the digest was made.
        case active, overdue
    }

    /// The day it tells of.
    package var day: CivilDate
    /// What is missing is none.
    package var counts: [Measure: Int] = [:]
    /// The oldest first.
    package var oldest: [OldTicket] = []
    /// By name.
    package var agents: [AgentLoad] = []
    /// Tickets opened, and tickets resolved, day by day.
    package var opened = Trend(text: "", html: "")
    package var resolved = Trend(text: "", html: "")

    /// Of a day on which nothing happened.
    package init(day: CivilDate) {
        self.day = day
    }
}

extension DailyDigest {
    /// As it is stored: a line each, its fields apart by tabs.
    package var text: String {
        var lines = [["day", day.description]]
        lines += Measure.allCases.map { ["count", $0.rawValue, String(counts[$0] ?? 0)] }
        lines += oldest.map { ["oldest", $0.number.text, String($0.openedAt.microseconds), $0.subject] }
        lines += agents.map {
            ["agent", $0.agent.rawValue, String($0.open), String($0.waiting), String($0.overdue), String($0.answered)]
        }
        for (name, trend) in [("opened", opened), ("resolved", resolved)] {
            lines.append(["trend", name, trend.text, trend.html])
        }
        return lines.map { $0.map(Self.plain).joined(separator: "\t") + "\n" }.joined()
    }

    /// Reads what `text` writes; `nil` for anything else.
    package init?(text: String) {
        var day: CivilDate?
        var read = DailyDigest(day: CivilDate(daysSince1970: 0))
        for line in text.utf8.split(separator: 0x0A) {
            let fields = line.split(separator: 0x09, omittingEmptySubsequences: false).map { String(Substring($0)) }
            switch (fields[0], fields.count) {
            case ("day", 2): day = CivilDate(fields[1])
            case ("trend", 4) where fields[1] == "opened": read.opened = Trend(text: fields[2], html: fields[3])
            case ("trend", 4): read.resolved = Trend(text: fields[2], html: fields[3])
            default: guard read.add(fields) else { return nil }
            }
        }
        guard let day else { return nil }
        read.day = day
        self = read
    }

    private mutating func add(_ fields: [String]) -> Bool {
        switch (fields[0], fields.count) {
        case ("count", 3):
            guard let measure = Measure(rawValue: fields[1]), let count = Int(fields[2]) else { return false }
            counts[measure] = count
        case ("oldest", 4):
            guard let number = TicketNumber(fields[1]), let opened = Int64(fields[2]) else { return false }
            oldest.append(
                OldTicket(number: number, openedAt: Instant(microseconds: opened), subject: fields[3]))
        case ("agent", 6):
            let numbers = fields[2...].compactMap { Int($0) }
            guard numbers.count == 4 else { return false }
            var load = AgentLoad(agent: AgentName(fields[1]))
            (load.open, load.waiting, load.overdue, load.answered) = (numbers[0], numbers[1], numbers[2], numbers[3])
            agents.append(load)
        default: return false
        }
        return true
    }

    /// Without what ends a field.
    private static func plain(_ field: String) -> String {
        String(decoding: field.utf8.map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
    }
}
