import GatewayKit
import GatewayTestKit
import Glibc
import MIMEParser
import TicketStore

/// Measures reading a large store without a server in front of it, and ends with one line per figure:
/// `result NAME VALUE UNIT`. Time is that of the processor.
///
///     benchmarks lists
enum ListBenchmark {
    private static let samples = 50

    static func run(_ words: [String]) async throws {
        guard words.isEmpty else {
            print("usage: benchmarks lists")
            exit(2)
        }
        print("\(Machine.description)\n\(ListStore.tickets) tickets with five messages each …")
        let place = try await ListStore()
        var figures: [Figure] = []
        guard let customer = ContactID(77) else { return }
        for (name, query) in queries(place.end, customer) {
            let cold = try await milliseconds { _ = try await place.store.list(query, now: place.end) }
            let page = try await place.store.list(query, now: place.end)
            var times: [Double] = []
            for _ in 0..<samples {
                times.append(try await milliseconds { _ = try await place.store.list(query, now: place.end) })
            }
            figures.append(
                Figure(
                    name: "list_" + name, value: times.percentile(0.5), unit: "ms",
                    goal: name == "warning" ? .atMost(1) : .atMost(0.5),
                    meaning: "\(page.rows.count) of \(page.total); the first time \(Int(cold)) ms"))
        }
        figures += try await details(place)
        figures += try await searches(place, customer)
        figures += try await intake(place)
        await place.store.close()
        print("\n" + Figure.table(figures) + "\n")
        for figure in figures { print("result \(figure.name) \(figure.text) \(figure.unit)") }
    }

    private static func queries(_ end: Instant, _ customer: ContactID) -> [(String, TicketQuery)] {
        func query(_ visibility: TicketVisibility = .all, _ change: (inout TicketQuery) -> Void = { _ in })
            -> TicketQuery
        {
            var query = TicketQuery(visibleTo: visibility)
            change(&query)
            return query
        }
        let queues = [QueueName("queue1"), QueueName("queue2")]
        let day = Duration.seconds(86_400)
        return [
            ("all", query()), ("status", query { $0.statuses = [.open] }),
            ("active", query { $0.statuses = [.open, .assigned, .inProgress, .waitingCustomer] }),
            ("closed", query { $0.statuses = [.closed] }), ("queue", query { $0.queues = [queues[0]] }),
            ("assignee", query { $0.assignee = AgentName("agent3") }),
            ("assignee_open", query { ($0.assignee, $0.statuses) = (AgentName("agent3"), [.open, .inProgress]) }),
            ("priority", query { $0.priorities = [.urgent] }), ("breach", query { $0.health = .breach }),
            ("warning", query { $0.health = .warning }),
            ("breach_open", query { ($0.health, $0.statuses) = (.breach, [.open, .inProgress]) }),
            ("created", query { ($0.createdFrom, $0.createdBefore) = (end - day * 60, end - day * 53) }),
            ("tag", query { $0.tags = [TagName("tag4")] }),
            ("by_priority", query { ($0.order, $0.statuses) = (.priority, [.open, .inProgress]) }),
            ("by_deadline", query { ($0.order, $0.isAscending) = (.deadline, true) }),
            ("by_updated", query { $0.order = .updated }), ("of_queues", query(.queues(queues))),
            ("of_desk", query(.desk(AgentName("agent3"), queues: queues))),
            ("of_agent", query(.assigned(AgentName("agent3")))),
            ("of_customer", query(.participant(customer))),
        ]
    }

    private static func details(_ place: ListStore) async throws -> [Figure] {
        var times: [Double] = []
        for number in 0..<samples {
            guard let number = TicketNumber("T-\(1 + number * 3_989)") else { continue }
            times.append(
                try await milliseconds {
                    _ = try await place.store.ticketFile(.number(number), visibleTo: .all, now: place.end)
                })
        }
        return [
            Figure(
                name: "detail", value: times.percentile(0.5), unit: "ms", goal: .atMost(0.25),
                meaning: "a ticket with its messages and its history")
        ]
    }

    private static func searches(_ place: ListStore, _ customer: ContactID) async throws -> [Figure] {
        let texts = [
            "bucket", "printer", "w1", "w3 w9", "w40", "w200", "w2000", "w9000 bucket", "x77",
            "\"somebody with a bucket\"",
            "T-4711", "from:c77@x.example burns", "w200 status:open", "w40 -w3", "nothingatall", "room 4711",
            "w1 w2 w3 w4",
            "Carla", "from:carla w200", "is:unassigned w300",
        ]
        var all: [Double] = []
        for text in texts {
            for visibility in [TicketVisibility.all, .participant(customer)] {
                var times: [Double] = []
                var page = SearchPage.none
                for _ in 0..<5 {
                    times.append(
                        try await milliseconds {
                            page = try await place.store.search(text, visibleTo: visibility, limit: 20, now: place.end)
                        })
                }
                all += times.dropFirst()
                let most = times.dropFirst().max() ?? 0
                let mark = page.isTotalExact ? "" : "+"
                print("  \(text) \(visibility == .all ? "" : "(customer)"): \(page.total)\(mark) in \(most) ms")
            }
        }
        return [
            Figure(
                name: "store_search_p99", value: all.percentile(0.99), unit: "ms", goal: .atMost(50),
                meaning: "\(texts.count) searches, of staff and of a customer, each \(4) times")
        ]
    }

    /// Letters that open tickets, in batches as they come from a full mailbox, durable.
    private static func intake(_ place: ListStore) async throws -> [Figure] {
        let start = ContinuousClock.now
        let work = ProcessorTime.nanoseconds
        for batch in 0..<letters / batchSize {
            let now = place.end + .seconds(Int64(batch))
            let mails = (0..<batchSize).map { number in
                Letter(
                    place: .pipe(MailboxName("support")), content: .bytes(Array("\(batch) \(number)".utf8)),
                    receivedAt: now)
            }
            let candidates = try await place.store.hold(mails, now: now).map { held in
                IntakeCandidate(
                    letter: held, identity: LetterIdentity(raw: held.digest, messageID: nil, body: held.digest),
                    sender: sender(of: held), claims: [], content: 0)
            }
            let receipts = try await place.store.commit(candidates, now: now) { candidate, _ in opening(candidate) }
            for receipt in receipts { _ = try receipt.get() }
        }
        let spent = (ContinuousClock.now - start) / .seconds(1)
        return [
            Figure(
                name: "open_rate", value: Double(letters) / spent, unit: "tickets/s",
                meaning: "\(letters) letters to committed, findable tickets, \(batchSize) at a time"),
            Figure(
                name: "open_cost", value: Double(ProcessorTime.nanoseconds - work) / 1_000_000 / Double(letters),
                unit: "ms", meaning: "time of the processor for each of them"),
        ]
    }

    private static let letters = 10_000
    private static let batchSize = 100

    private static func sender(of letter: HeldLetter) -> EmailAddress? {
        EmailAddress("customer\(letter.id.rawValue % 500)@customer.example")
    }

    private static func opening(_ candidate: IntakeCandidate<Int>) -> IntakeRecord {
        guard let address = candidate.sender else {
            return IntakeRecord(disposition: .ruleDrop, trace: DecisionTrace())
        }
        let person = NewContact(address: address, name: "Customer")
        let ticket = NewTicket(
            series: NumberSeries(prefix: "N-", minimumWidth: 7), queue: QueueName("queue1"),
            subject: "Printer \(candidate.letter.id)", priority: .normal, requester: person)
        // Two kilobytes, as a mail has them.
        let seed = candidate.letter.id.rawValue * 7_919
        let text = (Int64(0)..<300).map { (number: Int64) -> String in "v\((seed + number * number) % 9_973)" }
            .joined(separator: " ")
        let message = NewMessage(
            kind: .public, direction: .incoming, writer: .contact(person), proof: .claimed, newText: text,
            fullText: text, messageID: nil)
        return IntakeRecord(disposition: .ticket, effect: .open(ticket, message), trace: DecisionTrace())
    }

    private static func milliseconds(_ body: () async throws -> Void) async throws -> Double {
        let start = ProcessorTime.nanoseconds
        try await body()
        return Double(ProcessorTime.nanoseconds - start) / 1_000_000
    }
}
