import GatewayKit
import TicketStore

/// Figures as Prometheus reads them: text format 0.0.4.
struct MetricsPage {
    static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    /// What a figure is to Prometheus.
    private enum Kind: String {
        case counter, gauge, histogram
    }

    private(set) var text = ""

    /// `promised` are tickets by how their promises stand.
    init(
        server: ServerFigures.Reading, census: StoreCensus, letters: [LedgerSummary],
        promised: [(health: SLAClock.Health, count: Int)], now: Instant
    ) {
        addLetters(letters, census, now)
        addTickets(census, promised)
        addOutbox(census, now)
        add("store_log_bytes", "Size of the write-ahead log.", [([], Double(census.walBytes))])
        add("troubles", "Things the daemon cannot use now.", [([], Double(census.troubles.count))])
        addServer(server)
    }

    private mutating func addLetters(_ letters: [LedgerSummary], _ census: StoreCensus, _ now: Instant) {
        add(
            "letters", "Letters by mailbox and final word.",
            letters.flatMap { mailbox in
                mailbox.byDisposition.map {
                    (
                        [("mailbox", mailbox.mailbox.rawValue), ("disposition", $0.disposition.rawValue)],
                        Double($0.count)
                    )
                }
            })
        add("letters_in_hand", "Letters without a final word.", [([], Double(census.lettersInHand))])
        add(
            "letters_in_hand_oldest_seconds", "For how long the oldest of them has waited.",
            [([], Self.age(of: census.oldestLetterInHand, now))])
        add("letters_quarantined", "Letters nobody could read.", [([], Double(census.quarantined))])
    }

    private mutating func addTickets(_ census: StoreCensus, _ promised: [(health: SLAClock.Health, count: Int)]) {
        add(
            "tickets", "Tickets by status.",
            TicketStatus.allCases.map { status in
                let count = census.ticketsByStatus.first { $0.status == status }?.count ?? 0
                return ([("status", status.rawValue)], Double(count))
            })
        add(
            "tickets_promised", "Tickets with a promise, by how it stands; breach is one that was broken.",
            promised.map { ([("state", $0.health.rawValue)], Double($0.count)) })
    }

    private mutating func addOutbox(_ census: StoreCensus, _ now: Instant) {
        add(
            "outbox", "What is to go out and what went, by state.",
            DeliveryState.allCases.map { state in
                let count = census.outboxByState.first { $0.state == state }?.count ?? 0
                return ([("state", state.rawValue)], Double(count))
            })
        add("outbox_due", "Mails and texts whose time has come.", [([], Double(census.outboxDue))])
        add(
            "outbox_due_oldest_seconds", "For how long the oldest of them has been due.",
            [([], Self.age(of: census.oldestOutboxDue, now))])
    }

    private mutating func addServer(_ server: ServerFigures.Reading) {
        addCounter(
            "api_requests_total", "Requests by class of their status; none is one that got no answer.",
            server.answered.enumerated().map {
                ([("status", $0.offset == 0 ? "none" : "\($0.offset)xx")], Double($0.element))
            })
        add("api_requests_in_hand", "Requests whose answer is being made.", [([], Double(server.inHand))])
        add("api_live_clients", "Clients that follow events.", [([], Double(server.live))])
        addCounter(
            "api_live_clients_let_go_total", "Clients that followed events and read too slowly.",
            [([], Double(server.letGo))])
        add("api_connections", "Open connections.", [([], Double(server.connections))])
        addCounter("api_sent_bytes_total", "Bytes of bodies sent.", [([], Double(server.bytesOut))])
        addDurations(server)
    }

    private mutating func addDurations(_ server: ServerFigures.Reading) {
        let name = begin("api_request_duration_seconds", "How long requests took.", .histogram)
        var count = 0
        for (bound, number) in zip(ServerFigures.bounds, server.durations) {
            count += number
            line("\(name)_bucket", [("le", Self.number(bound.inSeconds))], Double(count))
        }
        count = server.durations.reduce(0, +)
        line("\(name)_bucket", [("le", "+Inf")], Double(count))
        line("\(name)_sum", [], server.totalDuration.inSeconds)
        line("\(name)_count", [], Double(count))
    }

    // MARK: Lines

    private typealias Sample = (labels: [(String, String)], value: Double)

    /// What goes up and down.
    private mutating func add(_ name: String, _ help: String, _ samples: [Sample]) {
        let name = begin(name, help, .gauge)
        for sample in samples { line(name, sample.labels, sample.value) }
    }

    private mutating func addCounter(_ name: String, _ help: String, _ samples: [Sample]) {
        let name = begin(name, help, .counter)
        for sample in samples { line(name, sample.labels, sample.value) }
    }

    /// Returns the whole name.
    private mutating func begin(_ name: String, _ help: String, _ kind: Kind) -> String {
        text += "# HELP mailgateway_\(name) \(help)\n# TYPE mailgateway_\(name) \(kind.rawValue)\n"
        return "mailgateway_\(name)"
    }

    private mutating func line(_ name: String, _ labels: [(String, String)], _ value: Double) {
        let words = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        text += "\(name)\(words.isEmpty ? "" : "{\(words)}") \(Self.number(value))\n"
    }

    /// Whole numbers without a fraction.
    private static func number(_ value: Double) -> String {
        Int64(exactly: value).map { String($0) } ?? "\(value)"
    }

    private static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"), UInt8(ascii: "\""): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): bytes += Array(#"\n"#.utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// 0 for nothing that waits.
    private static func age(of instant: Instant?, _ now: Instant) -> Double {
        instant.map { max(0, (now - $0).inSeconds) } ?? 0
    }
}

extension Duration {
    fileprivate var inSeconds: Double { Double(wholeMicroseconds) / 1_000_000 }
}
