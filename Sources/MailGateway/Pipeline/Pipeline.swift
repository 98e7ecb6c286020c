import GatewayKit
import MIMEParser
import Notifier
import TicketStore

/// The life of one letter, from bytes to a committed ticket. Read this first.
///
/// Steps 1 and 2 (receive, hold) are `MailboxReader` and `mailgateway ingest`; 10 is `Acknowledgement`; 11 and
/// 12 are the `OutboxDispatcher`. The numbers are those of ARCHITECTURE.md.
///
/// Each worker has one, with a thread of its own: reading and writing large blobs may block there.
actor Pipeline {
    /// Letters in one transaction.
    private static let step = 50

    let parser: MessageParser
    let rules: IntakeRules
    let seal: ReplySeal
    let store: any TicketStore
    let limits: IntakeLimits
    /// This worker's places in `inParsing`; no two workers share one.
    let slots: LettersInParsing.Slots
    let inParsing: LettersInParsing
    let alerts: OperatorAlerts
    /// Called when a commit may have left something to send.
    let ringDispatcher: @Sendable () -> Void
    let log: Log
    private let executor = BlockingExecutor(label: "pipeline")

    init(
        parser: MessageParser, rules: IntakeRules, seal: ReplySeal, store: any TicketStore, limits: IntakeLimits,
        slots: LettersInParsing.Slots, inParsing: LettersInParsing, alerts: OperatorAlerts, log: Log,
        ringDispatcher: @escaping @Sendable () -> Void
    ) {
        self.parser = parser
        self.rules = rules
        self.seal = seal
        self.store = store
        self.limits = limits
        self.slots = slots
        self.inParsing = inParsing
        self.alerts = alerts
        self.log = log
        self.ringDispatcher = ringDispatcher
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// Judges held letters in order and commits them together. Returns how many got their final word.
    ///
    /// A letter that was in the parser's hands when the process died is handled alone.
    func process(_ letters: [HeldLetter]) async throws(StoreError) -> Int {
        var committed = 0
        var batch: [HeldLetter] = []
        for letter in letters {
            if letter.parseAttempts > 0 {
                committed += try await commit(batch)
                committed += try await commit([letter])
                batch = []
            } else {
                batch.append(letter)
            }
        }
        return try await committed + commit(batch)
    }

    /// Judges the next letters while the store commits the last.
    private func commit(_ letters: [HeldLetter]) async throws(StoreError) -> Int {
        var committed = 0
        var judged: [IntakeCandidate<JudgedLetter>] = []
        for start in stride(from: 0, to: letters.count, by: Self.step) {
            async let outcome = commit(judged)
            let next = await judge(letters[start..<min(start + Self.step, letters.count)])
            committed += try await outcome.get()
            judged = try next.get()
        }
        return try await committed + commit(judged).get()
    }

    private func judge(_ letters: ArraySlice<HeldLetter>) async -> Result<[IntakeCandidate<JudgedLetter>], StoreError> {
        var candidates: [IntakeCandidate<JudgedLetter>] = []
        for letter in letters {
            do throws(StoreError) { candidates.append(try await judge(letter)) } catch {
                // Its bytes are gone from the disk: the others need not wait until a person has found them.
                guard error.code == .missingBlob else { return .failure(error) }
                log.with("letter", letter.id)(.error, "letter.left_in_hand", because: error)
            }
        }
        return .success(candidates)
    }

    /// Not on this actor's thread, which judges meanwhile.
    @concurrent
    private nonisolated func commit(_ candidates: [IntakeCandidate<JudgedLetter>]) async -> Result<Int, StoreError> {
        guard !candidates.isEmpty else { return .success(0) }
        let now = Instant.now
        do throws(StoreError) {
            // 7 match, 9 commit
            let outcomes = try await store.commit(candidates, now: now) { candidate, surroundings in
                inParsing.enter(candidate.letter.id, slot: slots.deciding)
                defer { inParsing.leave(slot: slots.deciding) }
                return IntakeDecision(candidate, in: surroundings, by: rules, at: now).record  // 8 decide
            }
            ringDispatcher()
            return .success(await report(outcomes, of: candidates.map(\.letter)))
        } catch {
            return .failure(error)
        }
    }

    /// Steps 3 to 6, and what step 7 will ask the store. Pure but for the blobs it reads and writes.
    private func judge(_ letter: HeldLetter) async throws(StoreError) -> IntakeCandidate<JudgedLetter> {
        let team = rules.team(of: letter.place.mailbox)
        guard letter.parseAttempts < limits.parseAttempts else {
            return .unread(
                letter, raw: try await raw(letter), in: team.settings.name,
                because: "reading it ended the program \(letter.parseAttempts) times")
        }
        let bytes = if let bytes = letter.bytes { bytes } else { try await store.blob(letter.digest) }
        inParsing.enter(letter.id, slot: slots.judging)
        defer { inParsing.leave(slot: slots.judging) }
        #if FAILPOINTS
            Failpoint.parsing(bytes)
        #endif
        // 3 parse, 4 screen
        guard let screened = ScreenedLetter(bytes, parser: parser, rules: rules, seal: seal) else {
            return .unread(
                letter, raw: try await raw(letter), in: team.settings.name,
                because: "it is larger than the parser's limit")
        }
        // Only pure code may be blamed for the end of the program.
        inParsing.leave(slot: slots.judging)
        let sent = try await SentTexts(under: screened.claims, in: store, parser: parser)
        inParsing.enter(letter.id, slot: slots.judging)
        return try screened.judged(letter, by: rules, sent: sent.newestFirst, keeping: store)  // 5 extract, 6 route
    }

    /// The whole letter as an attachment of its own ticket: a large one is in a file already.
    private func raw(_ letter: HeldLetter) async throws(StoreError) -> BlobContent {
        guard letter.size <= BlobLimits.largestRow else {
            return .file(StagedBlob(digest: letter.digest, size: letter.size))
        }
        return .bytes(try await store.blob(letter.digest))
    }

    /// Attachments become blobs before the transaction that names them.
    private func store(
        _ attachments: [AttachmentDescriptor], _ message: ParsedMessage
    ) throws(StoreError) -> [NewAttachment] {
        try attachments.map { (attachment) throws(StoreError) in
            let writer = store.makeBlobWriter()
            try message.decode(attachment.part) { (chunk) throws(StoreError) in try writer.append(chunk) }
            return NewAttachment(
                name: attachment.name, mediaType: attachment.mediaType.description, isInline: attachment.isInline,
                contentID: attachment.contentID, content: try writer.finish())
        }
    }

    private nonisolated func report(_ outcomes: [Result<Receipt, StoreError>], of letters: [HeldLetter]) async -> Int {
        var committed = 0
        var flooded: [MailboxName: Int] = [:]
        for (outcome, letter) in zip(outcomes, letters) {
            switch outcome {
            case .success(let receipt):
                committed += 1
                log(
                    .info, "letter.committed",
                    [
                        "letter": letter.id, "disposition": receipt.disposition.rawValue,
                        "ticket": receipt.number?.text ?? "-", "bytes": letter.size,
                    ])
                if receipt.disposition == .quarantined, receipt.ticket != nil {
                    await alerts.tell(
                        .quarantined(mailbox: letter.place.mailbox.rawValue),
                        because: "letter \(letter.id) was not read")
                }
                if receipt.disposition == .flood { flooded[letter.place.mailbox, default: 0] += 1 }
            case .failure(let failure):
                log.with("letter", letter.id)(.error, "letter.left_in_hand", because: failure)
            }
        }
        for (mailbox, count) in flooded {
            await alerts.tell(
                .flood(mailbox: mailbox.rawValue), because: "\(count) mails of one batch were set aside")
        }
        return committed
    }
}
