import MIMEParser

/// Words as the index of words is asked for them.
///
/// Each stands between quotation marks, of which it has none itself: no operator and no column of the index can be named.
extension SearchWords {
    /// What a message has to hold; `nil` where no words are asked for.
    var match: String? {
        let wanted = terms.map(\.match) + people.map { "{people} : \($0.quoted)" }
        guard !wanted.isEmpty else { return nil }
        let all = wanted.map { "(\($0))" }.joined(separator: " AND ")
        guard let none = excludedMatch else { return all }
        return "(\(all)) NOT (\(none))"
    }

    /// Any of what must not be there; `nil` for nothing.
    var excludedMatch: String? {
        excluded.isEmpty ? nil : excluded.map { "(\($0.match))" }.joined(separator: " OR ")
    }
}

extension SearchWords.Term {
    /// The word wherever it stands.
    var match: String {
        guard text.unicodeScalars.contains(where: \.isSpaceless) else { return quoted }
        // The word with spaces in it is a phrase; quotation marks were cut off before.
        let runs = SpacelessText.runs(of: [text]) ?? text
        return "{runs} : \"\(runs)\""
    }

    /// Quoted; a mark inside is doubled, though no reader lets one through.
    fileprivate var quoted: String {
        var all = "\""
        for scalar in text.unicodeScalars { all += scalar == "\"" ? "\"\"" : String(scalar) }
        return all + (isBeginning ? "\" *" : "\"")
    }
}

/// The two indexes of words.
enum WordIndex {
    /// Of what is public.
    case messages
    /// Of what customers never see.
    case notes
}

/// Where words stand: the newest documents that hold them and that may be read.
struct SearchHits {
    let match: String
    let visibility: TicketVisibility
    let words: SearchWords

    /// A customer's question goes to one index only.
    var indexes: [WordIndex] { visibility.isCustomer ? [.messages] : [.messages, .notes] }

    /// `ticket_id, id` of documents in all indexes that may be asked.
    var sql: SQLText { indexes.map { sql(in: $0) }.joined(by: " UNION ALL ") }

    /// `ticket_id, id` of documents.
    func sql(in index: WordIndex) -> SQLText {
        "SELECT d.ticket_id, d.id FROM (\(found(in: index))) h JOIN document d ON d.id = h.id"
    }

    private func found(in index: WordIndex) -> SQLText {
        guard let own else { return newest(index, SearchReach.scanned) }
        guard words.isAboutFewMessages else {
            return "SELECT id FROM (\(newest(index, SearchReach.goneThrough))) AS newest WHERE id IN (\(own))"
        }
        let few: SQLText = "SELECT id FROM (\(own) ORDER BY 1 DESC LIMIT \(SearchReach.lookedUp)) AS own"
        return switch index {
        case .messages:
            "SELECT f.rowid AS id FROM message_search f WHERE f.message_search MATCH \(match) AND f.rowid IN (\(few))"
        case .notes:
            "SELECT f.rowid AS id FROM note_search f WHERE f.note_search MATCH \(match) AND f.rowid IN (\(few))"
        }
    }

    private func newest(_ index: WordIndex, _ limit: Int) -> SQLText {
        switch index {
        case .messages:
            """
            SELECT rowid AS id FROM message_search WHERE message_search MATCH \(match) ORDER BY rowid DESC LIMIT \(limit)
            """
        case .notes:
            "SELECT rowid AS id FROM note_search WHERE note_search MATCH \(match) ORDER BY rowid DESC LIMIT \(limit)"
        }
    }

    /// Documents among which is searched where one person's are: what a customer may read is made out first, so others'
    /// messages never take its place. `nil` for all.
    var own: SQLText? {
        if case .participant(let contact) = visibility {
            return """
                SELECT m.id AS id FROM participant own JOIN message m ON m.ticket_id = own.ticket_id
                WHERE own.contact_id = \(contact) AND \(visibility.readable)
                UNION ALL SELECT -a.id FROM participant own JOIN attachment a ON a.ticket_id = own.ticket_id
                WHERE own.contact_id = \(contact) AND \(visibility.openable)
                """
        }
        guard let requester = words.requesters.first else { return nil }
        return """
            SELECT m.id AS id FROM participant own JOIN message m ON m.ticket_id = own.ticket_id
            WHERE own.contact_id = (SELECT id FROM contact WHERE address_key = \(requester.key)) AND own.position = 0
            """
    }
}

extension SQLConnection where Self: ~Copyable {
    /// The words as they are to be looked for: one by one in the messages of one person, unless he has too many.
    mutating func prepared(_ words: SearchWords, for visibility: TicketVisibility) throws(StoreError) -> SearchWords {
        guard let own = SearchHits(match: "", visibility: visibility, words: words).own else { return words }
        var row = try one(
            "SELECT count(*) FROM (SELECT 1 FROM (\(own)) AS own LIMIT \(SearchReach.lookedUp + 1)) AS counted")
        var prepared = words
        prepared.isAboutFewMessages = try row.count() <= SearchReach.lookedUp
        return prepared
    }

    /// Whether no message was left out because too many hold the words.
    mutating func reachesAll(_ hits: SearchHits) throws(StoreError) -> Bool {
        if hits.own != nil, hits.words.isAboutFewMessages { return true }
        let limit = hits.own == nil ? SearchReach.scanned : SearchReach.goneThrough
        for index in hits.indexes {
            var row = try one(
                index == .messages
                    ? """
                    SELECT count(*) FROM (SELECT rowid FROM message_search WHERE message_search MATCH \(hits.match)
                        LIMIT \(limit)) AS counted
                    """
                    : """
                    SELECT count(*) FROM (SELECT rowid FROM note_search WHERE note_search MATCH \(hits.match)
                        LIMIT \(limit)) AS counted
                    """)
            if try row.count() >= limit { return false }
        }
        return true
    }
}

extension TicketConditions {
    /// What was typed. Words are looked for in what `visibility` lets be read, and nowhere else.
    mutating func add(_ words: SearchWords, _ visibility: TicketVisibility) {
        if !words.statuses.isEmpty { clauses.append("t.status IN (\(list: Array(words.statuses)))") }
        if !words.priorities.isEmpty { clauses.append("t.priority IN (\(list: Array(words.priorities)))") }
        if !words.queues.isEmpty { clauses.append("t.queue IN (\(list: Array(words.queues)))") }
        if !words.assignees.isEmpty { clauses.append("t.assignee IN (\(list: Array(words.assignees)))") }
        if words.isUnassigned { clauses.append("t.assignee IS NULL") }
        for tag in words.tags { add(tag) }
        if !words.numbers.isEmpty { clauses.append("t.number IN (\(list: Array(words.numbers)))") }
        if let from = words.createdFrom { clauses.append("t.created_at >= \(from)") }
        if let before = words.createdBefore { clauses.append("t.created_at < \(before)") }
        if let health = words.health { add(health) }
        for requester in words.requesters {
            clauses.append("t.requester_id = (SELECT id FROM contact WHERE address_key = \(requester.key))")
        }
        if let match = words.match {
            let hits = SearchHits(match: match, visibility: visibility, words: words)
            clauses.append("t.id IN (SELECT ticket_id FROM (\(hits.sql)) AS found)")
        } else if let match = words.excludedMatch {
            let hits = SearchHits(match: match, visibility: visibility, words: words)
            clauses.append("t.id NOT IN (SELECT ticket_id FROM (\(hits.sql)) AS found)")
        }
    }
}
