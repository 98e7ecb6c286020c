import GatewayKit
import TicketStore
import Transport

/// One connection's work on one mailbox: list, claim, fetch, hold, hand to the pipeline, acknowledge.
///
/// Nothing depends on flags: the ledger alone knows what was read. A letter is acknowledged on the server only
/// after its effects are committed. Everything here throws `TransportError` or `StoreError`.
struct MailboxReader: Sendable {
    let mailbox: MailboxSettings
    let limits: IntakeLimits
    let session: IMAPSession
    let store: any TicketStore
    let pipeline: Pipeline
    let log: Log

    /// Selects the folder and brings the ledger's cursor in line with it. Returns whether the mailbox is numbered
    /// anew since we last saw it.
    func begin() async throws -> Bool {
        let folder = try await session.select(mailbox.folder, readOnly: mailbox.acknowledge == .leave)
        guard let known = try await store.cursor(of: mailbox.name) else {
            let existing = try await session.highestUID()
            let cursor = MailboxCursor(
                uidValidity: folder.uidValidity, highestUID: 0, baselineUID: existing, firstContact: .now)
            try await store.setCursor(cursor, of: mailbox.name)
            log(.info, "mailbox.opened", ["letters": folder.exists, "existing": mailbox.existingMail.rawValue])
            return false
        }
        if known.uidValidity != folder.uidValidity {
            log(.warning, "mailbox.renumbered", ["was": known.uidValidity, "is": folder.uidValidity])
            let cursor = MailboxCursor(
                uidValidity: folder.uidValidity, highestUID: 0, baselineUID: 0, firstContact: known.firstContact)
            try await store.setCursor(cursor, of: mailbox.name)
            return true
        }
        if let next = folder.uidNext, next > 0, next <= known.highestUID {
            log(.warning, "mailbox.rewound", ["highest_uid": known.highestUID, "next_uid": next])
            try await store.rewind(mailbox.name, uidValidity: folder.uidValidity, to: next - 1, now: .now)
            return true
        }
        return false
    }

    /// What one pass over the folder brought.
    struct Pass {
        /// Letters that got their final word.
        var committed = 0
        /// Letters the server listed and sent no text for: most often another client was expunging them.
        var withheld = 0

        static func += (sum: inout Pass, more: Pass) {
            sum.committed += more.committed
            sum.withheld += more.withheld
        }
    }

    /// Brings in everything the server has and the ledger has not.
    func catchUp() async throws -> Pass {
        guard let cursor = try await store.cursor(of: mailbox.name) else { return Pass() }
        var pass = Pass()
        var low = cursor.highestUID &+ 1
        let highest = try await session.highestUID()
        while low != 0, low <= highest {
            try Task.checkCancellation()
            let high = min(highest, low.addingReportingOverflow(UInt32(windowSize)).partialValue &- 1)
            let listed = try await session.listing(low...max(low, high))
            let sightings = listed.map { summary in
                LetterSighting(
                    uid: summary.uid, size: summary.size,
                    receivedAt: summary.internalDate.map { Instant(seconds: $0) } ?? .now)
            }
            let claimed = try await store.claim(
                sightings, upTo: max(low, high), in: mailbox.name, uidValidity: cursor.uidValidity, now: .now)
            pass += try await bringIn(claimed, cursor)
            low = max(low, high) &+ 1
        }
        return pass
    }

    /// Does what an earlier connection left: letters held and not committed because the store failed, fetches that
    /// broke or brought no text, acknowledgements not yet made.
    func finishLeftovers() async throws -> Pass {
        guard let cursor = try await store.cursor(of: mailbox.name) else { return Pass() }
        var committed = 0
        repeat {
            let held = try await store.lettersInHand(.of(mailbox.name), limit: limits.batchLetters)
            committed = held.isEmpty ? 0 : try await pipeline.process(held)
        } while committed > 0
        let unfetched = try await store.reclaim(in: mailbox.name, uidValidity: cursor.uidValidity, now: .now)
        let pass = try await bringIn(unfetched, cursor)
        try await acknowledge(cursor)
        return pass
    }

    private func bringIn(_ claimed: [ClaimedLetter], _ cursor: MailboxCursor) async throws -> Pass {
        var wanted = claimed
        if mailbox.existingMail == .passOver {
            let skipped = claimed.filter { $0.uid <= cursor.baselineUID || $0.need == .beforeStart }
            if !skipped.isEmpty {
                try await store.settle(skipped.map(\.letter), as: .beforeStart, note: nil, now: .now)
                wanted = claimed.filter { $0.uid > cursor.baselineUID && $0.need != .beforeStart }
            }
        }
        let plan = FetchPlan(
            wanted, letters: limits.batchLetters, bytes: limits.batchBytes, largestLetter: mailbox.largestMail)
        var pass = try await bringInBatches(plan.batches, cursor)
        for letter in plan.oversized { pass.committed += try await bringInHeader(of: letter, cursor) }
        return pass
    }

    /// Fetches one batch while the one before is being committed: two are in memory at most.
    private func bringInBatches(_ batches: [[ClaimedLetter]], _ cursor: MailboxCursor) async throws -> Pass {
        guard let first = batches.first else { return Pass() }
        var pass = Pass()
        var fetched = try await fetch(first, cursor)
        for index in batches.indices {
            let following = index + 1 < batches.count ? batches[index + 1] : []
            async let next = fetch(following, cursor)
            pass.withheld += fetched.withheld
            pass.committed += try await commit(fetched, cursor)
            fetched = try await next
        }
        return pass
    }

    private func fetch(_ batch: [ClaimedLetter], _ cursor: MailboxCursor) async throws -> Fetched {
        guard !batch.isEmpty else { return Fetched() }
        let report = await session.fetch(batch.map(\.uid)) { _, _ in LetterSink(writer: store.makeBlobWriter()) }
        let claims = Dictionary(batch.map { ($0.uid, $0) }) { first, _ in first }
        var fetched = Fetched()
        for letter in report.letters {
            guard let claim = claims[letter.uid] else { continue }
            fetched.letters.append(
                Letter(
                    place: .mailbox(mailbox.name, uidValidity: cursor.uidValidity, uid: letter.uid),
                    content: letter.received, receivedAt: claim.receivedAt,
                    isSilent: isSilent(claim, cursor)))
        }
        switch report.ending {
        case .complete(let missing, let withoutBody):
            fetched.vanished = missing.compactMap { claims[$0]?.letter }
            fetched.withheld = withoutBody.count
            if !withoutBody.isEmpty { log(.warning, "letter.without_body", ["letters": withoutBody.count]) }
        case .broken(let error): fetched.failure = error
        }
        return fetched
    }

    private func commit(_ fetched: Fetched, _ cursor: MailboxCursor) async throws -> Int {
        if !fetched.vanished.isEmpty {
            try await store.settle(fetched.vanished, as: .vanished, note: "expunged before it was fetched", now: .now)
            log(.info, "letter.vanished", ["letters": fetched.vanished.count])
        }
        var committed = 0
        if !fetched.letters.isEmpty {
            let held = try await store.hold(fetched.letters, now: .now)
            committed = try await pipeline.process(held)
            try await acknowledge(cursor)
        }
        if let failure = fetched.failure { throw failure }
        return committed
    }

    /// A letter above the limit is not downloaded: its header makes a ticket that says where the rest is.
    private func bringInHeader(of letter: ClaimedLetter, _ cursor: MailboxCursor) async throws -> Int {
        guard let header = try await session.fetchHeader(letter.uid) else {
            try await store.settle([letter.letter], as: .vanished, note: "expunged before it was fetched", now: .now)
            return 0
        }
        log(.warning, "letter.oversized", ["uid": letter.uid, "bytes": letter.size])
        let held = try await store.hold(
            [
                Letter(
                    place: .mailbox(mailbox.name, uidValidity: cursor.uidValidity, uid: letter.uid),
                    content: .bytes(header), receivedAt: letter.receivedAt,
                    isSilent: isSilent(letter, cursor),
                    sizeOnServer: letter.size)
            ], now: .now)
        let committed = try await pipeline.process(held)
        try await acknowledge(cursor)
        return committed
    }

    private func acknowledge(_ cursor: MailboxCursor) async throws {
        try await Acknowledgement(mailbox: mailbox, session: session, store: store, log: log)
            .settle(uidValidity: cursor.uidValidity)
    }

    /// Whether nobody is to be told of it: mail of an old mailbox, or older than the day the administrator named.
    private func isSilent(_ letter: ClaimedLetter, _ cursor: MailboxCursor) -> Bool {
        if let date = mailbox.silentBefore, letter.receivedAt < date { return true }
        return mailbox.existingMail == .silent && isExisting(letter, cursor)
    }

    private func isExisting(_ letter: ClaimedLetter, _ cursor: MailboxCursor) -> Bool {
        letter.uid <= cursor.baselineUID || letter.receivedAt < cursor.firstContact
    }

    private var windowSize: Int { session.limits.listingWindow }

    private struct Fetched: Sendable {
        var letters: [Letter] = []
        var vanished: [LetterID] = []
        var withheld = 0
        var failure: TransportError?
    }
}
