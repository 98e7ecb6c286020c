package import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    /// See `TicketDirectory`. One unchanging view; words reach the indexes as quoted text only.
    package func search(
        _ text: String, visibleTo visibility: TicketVisibility, limit: Int, now: Instant
    ) async throws(StoreError) -> SearchPage {
        let words = SearchWords(text)
        guard !words.isEmpty else { return .none }
        return try await readers.snapshot { (connection) throws(StoreError) in
            try connection.search(
                Search(
                    words: try connection.prepared(words, for: visibility), visibility: visibility,
                    limit: min(max(limit, 1), SearchReach.mostFound), now: now))
        }
    }
}

/// One question, taken apart.
private struct Search {
    let words: SearchWords
    let visibility: TicketVisibility
    let limit: Int
    let now: Instant

    /// All that is asked of a ticket but its words.
    var filter: TicketConditions {
        var conditions = words
        conditions.terms = []
        conditions.people = []
        conditions.excluded = []
        return TicketConditions(TicketQuery(visibleTo: visibility), words: conditions, form: .ofEach, now: now)
    }

    /// What the words would have to be if somebody typed the number of a ticket among them.
    var numbers: [TicketNumber] {
        let typed = words.terms.compactMap { TicketNumber($0.text) } + words.numbers
        return typed + typed.compactMap { TicketNumber($0.text.uppercased()) }
    }
}

/// A ticket and the document of it that fits best.
private struct Candidate {
    var ticket: Int64
    var document: Int64
    /// Of BM25: the smaller, the better; 0 where it was not asked for.
    var rank = 0.0
}

extension SQLConnection where Self: ~Copyable {
    fileprivate mutating func search(_ search: Search) throws(StoreError) -> SearchPage {
        let named = try named(search)
        guard let match = search.words.match else { return try conditionsOnly(search, named) }
        var found = try candidates(match, search)
        let hits = SearchHits(match: match, visibility: search.visibility, words: search.words)
        let reachesAll = try reachesAll(hits)
        let isComplete = reachesAll && found.count < SearchReach.ranked
        try rank(&found, search)
        var best: [Int64: Candidate] = [:]
        for candidate in found {
            guard let known = best[candidate.ticket],
                (known.rank, -known.document) <= (candidate.rank, -candidate.document)
            else {
                best[candidate.ticket] = candidate
                continue
            }
        }
        let total = Set(best.keys).union(named).count
        let lowest = best.values.map(\.rank).min() ?? 0
        var scores = best.mapValues { lowest < 0 ? max(0.01, $0.rank / lowest) : 1.0 }
        for ticket in named {
            scores[ticket] = 1
            if best[ticket] == nil { best[ticket] = Candidate(ticket: ticket, document: 0) }
        }
        let order = best.keys.sorted {
            let (left, right) = (scores[$0] ?? 0, scores[$1] ?? 0)
            let (isNamed, other) = (named.contains($0), named.contains($1))
            return isNamed != other ? isNamed : left != right ? left > right : $0 > $1
        }.prefix(search.limit)
        let highlights = try highlights(of: order.compactMap { best[$0]?.document }, match)
        let rows = try ticketRows(Array(order), for: search.visibility, now: search.now)
        let shown = rows.map { (row) -> SearchHit in
            let ticket = row.ticket.id.rawValue
            return SearchHit(
                row: row, score: scores[ticket] ?? 0, highlight: highlights[best[ticket]?.document ?? 0] ?? [])
        }
        return SearchPage(hits: shown, total: total, isTotalExact: isComplete)
    }

    /// Tickets whose number was typed.
    private mutating func named(_ search: Search) throws(StoreError) -> Set<Int64> {
        let numbers = search.numbers
        guard !numbers.isEmpty else { return [] }
        var found: Set<Int64> = []
        for var row in try run(
            "SELECT t.id FROM ticket t WHERE t.number IN (\(list: numbers)) AND \(search.filter.sql)")
        {
            found.insert(try row.integer())
        }
        return found
    }

    /// Conditions and no words: the newest tickets, all equally good.
    private mutating func conditionsOnly(_ search: Search, _ named: Set<Int64>) throws(StoreError) -> SearchPage {
        let conditions = TicketConditions(
            TicketQuery(visibleTo: search.visibility), words: search.words, form: .asSet, now: search.now)
        var count = try one("SELECT count(*) FROM ticket t WHERE \(conditions.sql)")
        let tickets = try run(
            """
            SELECT t.id FROM ticket t WHERE \(conditions.sql) ORDER BY t.created_at DESC, t.id DESC LIMIT \(search.limit)
            """
        ).map { (row) throws(StoreError) in
            var row = row
            return try row.integer()
        }
        let rows = try ticketRows(tickets, for: search.visibility, now: search.now)
        return SearchPage(
            hits: rows.map { SearchHit(row: $0, score: 1, highlight: []) }, total: try count.count(), isTotalExact: true
        )
    }

    /// Documents with the words, in tickets that may be seen and fulfil the conditions.
    private mutating func candidates(_ match: String, _ search: Search) throws(StoreError) -> [Candidate] {
        let filter = search.filter
        let hits = SearchHits(match: match, visibility: search.visibility, words: search.words)
        var found: [Candidate] = []
        for index in hits.indexes {
            let rows = try run(
                """
                SELECT h.ticket_id, h.id FROM (\(hits.sql(in: index))) h JOIN ticket t ON t.id = h.ticket_id
                WHERE \(filter.sql) LIMIT \(SearchReach.ranked)
                """)
            for var row in rows { found.append(Candidate(ticket: try row.integer(), document: try row.integer())) }
        }
        return found
    }

    /// Asks for BM25 by those words that tell documents apart. Where none does, all stay equal.
    private mutating func rank(_ found: inout [Candidate], _ search: Search) throws(StoreError) {
        guard found.count > 1 else { return }
        var telling: [String] = []
        for word in search.words.terms.map(\.match) {
            var row = try one(
                """
                SELECT count(*) FROM (SELECT rowid FROM message_search WHERE message_search MATCH \(word)
                    LIMIT \(SearchReach.commonWord)) AS counted
                """)
            if try row.count() < SearchReach.commonWord { telling.append("(\(word))") }
        }
        guard !telling.isEmpty else { return }
        var ranks: [Int64: Double] = [:]
        let match = telling.joined(separator: " AND ")
        let ranked = try run(
            """
            SELECT rowid, CAST(1000000 * bm25(message_search, 4.0, 2.0, 1.0, 2.0, 1.0) AS INTEGER) FROM message_search
            WHERE message_search MATCH \(match) ORDER BY rowid DESC LIMIT \(SearchReach.commonWord)
            """)
        for var row in ranked { ranks[try row.integer()] = Double(try row.integer()) / 1_000_000 }
        if !search.visibility.isCustomer {
            let notes = try run(
                """
                SELECT rowid, CAST(1000000 * bm25(note_search, 4.0, 2.0, 1.0, 2.0, 1.0) AS INTEGER) FROM note_search
                WHERE note_search MATCH \(match) ORDER BY rowid DESC LIMIT \(SearchReach.commonWord)
                """)
            for var row in notes { ranks[try row.integer()] = Double(try row.integer()) / 1_000_000 }
        }
        for index in found.indices { found[index].rank = ranks[found[index].document] ?? 0 }
    }

    /// Of each document the piece in which most of the words stand.
    private mutating func highlights(
        of documents: [Int64], _ match: String
    ) throws(StoreError) -> [Int64: [HighlightPart]] {
        var found: [Int64: [HighlightPart]] = [:]
        for part in RowList(documents).parts {
            let pieces =
                try run(
                    """
                    SELECT rowid, snippet(message_search, -1, char(2), char(3), '…', 24) FROM message_search
                    WHERE message_search MATCH \(match) AND rowid IN (\(part))
                    """)
                + run(
                    """
                    SELECT rowid, snippet(note_search, -1, char(2), char(3), '…', 24) FROM note_search
                    WHERE note_search MATCH \(match) AND rowid IN (\(part))
                    """)
            for var row in pieces {
                let document = try row.integer()
                found[document] = HighlightPart.parts(of: try row.optionalText() ?? "")
            }
        }
        return found
    }
}

extension HighlightPart {
    private static let begin: Unicode.Scalar = "\u{2}"
    private static let end: Unicode.Scalar = "\u{3}"

    /// A text that has these marks itself is marked wrongly, and no worse.
    static func parts(of marked: String) -> [HighlightPart] {
        let text = SpacelessText.rejoined(marked, marks: [begin, end])
        var parts: [HighlightPart] = []
        var piece = String.UnicodeScalarView()
        var isMatch = false
        func close() {
            guard !piece.isEmpty else { return }
            if let last = parts.last, last.isMatch == isMatch {
                parts[parts.count - 1].text += String(piece)
            } else {
                parts.append(HighlightPart(text: String(piece), isMatch: isMatch))
            }
            piece.removeAll()
        }
        for scalar in text.unicodeScalars {
            if scalar == begin || scalar == end {
                close()
                isMatch = scalar == begin
            } else {
                piece.append(scalar)
            }
        }
        close()
        return parts
    }
}
