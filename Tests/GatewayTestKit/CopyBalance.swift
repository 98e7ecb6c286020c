/// Compares what the gateway believes it sent with what the server at the other end received.
package struct CopyBalance: Sendable {
    /// How often each mail stood at its final dot when the gateway was killed.
    private var doubts: [String: Int] = [:]

    package init() {}

    package mutating func note(doubts identifiers: [String]) {
        for identifier in identifiers { doubts[identifier, default: 0] += 1 }
    }

    package var allowedExtraCopies: Int { doubts.values.reduce(0, +) }

    /// Sentences about mails that were lost, doubled without excuse, or changed between two copies.
    package func complaints(about store: StoreReader, _ sink: MailSink) throws -> [String] {
        let expected = try store.rows(
            "SELECT c.message_id FROM composed_mail c JOIN outbox ON id = outbox_id WHERE state = 'sent'"
        ).map { "<" + $0[0].text.drop { $0 == "<" }.prefix { $0 != ">" } + ">" }
        let copies = Dictionary(grouping: sink.copies, by: \.messageID)
        let doubts = Dictionary(
            doubts.map { ("<" + $0.key.drop { $0 == "<" }.prefix { $0 != ">" } + ">", $0.value) }, uniquingKeysWith: +)
        var complaints = expected.filter { copies[$0] == nil }.map { "lost: \($0) is sent and never arrived" }
        for (identifier, group) in copies {
            if group.count > 1 + doubts[identifier, default: 0] {
                complaints.append("doubled: \(identifier) came \(group.count) times")
            }
            if Set(group.map(\.bytes)).count > 1 { complaints.append("changed: two copies of \(identifier) differ") }
        }
        let unknown = Set(copies.keys).subtracting(expected)
        return complaints + unknown.map { "unknown: \($0) is not in the outbox as sent" }
    }
}
