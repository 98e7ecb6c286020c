import GatewayKit
import MIMEParser
import Notifier
import TicketStore

/// `replay`: what today's rules would have made of yesterday's mail.
struct ReplayCommand: Command {
    static let syntax = CommandSyntax(
        name: "replay", summary: "Judge received mail again by today's rules and show what differs.",
        options: [
            CommandSyntax.configuration,
            .value("since", "WHEN", "mail seen since: a day such as 2026-11-20 (UTC), or an age such as 12h or 7d"),
            .value("mailbox", "NAME", "only of this mailbox"),
            .flag("dry-run", "only show, change nothing"),
            .flag("tell", "tell people as if the mail came today (default: nobody is told)"),
            CommandSyntax.json,
        ],
        explanation: """
            Without --dry-run, mail that was dropped, held, a flood or quarantined and would now come through is
            given back to the daemon. Tickets and replies there are already never change; they are only shown.
            """)

    private let arguments: Arguments
    private let since: Instant

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        guard let text = arguments.value("since") else { throw UsageError("needs --since WHEN") }
        let age = ScalarKind<Duration>.duration(.seconds(1) ... .seconds(3_650 * 86_400))
        if case .success(let date) = ScalarKind<Instant>.date.read(text) {
            since = date
        } else if case .success(let age) = age.read(text) {
            since = .now - age
        } else {
            throw UsageError("--since must be a day such as 2026-11-20, or an age such as 12h or 7d")
        }
    }

    /// Letters read from the store at once.
    private static let page = 200

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let purpose: StoreAccess.Purpose = arguments.has("dry-run") ? .reading : .changing
        return try await StoreAccess.with(context.configurationPath(arguments), for: purpose) {
            (access) throws(CommandFailure) in
            let keys = try failing { () throws(NotifierError) in try SigningKeys.existing(in: access.directory.keys) }
            let count = try await failing { () async throws(StoreError) in
                try await replay(access, DryRun(access.configuration, keys: keys), context)
            }
            if !arguments.has("dry-run"), count.returned > 0 { access.ring() }
            if !arguments.has("json") {
                let returned = arguments.has("dry-run") ? "" : ", \(count.returned) given back to be judged again"
                context.output.line("\(count.read) read, \(count.different) differ\(returned)")
            }
            return .ok
        }
    }

    private func replay(
        _ access: StoreAccess, _ dryRun: DryRun, _ context: CommandContext
    ) async throws(StoreError) -> (read: Int, different: Int, returned: Int) {
        let mailbox = arguments.value("mailbox").map { MailboxName($0) }
        var count = (read: 0, different: 0, returned: 0)
        var last: LetterID?
        repeat {
            let page = try await access.store.judgedLetters(since: since, after: last, limit: Self.page)
            last = page.last?.letter.id
            for judged in page where mailbox == nil || judged.letter.place.mailbox == mailbox {
                count.read += 1
                guard let difference = try await compare(judged, access.store, dryRun) else { continue }
                count.different += 1
                let comesThrough = difference.comesThrough && !arguments.has("dry-run")
                if comesThrough {
                    try await access.store.putBack(
                        judged.letter.id, asReleased: false, silently: !arguments.has("tell"), now: .now)
                    count.returned += 1
                }
                context.output.line(arguments.has("json") ? JSONLine.text(difference) : difference.text)
            }
        } while last != nil
        return count
    }

    /// `nil` when nothing differs, or when the mail cannot be read.
    private func compare(
        _ judged: EarlierJudgement, _ store: OpenStore.Store, _ dryRun: DryRun
    ) async throws(StoreError) -> ReplayDifference? {
        // It ended the program once; `quarantine retry` tries that again, one at a time.
        guard judged.ticket == nil || judged.disposition != .quarantined else { return nil }
        let bytes = try await store.blob(judged.letter.digest)
        let outcome = try await dryRun.decide(judged.letter, bytes, at: judged.letter.receivedAt, in: store) { known in
            if let original = known.original, original.letter > judged.letter.id { known.original = nil }
            if judged.disposition == .ticket { known.matches.removeAll { $0.ticket.id == judged.ticketID } }
        }
        return outcome.flatMap { ReplayDifference(judged, $0.record) }
    }
}
