import GatewayKit

extension Chronicle {
    /// Without what rows of a chronicle do not hold: the oldest tickets, and the words of comments.
    func statistics(_ question: StatisticsQuestion, _ days: DayBounds) -> TicketStatistics {
        var sum = StatisticsSum(of: self, question, days)
        sum.addTotals()
        sum.addHealth(at: question.now)
        sum.addHappenings()
        sum.addSpans()
        sum.addRatings()
        return sum.result
    }

    /// The last comments of the question's days, newest first: of which tickets, and when.
    func comments(_ question: StatisticsQuestion, _ days: DayBounds) -> [Rating] {
        let asked = isAsked(question)
        let found = ratings.filter { $0.hasComment && asked[sort(of: $0.ticket)] && days.place(of: $0.at) != nil }
        return Array(found.sorted { $0.at > $1.at }.prefix(question.mostListed))
    }

    /// Of the tickets among `members`.
    func tally(_ question: TallyQuestion, _ members: TicketSet, now: Instant) -> TicketTally {
        var tally = TicketTally()
        var counts = Array(repeating: 0, count: sorts.count)
        for (ticket, standing) in standings.enumerated() where members.contains(Int64(ticket)) {
            counts[Int(standing.sort)] += 1
        }
        for (sort, count) in zip(sorts, counts) {
            guard let sort, count > 0 else { continue }
            tally.statuses[sort.status, default: 0] += count
            tally.priorities[sort.priority, default: 0] += count
            if sort.category != 0 { tally.categories[CategoryName(words.words[sort.category]), default: 0] += count }
        }
        tally.health = health(of: members, now: now)
        tally.days = question.days.dates.map { TicketTally.Day(date: $0) }
        for happening in happenings where members.contains(happening.ticket) && isThere(happening.ticket) {
            guard let day = question.days.place(of: happening.at) else { continue }
            switch happening.deed {
            case .opened: tally.days[day].opened += 1
            case .turned(let before, let after):
                if before.isActive, !after.isActive { tally.days[day].resolved += 1 }
            case .answered, .breached: break
            }
        }
        return tally
    }

    /// As lists filter by it: a promise that was broken once stays so.
    private func health(of members: TicketSet, now: Instant) -> [SLAClock.Health: Int] {
        var breached = broken
        var warned = TicketSet([])
        for promise in promises {
            if let deadline = promise.deadline, deadline <= now { breached.set(promise.ticket, true) }
            if promise.isWarned { warned.set(promise.ticket, true) }
        }
        var health: [SLAClock.Health: Int] = [.ok: 0, .warning: 0, .breach: 0]
        for ticket in standings.indices.lazy.map(Int64.init) where members.contains(ticket) && isThere(ticket) {
            guard promised.contains(ticket) else { continue }
            let worst: SLAClock.Health =
                breached.contains(ticket) ? .breach : warned.contains(ticket) ? .warning : .ok
            health[worst, default: 0] += 1
        }
        return health
    }

    /// Of each sort, whether the question is about its tickets.
    fileprivate func isAsked(_ question: StatisticsQuestion) -> [Bool] {
        let queues = question.queues.map(Set.init)
        return sorts.map { sort in
            guard let sort else { return false }
            return queues?.contains(QueueName(words.words[sort.queue])) ?? true
        }
    }
}

/// One answer in the making.
private struct StatisticsSum {
    private let chronicle: Chronicle
    private let days: DayBounds
    private let isAsked: [Bool]
    private var statistics = TicketStatistics()
    /// By their places among the words.
    private var loads: [Int: AgentLoad] = [:]

    init(of chronicle: Chronicle, _ question: StatisticsQuestion, _ days: DayBounds) {
        self.chronicle = chronicle
        self.days = days
        isAsked = chronicle.isAsked(question)
        statistics.days = days.dates.map { DayCount(date: $0) }
    }

    var result: TicketStatistics {
        var result = statistics
        result.agents = loads.values.sorted { $0.agent < $1.agent }
        return result
    }

    private func isAsked(_ ticket: Int64) -> Bool { isAsked[chronicle.sort(of: ticket)] }

    private mutating func load(_ agent: Int, _ change: (inout AgentLoad) -> Void) {
        change(&loads[agent, default: AgentLoad(agent: AgentName(chronicle.words.words[agent]))])
    }

    // MARK: Now

    mutating func addTotals() {
        var counts = Array(repeating: 0, count: chronicle.sorts.count)
        // By place among the words; 0 is nobody.
        var open = Array(repeating: 0, count: chronicle.words.words.count)
        var waiting = open
        let turns = chronicle.sorts.map { $0?.status }
        for standing in chronicle.standings where isAsked[Int(standing.sort)] {
            counts[Int(standing.sort)] += 1
            switch turns[Int(standing.sort)] {
            case .open, .assigned, .inProgress: open[Int(standing.assignee)] += 1
            case .waitingCustomer: waiting[Int(standing.assignee)] += 1
            case .resolved, .closed, .cancelled, nil: break
            }
        }
        for (sort, count) in zip(chronicle.sorts, counts) {
            guard let sort, count > 0 else { continue }
            let category = sort.category == 0 ? nil : CategoryName(chronicle.words.words[sort.category])
            statistics.totals.add(
                count, QueueName(chronicle.words.words[sort.queue]), sort.status, sort.priority, category)
        }
        for agent in open.indices.dropFirst() where open[agent] + waiting[agent] > 0 {
            load(agent) {
                $0.open += open[agent]
                $0.waiting += waiting[agent]
            }
        }
    }

    /// A promise is in danger once that was said: see `ServiceLevel.warningShare`.
    mutating func addHealth(at now: Instant) {
        let promises = chronicle.promises
        var place = 0
        while place < promises.count {
            let ticket = promises[place].ticket
            var worst = SLAClock.Health.ok
            var isOverdue = false
            while place < promises.count, promises[place].ticket == ticket {
                let promise = promises[place]
                let hasPassed = promise.deadline.map { $0 <= now } ?? false
                isOverdue = isOverdue || hasPassed
                if hasPassed || promise.isBroken {
                    worst = .breach
                } else if promise.isWarned, worst == .ok {
                    worst = .warning
                }
                place += 1
            }
            guard isAsked(ticket) else { continue }
            statistics.totals.health[worst, default: 0] += 1
            guard isOverdue else { continue }
            statistics.totals.overdue += 1
            let assignee = Int(chronicle.standings[Int(ticket)].assignee)
            if assignee != 0 { load(assignee) { $0.overdue += 1 } }
        }
    }

    // MARK: Days

    mutating func addHappenings() {
        for happening in chronicle.happenings {
            guard let day = days.place(of: happening.at), isAsked(happening.ticket) else { continue }
            switch happening.deed {
            case .opened(let isEscalated):
                statistics.days[day].opened += 1
                if isEscalated { statistics.escalated += 1 }
            case .answered(let agent):
                statistics.days[day].answered += 1
                load(Int(agent)) { $0.answered += 1 }
            case .turned(let before, let after):
                if after == .resolved { statistics.days[day].resolved += 1 }
                if after.isEnd, !before.isEnd { statistics.days[day].closed += 1 }
                if after.isActive, !before.isActive { statistics.days[day].reopened += 1 }
            case .breached: statistics.days[day].breached += 1
            }
        }
    }

    mutating func addSpans() {
        for span in chronicle.spans where days.place(of: span.at) != nil && isAsked(span.ticket) {
            switch span.kind {
            case .firstResponse: statistics.firstResponse.add(span)
            case .resolution: statistics.resolution.add(span)
            }
        }
    }

    mutating func addRatings() {
        for rating in chronicle.ratings where days.place(of: rating.at) != nil && isAsked(rating.ticket) {
            statistics.satisfaction.ratings[rating.rating, default: 0] += 1
        }
    }
}

extension TimesTaken {
    fileprivate mutating func add(_ span: Chronicle.Span) {
        if let isLate = span.isLate {
            counted.append(.microseconds(span.microseconds))
            if isLate { late += 1 }
        } else {
            onTheWall.append(.microseconds(span.microseconds))
        }
    }
}

extension TicketStatus {
    fileprivate var isEnd: Bool { self == .closed || self == .cancelled }
}
