import GatewayKit
import Synchronization

/// How many tickets the lists of late held.
///
/// Every change of a ticket writes a line into the history, so the greatest id of the history says whether a total still
/// holds, whoever made the change. A list that is asked for again after a change is followed from then on: which tickets
/// it holds is remembered, a bit each, and only those that changed are looked at again. A promise also breaks when
/// nothing changes but the time: the tickets whose deadline passed are looked at, too.
final class ListTotals: Sendable {
    /// Lists remembered; the one that was not asked for the longest gives way.
    static let mostLists = 64
    /// A total that was counted for somebody who came so much later is counted anew: a clock was set back.
    static let longestOvertaking = Duration.seconds(10)
    /// More changes than this are not followed: all is counted anew.
    static let mostChanges = 5_000

    private struct Entry {
        var stamp: Int64
        var at: Instant
        var total: Int
        /// `nil` until the list is asked for again.
        var members: TicketSet?
    }

    private let entries = Mutex(RecentlyUsed<TicketQuery, Entry>(most: mostLists))

    /// How many lists are remembered.
    var count: Int { entries.withLock { $0.count } }

    /// Tickets the query holds for, whatever its page, exactly; which they are, where that is remembered. `words` are
    /// those of the query.
    func count(
        of query: TicketQuery, words: SearchWords?, now: Instant, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> (total: Int, members: TicketSet?) {
        var row = try connection.one("SELECT coalesce(max(id), 0) FROM history")
        let stamp = try row.integer()
        let list = query.withoutPage
        let known = entries.withLock { $0[list] }
        let dependsOnTime = query.health != nil || words?.health != nil
        // Of those who ask at once, somebody who came later may have been here before.
        var now = now
        if let known, known.at - now < Self.longestOvertaking { now = max(now, known.at) }
        if let known, known.stamp == stamp, !dependsOnTime || known.at == now {
            remember(list, known)
            return (known.total, known.members)
        }
        var entry = Entry(stamp: stamp, at: now, total: 0, members: nil)
        let asSet = TicketConditions(query, words: words, form: .asSet, now: now)
        guard let known, known.stamp <= stamp, known.at <= now, query.isFollowed(words) else {
            entry.total = try connection.count(asSet)
            // Somebody with a newer view may have been here: his word stays.
            if known.map({ $0.stamp <= stamp }) ?? true, query.updatedSince == nil { remember(list, entry) }
            return (entry.total, nil)
        }
        var members = known.members
        let changed =
            try members == nil
            ? nil
            : connection.changes(
                since: known.stamp, upTo: stamp, passing: dependsOnTime ? (known.at, now) : nil)
        if let changed, members != nil {
            let ofEach = TicketConditions(query, words: words, form: .ofEach, now: now)
            let still = try connection.members(ofEach, among: changed)
            for ticket in changed { members?.set(ticket, still.contains(ticket)) }
        } else {
            members = TicketSet(try connection.members(asSet, among: nil))
        }
        entry.members = members
        entry.total = members?.count ?? 0
        remember(list, entry)
        return (entry.total, members)
    }

    private func remember(_ list: TicketQuery, _ entry: Entry) {
        entries.withLock { $0.keep(entry, for: list) }
    }
}

/// Row ids, a bit each.
struct TicketSet: Sendable {
    private var words: [Int64: UInt64] = [:]
    private(set) var count = 0

    init(_ tickets: some Sequence<Int64>) {
        for ticket in tickets { set(ticket, true) }
    }

    /// In no order.
    var tickets: [Int64] {
        words.flatMap { place, bits in
            (Int64(0)..<64).filter { bits & (1 << UInt64($0)) != 0 }.map { place << 6 | $0 }
        }
    }

    mutating func set(_ ticket: Int64, _ isMember: Bool) {
        let bit = UInt64(1) << UInt64(ticket & 63)
        let old = words[ticket >> 6] ?? 0
        let new = isMember ? old | bit : old & ~bit
        guard new != old else { return }
        count += isMember ? 1 : -1
        words[ticket >> 6] = new == 0 ? nil : new
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
    ) throws(StoreError) -> Set<Int64> {
        var found: Set<Int64> = []
        var parts: [SQLText] = ["SELECT t.id FROM ticket t WHERE \(conditions.sql)"]
        if let tickets {
            parts = RowList(tickets.sorted()).parts.map {
                "SELECT t.id FROM ticket t WHERE t.id IN (\($0)) AND \(conditions.sql)" as SQLText
            }
        }
        for part in parts {
            for var row in try run(part) { found.insert(try row.integer()) }
        }
        return found
    }

    /// Tickets that changed, or whose deadline passed meanwhile; `nil` when there are too many.
    fileprivate mutating func changes(
        since: Int64, upTo: Int64, passing times: (from: Instant, to: Instant)?
    ) throws(StoreError) -> Set<Int64>? {
        guard upTo - since <= Int64(ListTotals.mostChanges) else { return nil }
        var changed: Set<Int64> = []
        for var row in try run("SELECT ticket_id FROM history WHERE id > \(since) AND id <= \(upTo)") {
            changed.insert(try row.integer())
        }
        guard let times else { return changed }
        let passed = try run(
            """
            SELECT ticket_id FROM clock WHERE deadline_at > \(times.from) AND deadline_at <= \(times.to)
                AND kind IN ('first_response', 'next_response', 'resolution') LIMIT \(ListTotals.mostChanges + 1)
            """)
        guard passed.count <= ListTotals.mostChanges else { return nil }
        for var row in passed { changed.insert(try row.integer()) }
        return changed
    }
}

/// Rows to be found by their ids, in statements of few lengths: each is prepared once.
struct RowList {
    private static let lengths = [1, 20, 100, 500]

    /// What stands between the parentheses of `IN ()`, in one statement after the other.
    let parts: [SQLText]

    init(_ ids: [Int64]) {
        var parts: [SQLText] = []
        var rest = ids[...]
        let longest = Self.lengths[Self.lengths.count - 1]
        while let last = rest.last {
            let length = Self.lengths.first { $0 >= rest.count } ?? longest
            let part = Array(rest.prefix(length))
            parts.append("\(list: part + Array(repeating: last, count: length - part.count))")
            rest = rest.dropFirst(length)
        }
        self.parts = parts
    }
}
