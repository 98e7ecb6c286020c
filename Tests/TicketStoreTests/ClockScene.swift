import GatewayKit
import MIMEParser
import Synchronization
import Testing

@testable import TicketStore

/// A ticket of Carla's and the people who write in it, hour by hour.
///
/// Hours are counted from `Instant.start`, a Friday at 09:30 UTC.
struct ClockScene {
    let opened: OpenedStore
    var store: OpenStore.Store { opened.store }
    let ticket: TicketID
    let number: TicketNumber

    init(_ backend: Backend, _ book: ServiceLevelBook, priority: TicketPriority = .urgent, isImported: Bool = false)
        async throws
    {
        opened = try backend.open(book)
        let held = try await opened.store.received(Mails.letter(uid: 1))
        var new = Mails.ticket()
        new.priority = priority
        new.isImported = isImported
        let record = IntakeRecord(
            disposition: .ticket, effect: .open(new, Mails.message(id: "one@customer.example")),
            trace: DecisionTrace())
        let receipt = try await opened.store.committed(Mails.candidate(held), as: record)
        ticket = try #require(receipt.ticket)
        number = try #require(receipt.number)
    }

    static func hour(_ hours: Double) -> Instant { .start + .seconds(Int64(hours * 3_600)) }

    /// Somebody writes: Carla, or Anna where she answers or notes something.
    func write(_ voice: TicketVoice?, at hours: Double, _ status: TicketStatus? = nil, telling: [Notice] = [])
        async throws
    {
        let uid = UInt32.random(in: 10...1_000_000_000)
        let isAnna = voice == .team || voice == .inside
        let held = try await store.received(Mails.letter(uid: uid))
        var message = Mails.message()
        if isAnna {
            message = NewMessage(
                kind: voice == .team ? .public : .internal, direction: voice == .team ? .outgoing : .incoming,
                writer: .agent(AgentName("anna")), proof: .signedAddress, newText: "Yes.", fullText: "Yes.",
                messageID: nil)
        }
        let record = IntakeRecord(
            disposition: .reply, effect: .append(ticket, message, TicketChange(status: status, voice: voice)),
            notices: telling, trace: DecisionTrace())
        let sender = isAnna ? "anna@team.example" : "carla@customer.example"
        try await store.committed(Mails.candidate(held, from: sender), as: record, now: Self.hour(hours))
    }

    func change(_ change: TicketChange, at hours: Double, by agent: String = "anna") async throws {
        let held = try await store.received(Mails.letter(uid: UInt32.random(in: 10...1_000_000_000)))
        let record = IntakeRecord(
            disposition: .agentCommand, effect: .obey(ticket, .change(change), note: nil, by: AgentName(agent)),
            trace: DecisionTrace())
        try await store.committed(
            Mails.candidate(held, from: "anna@team.example"), as: record, now: Self.hour(hours))
    }

    /// Lets everything happen that is due. Returns what the clocks did, in order.
    @discardableResult
    func fire(at hours: Double, telling people: [String] = []) async throws -> [String] {
        let deeds = Deeds()
        let outcomes = try await store.fireClocks(limit: 100, now: Self.hour(hours)) { event in
            deeds.note("\(event.clock.kind.rawValue) \(event.deed.text)")
            let kind: Notice.Kind = if case .escalate = event.deed { .escalated } else { .slaBreached }
            return EscalationChange(notices: people.map { Mails.notice(kind, to: $0, scope: .internal) })
        }
        for outcome in outcomes { _ = try outcome.get() }
        return deeds.all
    }

    /// Each clock in a line: `first_response running (team), 30m of 2h, due +1h 30m`.
    func clocks(at hours: Double, by book: ServiceLevelBook) async throws -> [String] {
        try await store.clocks(of: number, by: book).map { file in
            let clock = file.clock
            let counted = file.calendar.map { clock.counted(at: Self.hour(hours), by: $0) } ?? .zero
            let due = clock.deadlineAt.map { ", deadline \(Self.text($0 - .start))" } ?? ""
            return "\(clock.kind.rawValue) \(clock.state.rawValue) (\(clock.reason.rawValue)), "
                + "\(Self.text(counted)) of \(Self.text(clock.target))\(due)"
        }
    }

    func file() async throws -> TicketFile { try #require(try await store.ticketFile(number)) }

    static func text(_ duration: Duration) -> String {
        let minutes = duration.components.seconds / 60
        let parts = [(minutes / 60, "h"), (minutes % 60, "m")].filter { $0.0 != 0 }.map { "\($0.0)\($0.1)" }
        return parts.isEmpty ? "0" : parts.joined(separator: " ")
    }
}

/// Gathers what a closure saw.
final class Deeds: Sendable {
    private let seen = Mutex<[String]>([])

    var all: [String] { seen.withLock { $0 } }

    func note(_ deed: String) { seen.withLock { $0.append(deed) } }
}

extension ServiceLevelBook {
    /// Urgent tickets: an answer within two hours, a solution within eight; each counted around the clock.
    static func urgent(
        targets: [ClockKind: Duration] = [.firstResponse: .seconds(7_200), .nextResponse: .seconds(7_200)],
        calendar: BusinessCalendar? = nil, ladder: [EscalationLevel] = []
    ) -> ServiceLevelBook {
        var level = ServiceLevel(
            name: ServiceLevelName("urgent"), calendar: calendar == nil ? always : CalendarName("office"))
        level.priorities = [.urgent]
        level.targets = targets
        level.ladder = ladder
        var book = ServiceLevelBook()
        book.levels = [level]
        if let calendar { book.calendars = [CalendarName("office"): calendar] }
        return book
    }

    /// The same with other promises.
    func with(_ routines: (inout Routines) -> Void) -> ServiceLevelBook {
        var book = self
        routines(&book.routines)
        return book
    }
}
