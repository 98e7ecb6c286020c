import GatewayKit
import TicketStore

/// Tells supervisors every day how the day before went.
struct SupervisorDigest: Routine {
    /// Somebody and the queues he hears of; `nil` means all.
    struct Reader: Sendable {
        let agent: AgentSettings
        let queues: [QueueName]?
    }

    let store: any TicketStore
    let zone: TimeZoneRules
    /// Minutes after midnight.
    let minute: Int
    let readers: [Reader]

    /// Days that are drawn.
    private static let trendDays: Int64 = 14

    /// `nil` when nobody wants it.
    init?(_ configuration: Configuration, store: any TicketStore) {
        guard let minute = configuration.serviceLevels.digestAt else { return nil }
        self.store = store
        self.minute = minute
        zone = TimeZoneRules.load(configuration.site.timeZone) ?? .utc
        readers = configuration.agents.filter(\.isSupervisor).map { agent in
            let queues = configuration.queues.filter { $0.agents.contains(agent.name) }.map(\.name)
            return Reader(agent: agent, queues: queues.isEmpty ? nil : queues)
        }
    }

    var name: String { "digest" }

    func due(at now: Instant) -> Instant? {
        let due = zone.instant(of: zone.date(at: now), minutes: minute)
        return due <= now ? due : nil
    }

    func next(after now: Instant) -> Instant {
        let today = zone.date(at: now)
        let due = zone.instant(of: today, minutes: minute)
        let tomorrow = CivilDate(daysSince1970: today.daysSince1970 + 1)
        return due > now ? due : zone.instant(of: tomorrow, minutes: minute)
    }

    func perform(for due: Instant, now: Instant) async throws(StoreError) -> Int {
        let day = CivilDate(daysSince1970: zone.date(at: due).daysSince1970 - 1)
        var count = 0
        for reader in readers {
            let digest = try await digest(of: day, in: reader.queues, now: now)
            let agent = reader.agent
            let isNew = try await store.queueDigest(
                digest, for: NewContact(address: agent.address, name: agent.displayName), language: agent.language,
                now: now)
            if isNew { count += 1 }
        }
        return count
    }

    private func digest(
        of day: CivilDate, in queues: [QueueName]?, now: Instant
    ) async throws(StoreError) -> DailyDigest {
        let first = CivilDate(daysSince1970: day.daysSince1970 - Self.trendDays + 1)
        let lately = try await store.statistics(
            StatisticsQuestion(days: first...day, zone: zone, queues: queues, now: now))
        let yesterday = try await store.statistics(
            StatisticsQuestion(days: day...day, zone: zone, queues: queues, now: now))
        var digest = DailyDigest(day: day)
        digest.counts = [
            .opened: yesterday.sum(\.opened), .answered: yesterday.sum(\.answered),
            .resolved: yesterday.sum(\.resolved), .closed: yesterday.sum(\.closed),
            .reopened: yesterday.sum(\.reopened), .breached: yesterday.sum(\.breached),
            .active: yesterday.totals.active, .overdue: yesterday.totals.overdue,
        ]
        digest.oldest = yesterday.oldest.map {
            DailyDigest.OldTicket(number: $0.number, openedAt: $0.createdAt, subject: $0.subject)
        }
        digest.agents = yesterday.agents
        digest.opened = Self.trend(lately.days, \.opened)
        digest.resolved = Self.trend(lately.days, \.resolved)
        return digest
    }

    /// Labels need no language: month and day.
    private static func trend(_ days: [DayCount], _ count: KeyPath<DayCount, Int>) -> DailyDigest.Trend {
        let points = days.map { day in
            ChartSeries.Point(
                String(decoding: day.date.description.utf8.dropFirst(5), as: UTF8.self), Double(day[keyPath: count]))
        }
        let table = TrendTable(ChartSeries(title: "", points: points) { String(Int($0)) })
        let line = String(decoding: table.text.utf8.dropLast(), as: UTF8.self)
        return DailyDigest.Trend(text: line, html: table.html)
    }
}
