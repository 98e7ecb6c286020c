import GatewayKit
import TicketStore

/// `status`, for people and for monitoring.
struct StatusCommand: Command {
    static let syntax = CommandSyntax(
        name: "status", summary: "Say whether all is well: exit code 0, 1 (attention) or 2 (broken).",
        options: [CommandSyntax.configuration, CommandSyntax.json],
        explanation: """
            1: a mailbox cannot be read, a mail is quarantined, the brake holds mail, a sender floods a mailbox, the disk
            is filling, or something has waited longer than daemon.attention_after.
            2: the daemon does not run, or configuration or store cannot be read.
            """)

    private let arguments: Arguments

    init(_ arguments: Arguments) {
        self.arguments = arguments
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        do throws(CommandFailure) {
            let report = try await StoreAccess.with(context.configurationPath(arguments), for: .reading) {
                (access) throws(CommandFailure) in
                let now = Instant.now
                let census = try await failing { () async throws(StoreError) in try await access.store.census(now: now)
                }
                let free = try failing { () throws(StoreError) in try access.directory.freeBytes() }
                return StatusReport(
                    census, isRunning: WakeSocket.isListening(access.directory.wakeSocket), now: now,
                    patience: access.configuration.daemon.attentionAfter,
                    missingSpace: access.configuration.limits.intake.freeSpace - free,
                    brake: access.configuration.limits.brake)
            }
            context.output.write(arguments.has("json") ? JSONLine.text(report) + "\n" : report.text)
            return report.exitCode
        } catch {
            throw CommandFailure(.broken, error.description, hint: error.hint)
        }
    }
}

/// The health of the gateway at one moment.
struct StatusReport: Encodable {
    let state: String
    let isRunning: Bool
    let problems: [String]
    let lettersInHand, quarantined, outboxDue, heldByBrake, floodedToday: Int
    /// Seconds.
    let oldestLetterWaits, oldestMailWaits: Int64?
    let outbox, waiting, tickets: [String: Int]

    /// A write-ahead log beyond this means that somebody has been reading for very long.
    private static let largestLog = 256 << 20

    /// `missingSpace` is how many bytes the disk lacks of what intake wants to see free.
    init(
        _ census: StoreCensus, isRunning: Bool, now: Instant, patience: Duration, missingSpace: Int,
        brake: BrakeLimits
    ) {
        self.isRunning = isRunning
        lettersInHand = census.lettersInHand
        quarantined = census.quarantined
        heldByBrake = census.heldMail.reduce(0) { $0 + $1.count }
        floodedToday = census.floodedToday
        outboxDue = census.outboxDue
        oldestLetterWaits = census.oldestLetterInHand.map { max(0, (now - $0).components.seconds) }
        oldestMailWaits = [census.oldestOutboxDue, census.oldestUntried].compactMap(\.self).min().map {
            max(0, (now - $0).components.seconds)
        }
        outbox = Dictionary(census.outboxByState.map { ($0.state.rawValue, $0.count) }, uniquingKeysWith: +)
        waiting = Dictionary(census.waitingByRoute.map { ($0.route.description, $0.count) }, uniquingKeysWith: +)
        tickets = Dictionary(census.ticketsByStatus.map { ($0.status.rawValue, $0.count) }, uniquingKeysWith: +)
        let limit = patience.components.seconds
        var problems: [String] = []
        if !isRunning { problems.append("the daemon does not run: systemctl start mailgateway") }
        problems += census.troubles.map { "\($0.subject) since \($0.since): \(Printable($0.reason, longest: 300))" }
        if quarantined > 0 {
            problems.append("\(quarantined) quarantined: see mailgateway quarantine list")
        }
        if heldByBrake > 0 {
            problems.append(
                "the brake: \(census.heldMail.summary(brake)): see mailgateway outbox list --state held")
        }
        if floodedToday > 0 {
            problems.append(
                "\(floodedToday) mails of a flood set aside within 24 hours: see mailgateway ledger --letters")
        }
        if let waits = oldestLetterWaits, waits > limit {
            problems.append("a received mail has been waiting for \(waits) s to be handled")
        }
        if let waits = oldestMailWaits, waits > limit {
            problems.append("an outgoing mail has been waiting for \(waits) s: see mailgateway outbox list")
        }
        if missingSpace > 0 {
            problems.append("nothing is fetched until the disk has \(missingSpace) bytes more free")
        }
        if census.walBytes > Self.largestLog {
            problems.append("the store's log has \(census.walBytes) bytes: end the program that reads store.db")
        }
        self.problems = problems
        state = !isRunning ? "broken" : problems.isEmpty ? "ok" : "attention"
    }

    var exitCode: ExitCode {
        switch state {
        case "ok": .ok
        case "broken": .broken
        default: .attention
        }
    }

    var text: String {
        var lines = ["mailgateway: \(state)"] + problems.map { "  ! \($0)" }
        lines.append("  received, in hand  \(lettersInHand)")
        lines.append("  quarantined        \(quarantined)")
        lines.append("  outgoing, due      \(outboxDue)")
        lines.append("  outgoing           " + Self.counts(outbox))
        if waiting.keys.contains(where: { $0 != "mail" }) {
            lines.append("  waiting            " + Self.counts(waiting))
        }
        lines.append("  tickets            " + Self.counts(tickets))
        return lines.map { $0 + "\n" }.joined()
    }

    private static func counts(_ counts: [String: Int]) -> String {
        let shown = counts.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        return shown.isEmpty ? "none" : shown.joined(separator: ", ")
    }
}
