import GatewayKit
import Synchronization

/// How many tickets the lists of late held, and which stood on their pages.
///
/// Every change of a ticket writes a line into the history, so the greatest id of the history says whether a total still
/// holds, whoever made the change. A list that is asked for again after a change is followed from then on: which tickets
/// it holds is remembered, a bit each, and only those that changed are looked at again; a page stays as it is when
/// none of them belongs to the list. A promise also breaks when
/// nothing changes but the time: the tickets whose deadline passed are looked at, too.
final class ListTotals: Sendable {
    /// Lists remembered; the one that was not asked for the longest gives way.
    static let mostLists = 64
    /// A total that was counted for somebody who came so much later is counted anew: a clock was set back.
    static let longestOvertaking = Duration.seconds(10)
    /// More changes than this are not followed: all is counted anew.
    static let mostChanges = 5_000

    /// Pages of one list remembered; when there would be more, all are forgotten.
    static let mostPages = 8

    /// What is known of a list at a moment.
    struct Known {
        fileprivate var stamp: Int64
        /// The moment it is true of, as far as it depends on the time.
        fileprivate(set) var at: Instant
        fileprivate(set) var total = 0
        /// Which tickets it holds; `nil` until the list is asked for again after a change.
        fileprivate(set) var members: TicketSet?
        fileprivate var pages: [TicketQuery: [TicketWalk.Place]] = [:]

        /// As `TicketWalk.places` found them.
        func places(of query: TicketQuery) -> [TicketWalk.Place]? { pages[query] }
    }

    private let entries = Mutex(RecentlyUsed<TicketQuery, Known>(most: mostLists))

    /// How many lists are remembered.
    var count: Int { entries.withLock { $0.count } }

    /// How many pages of the query's list are remembered.
    func pages(of query: TicketQuery) -> Int { entries.withLock { $0[query.withoutPage]?.pages.count ?? 0 } }

    /// What is known of the query's list, whatever its page: exact, and with its members where they are asked for. `words`
    /// are those of the query. `nil`, unless `always`, where somebody with a newer view was here before: another view will
    /// tell no less than his.
    func list(
        of query: TicketQuery, words: SearchWords?, withMembers: Bool = false, now: Instant, always: Bool,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> Known? {
        let stamp = try connection.newestChange()
        let list = query.withoutPage
        var known = entries.withLock { $0[list] }
        if let newer = known, newer.stamp > stamp {
            guard always else { return nil }
            known = nil
        }
        let dependsOnTime = query.health != nil || words?.health != nil
        // Of those who ask at once, somebody who came later may have been here before.
        var now = now
        if let known, known.at - now < Self.longestOvertaking { now = max(now, known.at) }
        if let known, known.stamp == stamp, !dependsOnTime || known.at == now, !withMembers || known.members != nil {
            remember(known, as: list)
            return known
        }
        var next = Known(stamp: stamp, at: now)
        let asSet = TicketConditions(query, words: words, form: .asSet, now: now)
        guard let known, known.at <= now, query.isFollowed(words) else {
            if withMembers {
                let members = TicketSet(try connection.members(asSet, among: nil))
                (next.members, next.total) = (members, members.count)
            } else {
                next.total = try connection.count(asSet)
            }
            if query.updatedSince == nil { remember(next, as: list) }
            return next
        }
        let times = dependsOnTime ? (known.at, now) : nil
        if let old = known.members,
            let changed = try connection.changes(since: known.stamp, upTo: stamp, passing: times)
        {
            let ofEach = TicketConditions(query, words: words, form: .ofEach, now: now)
            let still = Set(try connection.members(ofEach, among: changed))
            next.members = old
            for ticket in changed { next.members?.set(ticket, still.contains(ticket)) }
            next.pages = known.pages.filter { query, _ in
                changed.allSatisfy { query.keepsPlaces(isMember: still.contains($0), wasMember: old.contains($0)) }
            }
        } else {
            next.members = TicketSet(try connection.members(asSet, among: nil))
        }
        next.total = next.members?.count ?? 0
        remember(next, as: list)
        return next
    }

    /// Remembers a page that was found while the list was as `known`.
    func remember(_ places: [TicketWalk.Place], of query: TicketQuery, _ known: Known) {
        guard query.hasLastingPlaces else { return }
        let list = query.withoutPage
        entries.withLock { entries in
            guard var entry = entries[list], entry.stamp == known.stamp, entry.at == known.at else { return }
            if entry.pages.count >= Self.mostPages { entry.pages = [:] }
            entry.pages[query] = places
            entries.keep(entry, for: list)
        }
    }

    private func remember(_ known: Known, as list: TicketQuery) {
        entries.withLock { $0.keep(known, for: list) }
    }
}

extension TicketQuery {
    /// What its total depends on.
    fileprivate var withoutPage: TicketQuery {
        var query = self
        query.page = .offset(0)
        query.limit = 1
        query.order = .created
        query.isAscending = false
        return query
    }

    /// Whether a ticket keeps its place as long as its history does not go on: when it was opened never changes, its
    /// priority not in silence.
    fileprivate var hasLastingPlaces: Bool { order == .created || order == .priority }

    /// Whether pages of the list are as they were after a ticket changed.
    fileprivate func keepsPlaces(isMember: Bool, wasMember: Bool) -> Bool {
        order == .created ? isMember == wasMember : !isMember && !wasMember
    }

    /// Words are looked for in all messages, and a ticket may be touched without a line in the history.
    fileprivate func isFollowed(_ words: SearchWords?) -> Bool { words == nil && updatedSince == nil }
}

extension SQLConnection where Self: ~Copyable {
    fileprivate mutating func count(_ conditions: TicketConditions) throws(StoreError) -> Int {
        var row = try one("SELECT count(*) FROM ticket t WHERE \(conditions.sql)")
        return try row.count()
    }

    fileprivate mutating func members(
        _ conditions: TicketConditions, among tickets: Set<Int64>?
    ) throws(StoreError) -> [Int64] {
        guard let tickets else { return try integers("SELECT t.id FROM ticket t WHERE \(conditions.sql)") }
        var found: [Int64] = []
        for part in RowList(tickets.sorted()).parts {
            found += try integers("SELECT t.id FROM ticket t WHERE t.id IN (\(part)) AND \(conditions.sql)")
        }
        return found
    }

    /// The greatest id of the history: two views with the same one show the same tickets.
    mutating func newestChange() throws(StoreError) -> Int64 {
        var row = try one("SELECT coalesce(max(id), 0) FROM history")
        return try row.integer()
    }

    /// Tickets that changed, or whose deadline passed meanwhile; `nil` when there are too many.
    mutating func changes(
        since: Int64, upTo: Int64, passing times: (from: Instant, to: Instant)? = nil
    ) throws(StoreError) -> Set<Int64>? {
        guard upTo - since <= Int64(ListTotals.mostChanges) else { return nil }
        let changed = Set(try integers("SELECT ticket_id FROM history WHERE id > \(since) AND id <= \(upTo)"))
        guard let times else { return changed }
        let passed = try integers(
            """
            SELECT ticket_id FROM clock WHERE deadline_at > \(times.from) AND deadline_at <= \(times.to)
                AND kind IN ('first_response', 'next_response', 'resolution') LIMIT \(ListTotals.mostChanges + 1)
            """)
        guard passed.count <= ListTotals.mostChanges else { return nil }
        return changed.union(passed)
    }
}
