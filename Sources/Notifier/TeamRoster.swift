import MIMEParser
package import TicketStore

/// Who answers for what.
package struct TeamRoster: Sendable {
    /// Somebody who answers customers, as he is written to.
    package struct Colleague: Sendable {
        /// As configured.
        package var name: AgentName
        /// The address he gets notices at, and the name they greet him by.
        package var person: NewContact
        /// Of the notices to him.
        package var language: String

        /// Takes what was checked when the configuration was read.
        package init(name: AgentName, person: NewContact, language: String) {
            self.name = name
            self.person = person
            self.language = language
        }
    }

    private let everybody: [AgentName: Colleague]
    private let teams: [QueueName: [Colleague]]

    /// Of two colleagues with one name the first counts. A team names nobody who is not a colleague.
    package init(_ colleagues: [Colleague] = [], teams: [QueueName: [AgentName]] = [:]) {
        let everybody = Dictionary(colleagues.map { ($0.name, $0) }) { first, _ in first }
        self.everybody = everybody
        self.teams = teams.mapValues { $0.compactMap { everybody[$0] } }
    }

    /// The language of the colleague who has this address; `nil` when nobody has.
    func language(at address: EmailAddress) -> String? {
        everybody.values.first { $0.person.address == address }?.language
    }

    /// The assignee, or the whole team while there is none.
    package func responsible(for queue: QueueName, assignee: AgentName?) -> [Colleague] {
        if let assignee = assignee.flatMap({ everybody[$0] }) { return [assignee] }
        return teams[queue] ?? []
    }

    /// Who hears that this delivery will never arrive. Only of an answer somebody hears: he wrote it and believes
    /// that the customer has it.
    func notices(ofFailed entry: OutboxEntry) -> [Notice] {
        guard entry.notice.kind == .answer, let ticket = entry.subject?.ticket else { return [] }
        return responsible(for: ticket.queue, assignee: ticket.assignee).map {
            Notice(kind: .deliveryFailed, recipient: $0.person, scope: .internal, language: $0.language)
        }
    }
}
