package import GatewayKit
package import MIMEParser

/// Everything remembered. One contract, one suite, every backend.
///
/// Each method is one transaction unless it says otherwise: all of it is kept, or none of it. Times come from
/// the caller. All failures are `StoreError`.
package protocol TicketStore: DeskStore, TicketDirectory, AccountStore, PersonStore {
    // MARK: Ledger

    /// What is known of a mailbox, or `nil` at first contact.
    func cursor(of mailbox: MailboxName) async throws(StoreError) -> MailboxCursor?

    /// Starts, or starts again after a new UIDVALIDITY, the cursor of a mailbox.
    func setCursor(_ cursor: MailboxCursor, of mailbox: MailboxName) async throws(StoreError)

    /// The server hands out UIDs again that it gave to other letters before, as after restoring it from a backup.
    ///
    /// Moves the cursor back to `highestUID`. Ledger rows above it keep their disposition and lose their UID: a new
    /// letter under it is another letter. Those never fetched are `vanished`.
    func rewind(
        _ mailbox: MailboxName, uidValidity: UInt32, to highestUID: UInt32, now: Instant
    ) async throws(StoreError)

    /// Enters letters the server showed into the ledger and says what each of them still needs.
    ///
    /// A letter to be fetched has its fetch attempt counted. Moves the cursor to `highestUID`, the end of the
    /// window that was listed, when that is further.
    func claim(
        _ sightings: [LetterSighting], upTo highestUID: UInt32, in mailbox: MailboxName, uidValidity: UInt32,
        now: Instant
    ) async throws(StoreError) -> [ClaimedLetter]

    /// Claims again what was claimed before and never held: fetches that broke. Counts their attempts.
    func reclaim(in mailbox: MailboxName, uidValidity: UInt32, now: Instant) async throws(StoreError) -> [ClaimedLetter]

    /// Makes raw bytes durable. The result has one held letter per input, in order, except those already held before.
    func hold(_ letters: [Letter], now: Instant) async throws(StoreError) -> [HeldLetter]

    /// Gives letters that have no bytes their final word: `vanished` or `before_start`.
    func settle(
        _ letters: [LetterID], as disposition: Disposition, note: String?, now: Instant
    ) async throws(StoreError)

    /// Held letters without a final word, oldest first: what a crash, a failing store or `ingest` left to do.
    func lettersInHand(_ whose: LettersHeld, limit: Int) async throws(StoreError) -> [HeldLetter]

    /// Adds one to the parse attempts of a letter that was in the parser's hands when the process died.
    func countParseAttempt(_ letter: LetterID) async throws(StoreError)

    /// Starts a blob; small ones stay in memory. The writer blocks and belongs to one thread. Not a transaction.
    func makeBlobWriter() -> BlobWriter

    /// The raw bytes of a blob. Large ones come from their file.
    func blob(_ digest: Digest) async throws(StoreError) -> [UInt8]

    /// The raw bytes of a blob, to be read piece by piece on a thread that may block. Throws `missingBlob` at once
    /// when its file is gone.
    func blobReader(_ digest: Digest) async throws(StoreError) -> BlobReader

    /// Letters whose final word is committed but whose copy on the server still waits for acknowledgement.
    func lettersToAcknowledge(
        in mailbox: MailboxName, uidValidity: UInt32, limit: Int
    ) async throws(StoreError) -> [(letter: LetterID, uid: UInt32)]

    /// Their copies on the server are dealt with: nothing is left to do for them.
    func markAcknowledged(_ letters: [LetterID], now: Instant) async throws(StoreError)

    // MARK: Intake

    /// Matches, decides and commits a batch: one transaction, one savepoint per letter.
    ///
    /// `decide` is pure and sees the effects of the letters before it. A letter whose savepoint fails is left in
    /// hand and reported in its place; the others are committed.
    func commit<Content: Sendable>(
        _ candidates: [IntakeCandidate<Content>], now: Instant,
        decide: @Sendable (IntakeCandidate<Content>, Surroundings) -> IntakeRecord
    ) async throws(StoreError) -> [Result<Receipt, StoreError>]

    /// What `decide` would be shown now about a letter that need not be in the store. Changes nothing.
    func surroundings<Content: Sendable>(
        of candidate: IntakeCandidate<Content>, now: Instant
    ) async throws(StoreError) -> Surroundings

    // MARK: Quarantine

    /// Letters that wait for a person (`held`, `flood`, `quarantined`), oldest first.
    func detained(limit: Int) async throws(StoreError) -> [DetainedLetter]

    /// One of them, or one that was dropped; `nil` when it is neither.
    func detained(_ letter: LetterID) async throws(StoreError) -> DetainedLetter?

    /// Gives a letter that was set aside or dropped back to be judged again, as one that came through a pipe.
    ///
    /// A released letter is not set aside again. `silently` lets nobody be told of it. Throws `conflict` when the
    /// letter is none of these.
    func putBack(
        _ letter: LetterID, asReleased isReleased: Bool, silently isSilent: Bool, now: Instant
    ) async throws(StoreError)

    /// Makes `rule_drop` the final word about a letter that waits for a person; throws `conflict` when it does not.
    func drop(_ letter: LetterID, now: Instant) async throws(StoreError)

    /// Letters seen since then that have bytes and a final word, oldest first, those after `last` only.
    func judgedLetters(
        since: Instant, after last: LetterID?, limit: Int
    ) async throws(StoreError) -> [EarlierJudgement]

    // MARK: Unconfirmed replies

    /// Replies that wait for a person's word, oldest first: of strangers, of senders who were not proved, and of
    /// participants who seem to write about something else.
    func unconfirmedReplies(limit: Int) async throws(StoreError) -> [UnconfirmedReply]

    /// `nil` when no such reply waits.
    func unconfirmedReply(_ reply: MessageRowID) async throws(StoreError) -> UnconfirmedReply?

    /// From now on the reply counts as its ticket's: its writer takes part, and a ticket that waited for the customer
    /// or was closed is active again. What an agent wrote stays internal. One that may be about something else stays
    /// in its ticket. Returns the ticket.
    ///
    /// Throws `conflict` when no such reply waits, as after somebody else's word.
    func accept(_ reply: MessageRowID, now: Instant) async throws(StoreError) -> Ticket

    /// Moves the reply out of its ticket into a new one, and tells of that. Each ticket's history names the other.
    ///
    /// Throws `conflict` when no such reply waits, or when an agent wrote it.
    func split(
        _ reply: MessageRowID, into ticket: NewTicket, telling notices: [Notice], now: Instant
    ) async throws(StoreError) -> Ticket

    /// Queues what `telling` answers about each unconfirmed reply whose team was told of it, and that has waited since
    /// `latest` or before; once for each. Returns how many replies these were, at most `limit`.
    func remind(
        ofRepliesBefore latest: Instant, limit: Int, now: Instant, telling: @Sendable (UnconfirmedReply) -> [Notice]
    ) async throws(StoreError) -> Int

    // MARK: Merging

    /// Lets a conversation go on in another ticket: messages, people, tags and references move, and mail to the old
    /// one follows. Returns the ticket it goes on in, which is further on when the target was merged itself.
    ///
    /// `nil`, and nothing changes, when there is no such ticket, when it was merged before, or when both are the same.
    func merge(_ number: TicketNumber, into target: TicketNumber, now: Instant) async throws(StoreError) -> Ticket?

    // MARK: Outbox

    /// Claims due rows until `lease` from now: answers and alerts first, then the oldest. Rows whose lease ran out are
    /// due again; those of them found in `sending` become `uncertain` instead and wait ten minutes.
    ///
    /// Only what is to go in this voice. Every one that may be out, or in somebody's hands, counts against `limits`,
    /// also across restarts. A row that would go beyond one becomes `held` until there is room. The limits are at
    /// least 1.
    func claimOutbox(
        _ voice: Notice.Voice, limit: Int, now: Instant, lease: Duration, within limits: BrakeLimits
    ) async throws(StoreError) -> ClaimedOutbox<OutboxEntry>

    /// Claims due calls of one endpoint until `lease` from now, the oldest first. No limit holds them.
    func claimCalls(
        to endpoint: EndpointName, limit: Int, now: Instant, lease: Duration
    ) async throws(StoreError) -> [WebhookCall]

    /// Keeps a text or the body of a call before it is first sent. One that was kept before stays as it is.
    func keep(_ parcel: KeptParcel, for entry: OutboxID) async throws(StoreError)

    /// Keeps the composed mail; its Message-ID joins the ticket's thread. A mail that was kept before stays as it is.
    func keepComposed(_ mail: ComposedMail, for entry: OutboxID) async throws(StoreError)

    /// Commits that the final dot is about to be sent. Throws `conflict` when the lease was lost meanwhile.
    func markSending(_ entry: OutboxID, now: Instant) async throws(StoreError)

    /// Ends an attempt and counts it, except for `returned`. A row that is sent or failed keeps its state.
    ///
    /// A mail to the customer that failed for good is told in its ticket, which then no longer waits for an answer.
    /// When it was an answer, `notices` are queued with that: once for each delivery, however often it fails.
    func finish(
        _ entry: OutboxID, with result: DeliveryResult, telling notices: [Notice], now: Instant
    ) async throws(StoreError)

    /// When the next outbox row of this route falls due; `nil` when none waits.
    func nextOutboxDue(on route: OutboxRoute) async throws(StoreError) -> Instant?

    /// Queues a mail to an operator unless one to this recipient with the same `key` exists. Returns whether it
    /// was new.
    func alertOperator(
        key: String, recipient: NewContact, subject: String, body: String, language: String, now: Instant
    ) async throws(StoreError) -> Bool

    /// Queues the digest of a day to one person, unless one of that day exists. Returns whether it was new.
    func queueDigest(
        _ digest: DailyDigest, for recipient: NewContact, language: String, now: Instant
    ) async throws(StoreError) -> Bool

    /// When the next of the notices that are gathered is to be told; `nil` when none waits. What was put off before the
    /// wall clock was set back is to be told now.
    func nextGathered(now: Instant) async throws(StoreError) -> Instant?

    /// Queues one mail to somebody whose gathered notices fell due, and marks at most `limit` of them as told in it: one
    /// change. Returns how many it tells, 0 when none is due.
    func tellGathered(limit: Int, now: Instant) async throws(StoreError) -> Int

    /// At start: leases of a dead process return to the queue; `sending` becomes `uncertain`, due at `retryAt`. Only
    /// what goes by this route.
    func recoverOutbox(_ route: OutboxRoute, uncertainRetryAt retryAt: Instant) async throws(StoreError)

    /// Makes rows due now that are failed, deferred, uncertain, or put off because the way out was closed. `nil`
    /// means all of them. Returns how many.
    func retryOutbox(_ entries: [OutboxID]?, now: Instant) async throws(StoreError) -> Int

    /// Lets held rows out past every limit but the one on all mails; `nil` means all. Returns how many.
    func releaseOutbox(_ entries: [OutboxID]?, now: Instant) async throws(StoreError) -> Int

    /// Marks notices as failed that are held and were queued before `instant`. What agents wrote is never among them.
    /// Returns how many. Also forgets what no limit counts any more.
    func giveUpHeldNotices(queuedBefore instant: Instant, now: Instant) async throws(StoreError) -> Int

    // MARK: Clocks

    /// Does what is due at `now`, the earliest first: for at most `limit` clocks, each with all that follows from it.
    /// Returns how much each of them did; nothing is done twice, whoever asks and however often.
    ///
    /// `telling` says who is told, and who answers for the ticket from then on.
    func fireClocks(
        limit: Int, now: Instant, telling: @Sendable (ClockEvent) -> EscalationChange
    ) async throws(StoreError) -> [Result<Int, StoreError>]

    /// When the next clock falls due; `nil` when none does.
    func nextClockDue() async throws(StoreError) -> Instant?

    /// Sets the clocks of at most `limit` tickets by the service levels the store was opened with, where others held
    /// before. Returns how many there were.
    func reviseClocks(limit: Int, now: Instant) async throws(StoreError) -> Int

    /// All clocks of a ticket with their past, in the order they began; none when no ticket has this number.
    func clocks(of number: TicketNumber, by book: ServiceLevelBook) async throws(StoreError) -> [ClockFile]

    /// Promises that run out before `end`, or ran out, the most urgent first.
    func promisesDue(before end: Instant, limit: Int) async throws(StoreError) -> [DueClock]

    /// How these tickets stand at `now`; those about which nothing was promised are missing.
    func promises(of tickets: [TicketID], now: Instant) async throws(StoreError) -> [TicketID: PromiseStand]

    // MARK: Agents

    /// What each agent said last about being there, by name; also of those who are no agents any more.
    func absences() async throws(StoreError) -> [Absence]

    /// Takes the place of what was said of this agent before.
    func keep(_ absence: Absence) async throws(StoreError)

    /// How many tickets each of these agents works on, in their order; see `AssignmentOffer.mostCounted`.
    func loads(of agents: [AgentName]) async throws(StoreError) -> [Int]

    /// Who may be given a ticket that is opened now, the best first.
    func offer(for question: AssignmentQuestion) async throws(StoreError) -> AssignmentOffer

    // MARK: Webhooks

    /// The endpoint is gone: what waits for it has failed, and nothing is queued for it until it is called back.
    func retire(_ endpoint: EndpointName, because reason: String, now: Instant) async throws(StoreError)

    /// Events are queued for the endpoint again. Returns whether it was retired.
    func reinstate(_ endpoint: EndpointName) async throws(StoreError) -> Bool

    /// By name.
    func retiredEndpoints() async throws(StoreError) -> [RetiredEndpoint]

    /// Attempts to call an endpoint, or all of them, the newest first.
    func webhookAttempts(to endpoint: EndpointName?, limit: Int) async throws(StoreError) -> [WebhookAttempt]

    /// Makes a call due now whatever became of it, with the same bytes and the same id. Returns whether there is one.
    func resendCall(_ entry: OutboxID, now: Instant) async throws(StoreError) -> Bool

    // MARK: Complaints

    /// Addresses that get no automatic mail since somebody there complained, newest first.
    func suppressions(limit: Int) async throws(StoreError) -> [Suppression]

    /// Lets automatic mail go to this address again. Returns whether it was stopped.
    func liftSuppression(of address: EmailAddress) async throws(StoreError) -> Bool

    // MARK: Troubles

    /// Notes for `census` that the daemon cannot use something; `nil` says that it can again. The instant of the first
    /// note is kept.
    func noteTrouble(_ reason: String?, with subject: String, now: Instant) async throws(StoreError)

    /// At start nothing is known to be in trouble.
    func forgetTroubles() async throws(StoreError)

    // MARK: Views

    /// Newest first.
    func tickets(_ filter: TicketFilter) async throws(StoreError) -> [Ticket]
    /// `nil` when no ticket has this number.
    func ticketFile(_ number: TicketNumber) async throws(StoreError) -> TicketFile?
    /// The mail we sent in the ticket that the first successful of `claims` leads to, newest first: of at most
    /// `limit` mails at most `bytes` bytes each, from the header to the end of the text. Mail to the team when the
    /// claim was signed for one of them, else mail to customers: neither repeats what its reader wrote himself.
    func sentMail(
        under claims: [ThreadClaim], limit: Int, bytes: Int, now: Instant
    ) async throws(StoreError) -> [[UInt8]]
    /// Newest first.
    func deliveries(in states: [DeliveryState], limit: Int) async throws(StoreError) -> [Delivery]
    /// Newest first; of every mailbox when none is named.
    func ledger(of mailbox: MailboxName?, limit: Int) async throws(StoreError) -> [LedgerEntry]
    /// Every mailbox that was ever known, by name.
    func ledgerSummaries() async throws(StoreError) -> [LedgerSummary]
    /// What falls due is counted at `now`.
    func census(now: Instant) async throws(StoreError) -> StoreCensus
    /// How the work stands and how it went; over one unchanging view. The first answer reads much; later ones read what
    /// changed since.
    func statistics(_ question: StatisticsQuestion) async throws(StoreError) -> TicketStatistics
}

extension TicketStore {
    /// Claims due mail, however much went out before.
    package func claimOutbox(limit: Int, now: Instant, lease: Duration) async throws(StoreError) -> [OutboxEntry] {
        try await claimOutbox(.mail, limit: limit, now: now, lease: lease, within: .none).entries
    }

    /// Claims due mail.
    package func claimOutbox(
        limit: Int, now: Instant, lease: Duration, within limits: BrakeLimits
    ) async throws(StoreError) -> ClaimedOutbox<OutboxEntry> {
        try await claimOutbox(.mail, limit: limit, now: now, lease: lease, within: limits)
    }

    /// When the next mail falls due.
    package func nextOutboxDue() async throws(StoreError) -> Instant? { try await nextOutboxDue(on: .mail) }

    /// The mail a dead process had in hand.
    package func recoverOutbox(uncertainRetryAt retryAt: Instant) async throws(StoreError) {
        try await recoverOutbox(.mail, uncertainRetryAt: retryAt)
    }

    /// Ends an attempt of which nobody needs to hear.
    package func finish(_ entry: OutboxID, with result: DeliveryResult, now: Instant) async throws(StoreError) {
        try await finish(entry, with: result, telling: [], now: now)
    }

    /// A store without files reads the whole at once.
    package func blobReader(_ digest: Digest) async throws(StoreError) -> BlobReader {
        BlobReader(try await blob(digest))
    }
}

/// Which held letters are asked for.
package enum LettersHeld: Sendable {
    case all
    /// Those no mailbox connection will bring again.
    case handedOver
    case of(MailboxName)
}

extension TicketStore {
    /// Held letters of every mailbox and pipe, the oldest first.
    package func lettersInHand(limit: Int) async throws(StoreError) -> [HeldLetter] {
        try await lettersInHand(.all, limit: limit)
    }
}
