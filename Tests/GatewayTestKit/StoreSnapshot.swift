/// All that a gateway remembers, without what may differ between two runs over the same mail: instants, row ids,
/// UUIDs, random parts of addresses and Message-IDs.
///
/// Tickets and messages are named by the Message-ID of the mail that made them, so that two runs compare even
/// when they numbered their tickets in another order.
package struct StoreSnapshot: Equatable, Sendable {
    /// Sorted lines, each a fact: a ticket, a message, an attachment, a change, a delivery, a ledger row.
    package var facts: [String]
    /// Letters that were quarantined, and deliveries that are not `sent`, by what is to be asserted of them.
    package var quarantined: Int
    package var unsent: Int
    package var tickets: Int

    /// Reads the database of a daemon that has stopped, or a copy.
    package init(_ store: StoreReader) throws(StoreReader.Unready) {
        let names = try Names(store)
        facts = try Self.tickets(store, names) + Self.messages(store, names) + Self.attachments(store, names)
        facts += try Self.history(store, names) + Self.deliveries(store, names) + Self.ledger(store, names)
        facts.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        quarantined = try store.number("SELECT count(*) FROM letter WHERE disposition = 'quarantined'")
        unsent = try store.number("SELECT count(*) FROM outbox WHERE state <> 'sent'")
        tickets = try store.number("SELECT count(*) FROM ticket")
    }

    /// What stands only here (`-`) and only there (`+`), at most `limit` lines, each from where it differs from its
    /// counterpart; empty when they are equal.
    package func difference(from other: StoreSnapshot, limit: Int = 20) -> String {
        var counts: [String: Int] = [:]
        for fact in facts { counts[fact, default: 0] += 1 }
        for fact in other.facts { counts[fact, default: 0] -= 1 }
        let here = counts.filter { $0.value > 0 }.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let there = counts.filter { $0.value < 0 }.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let lines =
            here.prefix(limit).map { "- " + Self.excerpt($0, against: there.prefix(200)) }
            + there.prefix(limit).map { "+ " + Self.excerpt($0, against: here.prefix(200)) }
        let hidden = here.count + there.count - lines.count
        return (lines + (hidden > 0 ? ["… and \(hidden) more"] : [])).joined(separator: "\n")
    }

    /// The beginning of a fact, and what stands around its first difference from the fact that is most like it.
    private static func excerpt(_ fact: String, against others: ArraySlice<String>) -> String {
        let bytes = Array(fact.utf8)
        let common = others.map { zip(bytes, $0.utf8).prefix { $0 == $1 }.count }.max() ?? 0
        let head = String(decoding: bytes.prefix(120), as: UTF8.self)
        guard bytes.count > 120 else { return head }
        let around = bytes[max(0, common - 30)..<min(bytes.count, max(0, common - 30) + 160)]
        return "\(head) […] \(String(decoding: around, as: UTF8.self))"
    }

    /// How rows are called.
    private struct Names {
        var tickets: [Int: String] = [:]
        var messages: [Int: String] = [:]
        var numbers: [String: String] = [:]

        init(_ store: StoreReader) throws(StoreReader.Unready) {
            let rows = try store.rows(
                """
                SELECT m.id, m.ticket_id, coalesce(m.message_id, lower(hex(b.digest)), 'none'), m.direction, t.number
                FROM message m JOIN ticket t ON t.id = m.ticket_id
                LEFT JOIN letter l ON l.id = m.letter_id LEFT JOIN blob b ON b.id = l.blob_id ORDER BY m.id
                """)
            for row in rows {
                let (message, ticket) = (row[0].integer, row[1].integer)
                if tickets[ticket] == nil {
                    tickets[ticket] = row[2].text
                    numbers[row[4].text] = "NUMBER-OF(\(row[2].text))"
                }
                messages[message] = row[2].text
            }
        }

        func ticket(_ value: StoreReader.Value) -> String { tickets[value.integer] ?? "-" }
        func message(_ value: StoreReader.Value) -> String { messages[value.integer] ?? "-" }
    }

    private static func tickets(_ store: StoreReader, _ names: Names) throws(StoreReader.Unready) -> [String] {
        let rows = try store.rows(
            """
            SELECT t.id, queue, subject, status, priority, source, c.address, coalesce(c.name, ''),
                coalesce(assignee, ''), coalesce(linked_to, 0), version, first_response_at IS NULL,
                resolved_at IS NULL, closed_at IS NULL,
                (SELECT group_concat(address, ',') FROM (SELECT address FROM participant p
                    JOIN contact pc ON pc.id = p.contact_id WHERE p.ticket_id = t.id ORDER BY address)),
                (SELECT group_concat(queue, ',') FROM (SELECT queue FROM queue_watch w
                    WHERE w.ticket_id = t.id ORDER BY queue))
            FROM ticket t JOIN contact c ON c.id = requester_id
            """)
        return rows.map { row in
            let linked = row[9].integer == 0 ? "" : names.ticket(row[9])
            let words = row[1...8].map(\.text) + [linked] + row[10...].map(\.text)
            return "ticket \(names.ticket(row[0])) | \(words.joined(separator: " | "))"
        }
    }

    private static func messages(_ store: StoreReader, _ names: Names) throws(StoreReader.Unready) -> [String] {
        let rows = try store.rows(
            """
            SELECT m.id, m.ticket_id, (SELECT count(*) FROM message e WHERE e.ticket_id = m.ticket_id AND e.id < m.id),
                kind, direction, coalesce(c.address, author_agent, 'system'), proof, is_confirmed, new_text,
                coalesce(full_text, new_text), lower(hex(b.digest))
            FROM message m LEFT JOIN contact c ON c.id = author_contact_id
            LEFT JOIN letter l ON l.id = m.letter_id LEFT JOIN blob b ON b.id = l.blob_id
            """)
        return rows.map { row in
            let words = row[2...].map(\.text)
            return "message \(names.ticket(row[1])) / \(names.message(row[0])) | \(words.joined(separator: " | "))"
        }
    }

    private static func attachments(_ store: StoreReader, _ names: Names) throws(StoreReader.Unready) -> [String] {
        let rows = try store.rows(
            """
            SELECT a.message_id, name, media_type, is_inline, coalesce(content_id, ''), size, lower(hex(digest))
            FROM attachment a JOIN blob b ON b.id = a.blob_id
            """)
        return rows.map { "attachment \(names.message($0[0])) | \($0[1...].map(\.text).joined(separator: " | "))" }
    }

    private static func history(_ store: StoreReader, _ names: Names) throws(StoreReader.Unready) -> [String] {
        let rows = try store.rows(
            """
            SELECT h.ticket_id, (SELECT count(*) FROM history e WHERE e.ticket_id = h.ticket_id AND e.id < h.id),
                action, coalesce(before, ''), coalesce(after, ''), actor, lower(hex(b.digest))
            FROM history h LEFT JOIN letter l ON l.id = h.letter_id LEFT JOIN blob b ON b.id = l.blob_id
            """)
        return rows.map { row in
            let words = row[1...].map { names.numbers[$0.text] ?? $0.text }
            return "history \(names.ticket(row[0])) | \(words.joined(separator: " | "))"
        }
    }

    private static func deliveries(_ store: StoreReader, _ names: Names) throws(StoreReader.Unready) -> [String] {
        let rows = try store.rows(
            """
            SELECT o.ticket_id, o.message_id, kind, scope, o.language, c.address, coalesce(recipient_name, ''), state,
                coalesce(alert_subject, ''), coalesce(alert_body, ''), coalesce(envelope_sender, '<>'),
                coalesce(head, ''), coalesce(tail, ''),
                (SELECT group_concat(lower(hex(digest)), ',') FROM outbox_enclosure e JOIN blob b ON b.id = e.blob_id
                    WHERE e.outbox_id = o.id ORDER BY position),
                coalesce(t.number, '')
            FROM outbox o LEFT JOIN ticket t ON t.id = o.ticket_id JOIN contact c ON c.id = recipient_id LEFT JOIN composed_mail m ON m.outbox_id = o.id
            """)
        return rows.map { row in
            let wording = OutgoingWording(number: row[14].text)
            var words = row[2...9].map(\.text)
            words += row[10...12].map { wording.canonical($0.bytes) } + [row[13].text]
            return "delivery \(names.ticket(row[0])) / \(names.message(row[1])) | \(words.joined(separator: " | "))"
        }
    }

    private static func ledger(_ store: StoreReader, _ names: Names) throws(StoreReader.Unready) -> [String] {
        let rows = try store.rows(
            """
            SELECT l.ticket_id, l.message_id, x.name, l.size, l.state, coalesce(disposition, ''), lower(hex(b.digest)),
                is_silent, coalesce(size_on_server, 0)
            FROM letter l JOIN mailbox x ON x.id = l.mailbox_id LEFT JOIN blob b ON b.id = l.blob_id
            """)
        return rows.map { row in
            let words = row[2...].map(\.text).joined(separator: " | ")
            return "ledger \(names.ticket(row[0])) / \(names.message(row[1])) | \(words)"
        }
    }
}
