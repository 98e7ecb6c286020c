import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

extension TicketStoreContract {
    @Test(
        "an agent's load is what is assigned or in progress, found by its index and counted no further than it matters",
        arguments: Backend.allCases)
    func loads(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        try await store.committed(Mails.candidate(try await store.received(Mails.letter(uid: 1))), as: Mails.opening())
        let (anna, bruno) = (AgentName("anna"), AgentName("bruno"))
        try await store.fill(TicketStatus.assigned, of: anna, AssignmentOffer.mostCounted + 5)
        try await store.fill(TicketStatus.inProgress, of: bruno, 3)
        try await store.fill(TicketStatus.closed, of: bruno, 5)
        #expect(
            try await store.loads(of: [anna, bruno, AgentName("carla")]) == [AssignmentOffer.mostCounted, 3, 0])
        let plan = try await store.writer.transaction { (connection) throws(StoreError) in
            var words = ""
            for var row in try connection.run(
                """
                EXPLAIN QUERY PLAN SELECT 1 FROM ticket
                WHERE assignee = \(anna) AND status IN ('assigned', 'in_progress') LIMIT 5
                """)
            {
                _ = (try row.integer(), try row.integer(), try row.integer())
                words += try row.text()
            }
            return words
        }
        #expect(plan.contains("ticket_assignee"))
    }

    @Test(
        "equals are offered in the order they were asked, and a turn ends by being taken", arguments: Backend.allCases)
    func turns(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let agents = ["anna", "bruno", "carla"].map(AgentName.init)
        var order: [[String]] = []
        for uid in 1...4 as ClosedRange<UInt32> {
            var candidate = Mails.candidate(try await store.received(Mails.letter(uid: uid)))
            candidate.assignmentQuestions = [
                AssignmentQuestion(queue: Mails.queue, mode: .roundRobin, agents: agents)
            ]
            let offer = try #require(try await store.surroundings(of: candidate, now: .start).offers.first)
            #expect(offer.candidates.allSatisfy { $0.load == nil })
            order.append(offer.candidates.map(\.agent.rawValue))
            // The second is there, the first is not.
            var new = Mails.ticket()
            new.assignee = offer.candidates[1].agent
            new.isAssignedInTurn = true
            let record = IntakeRecord(
                disposition: .ticket, effect: .open(new, Mails.message()), trace: DecisionTrace())
            try await store.committed(candidate, as: record)
        }
        #expect(
            order == [
                ["anna", "bruno", "carla"], ["anna", "carla", "bruno"], ["anna", "bruno", "carla"],
                ["anna", "carla", "bruno"],
            ])
    }
}

extension OpenStore.Store {
    /// Makes copies of the first ticket that belong to an agent.
    fileprivate func fill(_ status: TicketStatus, of agent: AgentName, _ count: Int) async throws(StoreError) {
        try await writer.transaction { (connection) throws(StoreError) in
            try connection.execute(
                """
                INSERT INTO ticket (uuid, reply_key, number, queue, subject, status, priority, source, requester_id,
                    assignee, created_at, updated_at, version, status_since, spoken_at, active_at)
                WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < \(count))
                SELECT uuid || \(agent) || \(status) || n, (SELECT max(reply_key) FROM ticket) + n,
                    number || \(agent) || \(status) || n, queue,
                    subject, \(status), priority, source, requester_id, \(agent), created_at, updated_at, version,
                    status_since, spoken_at, active_at
                FROM ticket, numbers WHERE id = (SELECT min(id) FROM ticket)
                """)
        }
    }
}
