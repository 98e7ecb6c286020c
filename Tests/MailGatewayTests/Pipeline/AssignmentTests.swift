import GatewayKit
import MIMEParser
import Testing

@testable import MailGateway
@testable import TicketStore

/// Who gets a new ticket for which nobody is named: decided and committed together.
@Suite struct AssignmentTests {
    @Test("letters of one batch go to one agent after the other, and only he is told")
    func inTurn() async throws {
        let stage = try Stage(queue: "assignment: round_robin")
        try await stage.receive(5)
        #expect(try await stage.assignees() == ["anna", "bruno", "sophie", "anna", "bruno"])
        let told = try await stage.told()
        #expect(told.filter { $0.hasPrefix("ticket_opened") }.count == 5)
        #expect(try await stage.statuses() == [.assigned, .assigned, .assigned, .assigned, .assigned])
        #expect(stage.verdicts("assign").first == "it is the turn of anna")
        await stage.store.close()
    }

    @Test("by load the ticket goes to who has the fewest, and the trace says how many")
    func byLoad() async throws {
        let stage = try Stage(queue: "assignment: load\n    assignment_skips: [sophie]")
        try await stage.receive(3)
        #expect(try await stage.assignees() == ["anna", "bruno", "anna"])
        try await stage.receive(1)
        #expect(try await stage.assignees() == ["anna", "bruno", "anna", "bruno"])
        #expect(stage.verdicts("assign").last == "bruno has the fewest (1) open tickets")
        #expect(try await stage.store.loads(of: [AgentName("anna"), AgentName("ada")]) == [2, 0])
        await stage.store.close()
    }

    @Test("who is away gets none, planned or said; when nobody is there, all are told")
    func absences() async throws {
        let stage = try Stage(queue: "assignment: round_robin", anna: "away: [2026-09-21]")
        try await stage.store.keep(Absence(agent: AgentName("bruno"), word: .away(until: nil), saidAt: Staff.now))
        try await stage.receive(2)
        #expect(try await stage.assignees() == ["sophie", "sophie"])
        _ = try await stage.told()
        try await stage.store.keep(Absence(agent: AgentName("sophie"), word: .away(until: nil), saidAt: Staff.now))
        try await stage.receive(1)
        #expect(try await stage.assignees().last == "-")
        #expect(try await stage.told().filter { $0.hasPrefix("ticket_opened") }.count == 3)
        await stage.store.close()
    }

    @Test("what an agent writes himself goes to another, who is told")
    func ownMail() async throws {
        let stage = try Stage(queue: "assignment: round_robin")
        try await stage.receive(1, from: "anna@example.org")
        #expect(try await stage.assignees() == ["bruno"])
        #expect(try await stage.told().contains("ticket_opened bruno@example.org"))
        await stage.store.close()
    }

    @Test("a rule that names somebody comes first, and ends nobody's turn; imported mail is given to nobody")
    func named() async throws {
        let rules = "rules:\n  r:\n    then: {assignee: ada}\n"
        let ruled = try Stage(queue: "assignment: load", rules: rules)
        try await ruled.receive(1)
        #expect(try await ruled.assignees() == ["ada"])
        await ruled.store.close()
        let imported = try Stage(queue: "assignment: load")
        try await imported.receive(1, isSilent: true)
        #expect(try await imported.assignees() == ["-"])
        #expect(try await imported.told() == [])
        await imported.store.close()
    }

    @Test("a letter that may split off a reply asks in every queue: the reply may stand in any")
    func anyQueue() throws {
        let office = try Office(others: ["billing"], assignment: .load)
        let letter = office.letter(from: "anna@example.test").content
        let queues = [false, true].map { splits in
            office.rules.assignmentQuestions(for: letter, splits: splits).map(\.queue.rawValue)
        }
        #expect(queues == [["support"], ["support", "billing"]])
    }

    @Test("a queue that gives tickets to nobody asks the store nothing")
    func none() async throws {
        let stage = try Stage(queue: "assignment: none")
        #expect(try stage.questions().isEmpty)
        try await stage.receive(1)
        #expect(try await stage.assignees() == ["-"])
        await stage.store.close()
    }
}

/// A store and a staff, and customers who write.
private final class Stage {
    let store: OpenStore.Store
    private let folder = TestFolder()
    private let staff: Staff
    private var traces: [DecisionTrace] = []
    private var count = 0

    init(queue: String, anna: String = "", rules: String = "") throws {
        staff = try Staff(queue: queue, anna: anna, rules: rules)
        store = try OpenStore.openForDaemon(DataDirectory(preparing: folder.path + "/data"), now: Staff.now)
    }

    private func judged(_ letter: HeldLetter, _ bytes: [UInt8]) throws -> IntakeCandidate<JudgedLetter> {
        let seal = ReplySeal(address: { _ in nil }, messageID: { _ in nil })
        let screened = try #require(
            ScreenedLetter(bytes, parser: MessageParser(), rules: staff.rules, seal: seal))
        return try screened.judged(letter, by: staff.rules, sent: []) { (_, _) throws(StoreError) in [] }
    }

    func questions() throws -> [AssignmentQuestion] {
        let letter = HeldLetter(
            id: LetterID(1)!, place: .pipe(MailboxName("support")), digest: sha256([1]), size: 1,
            receivedAt: Staff.now, isSilent: false, parseAttempts: 0, bytes: [1])
        return try judged(letter, Array("From: eva@customer.test\n\nHelp.\n".utf8)).assignmentQuestions
    }

    /// All in one batch.
    func receive(_ letters: Int, from sender: String? = nil, isSilent: Bool = false) async throws {
        var candidates: [IntakeCandidate<JudgedLetter>] = []
        for _ in 0..<letters {
            count += 1
            let bytes = Array(
                "From: \(sender ?? "c\(count)@customer.test")\nSubject: Printer \(count)\n\nIt burns.\n".utf8)
            var letter = Letter(
                place: .pipe(MailboxName("support")), content: .bytes(bytes), receivedAt: Staff.now)
            letter.isSilent = isSilent
            let held = try #require(try await store.hold([letter], now: Staff.now).first)
            candidates.append(try judged(held, bytes))
        }
        let rules = staff.rules
        let outcomes = try await store.commit(candidates, now: Staff.now) { candidate, surroundings in
            IntakeDecision(candidate, in: surroundings, by: rules, at: Staff.now).record
        }
        for outcome in outcomes { _ = try outcome.get() }
        traces = try await store.judgedLetters(since: Staff.now - .seconds(60), after: nil, limit: 100).map(\.trace)
    }

    func verdicts(_ check: String) -> [String] { traces.flatMap { $0.verdicts(check) } }

    func assignees() async throws -> [String] {
        try await store.tickets(TicketFilter()).reversed().map { $0.assignee?.rawValue ?? "-" }
    }

    func statuses() async throws -> [TicketStatus] { try await store.tickets(TicketFilter()).map(\.status) }

    func told() async throws -> [String] {
        try await store.claimOutbox(limit: 100, now: Staff.now, lease: .seconds(3_600)).map {
            "\($0.notice.kind.rawValue) \($0.recipient.address)"
        }
    }
}
