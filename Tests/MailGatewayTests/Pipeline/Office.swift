import GatewayKit
import MIMEParser
import Notifier
import Transport

@testable import MailGateway
@testable import TicketStore

/// A small support team to decide for: a queue with two agents, one on call, and a customer with a ticket.
struct Office {
    let now = Instant(seconds: 1_790_000_000)
    static let number = TicketNumber("TICKET-20260921-001")!
    static let ticketID = TicketID(7)!
    static let replyKey = ReplyKey(700)!
    /// The Message-ID of the mail that opened Claire's ticket.
    static let known = MessageID("<m1@customer.test>")!
    let rules: IntakeRules

    static var claire: Contact { contact(1, "claire@customer.test") }
    static var anna: Contact { contact(2, "anna@example.test") }
    static var bruno: Contact { contact(3, "bruno@example.test") }

    /// - Parameter others: Further teams, each with a mailbox of its name and nobody in it.
    init(
        proof: ProofSettings = ProofSettings(), authenticationServers: [String] = [],
        reopen: QueueSettings.Reopening? = nil, others: [String] = [], supervisors: [String] = [],
        limits: IntakeLimits = IntakeLimits(), assignment: AssignmentMode? = nil
    ) throws {
        let support = EmailAddress("support@example.test")!
        let agents = ["anna", "bruno", "oncall"].map { name in
            AgentSettings(
                name: AgentName(name), displayName: name, address: EmailAddress("\(name)@example.test")!,
                role: supervisors.contains(name) ? .supervisor : .agent, language: "en")
        }
        var queue = QueueSettings(
            name: QueueName("support"), title: "Support", address: support, numbers: .standard,
            replyAddress: .none, agents: [AgentName("anna"), AgentName("bruno")],
            onCall: [AgentName("oncall"), AgentName("anna")],
            timeZone: "UTC", language: "en")
        queue.reopen = reopen ?? queue.reopen
        queue.assignment = assignment
        var queues = [queue]
        var mailbox = MailboxSettings(
            name: MailboxName("support"), address: support, queue: queue.name,
            server: try ServerEndpoint(url: "imap://127.0.0.1:143"))
        mailbox.authenticationServers = authenticationServers
        var mailboxes = [mailbox]
        for name in others {
            queue.name = QueueName(name)
            queue.address = EmailAddress("\(name)@example.test")!
            queue.agents = []
            queues.append(queue)
            mailbox.name = MailboxName(name)
            mailbox.address = queue.address
            mailbox.queue = queue.name
            mailboxes.append(mailbox)
        }
        var configuration = Configuration(
            site: SiteSettings(name: "Example", domain: "example.test"), mailboxes: mailboxes, queues: queues,
            agents: agents, smtp: SMTPSettings(server: try ServerEndpoint(url: "smtp://127.0.0.1:25")),
            operators: OperatorSettings(addresses: [], language: "en"))
        configuration.proof = proof
        configuration.limits.intake = limits
        rules = try IntakeRules(configuration)
    }

    /// A record of another kind than the row promises.
    struct Surprise: Error {
        let record: IntakeRecord

        init(_ record: IntakeRecord) { self.record = record }
    }

    static func contact(_ id: Int64, _ address: String) -> Contact {
        Contact(id: ContactID(id)!, address: EmailAddress(address)!, name: nil)
    }

    func held(isSilent: Bool = false) -> HeldLetter {
        HeldLetter(
            id: LetterID(1)!, place: .pipe(MailboxName("support")), digest: sha256([1, 2, 3]), size: 3, receivedAt: now,
            isSilent: isSilent, parseAttempts: 0, bytes: [1, 2, 3])
    }

    func letter(
        from sender: String?, evidence: LoopEvidence = LoopEvidence(), isUrgent: Bool = false,
        authentication: ProofBasis = .noServer
    ) -> IntakeCandidate<JudgedLetter> {
        let address = sender.map { EmailAddress($0)! }
        let content = JudgedLetter(
            queue: QueueName("support"), screening: Screening(evidence), subject: "Printer",
            writer: address.map { NewContact(address: $0, name: nil) },
            authentication: SenderAuthentication(basis: authentication), newText: "It burns.", fullText: "It burns.",
            attachments: [], isUrgent: isUrgent, trace: DecisionTrace())
        let held = held()
        return IntakeCandidate(
            letter: held, identity: LetterIdentity(raw: held.digest, messageID: nil, body: held.digest),
            sender: address,
            claims: [], content: content)
    }

    /// The ticket of Claire, found by `claim`.
    func match(
        _ claim: ThreadClaim, status: TicketStatus = .open, assignee: String? = nil, closedDaysAgo: Int64? = nil,
        tokenFor recipient: Contact? = nil
    ) -> ThreadMatch {
        let closed = closedDaysAgo.map { now - .seconds($0 * 86_400) }
        let ticket = Ticket(
            id: Self.ticketID, uuid: UniqueID(text: "0"), replyKey: Self.replyKey, number: Self.number,
            queue: QueueName("support"),
            subject: "Printer",
            status: status, priority: .normal, source: .email, requester: Self.claire,
            assignee: assignee.map(AgentName.init),
            createdAt: now - .seconds(90 * 86_400), updatedAt: closed ?? now, closedAt: closed, version: 1)
        return ThreadMatch(claim: claim, ticket: ticket, participants: [Self.claire], tokenRecipient: recipient)
    }

    func decide(
        _ letter: IntakeCandidate<JudgedLetter>, matches: [ThreadMatch] = [], originalIn queue: String? = nil,
        isSilent: Bool = false, toldOfDisbelief: Set<Notice.Kind> = [],
        recurrence: Recurrence = Recurrence()
    ) -> IntakeRecord {
        var letter = letter
        letter.letter.isSilent = isSilent
        let original = queue.map {
            EarlierLetter(letter: LetterID(3)!, ticket: Self.ticketID, ticketQueue: QueueName($0))
        }
        let surroundings = Surroundings(
            original: original, matches: matches, sender: nil, hasMessageIDClash: false,
            toldOfDisbelief: toldOfDisbelief, recurrence: recurrence)
        return IntakeDecision(letter, in: surroundings, by: rules, at: now).record
    }
}

extension IntakeRecord {
    /// Who is told what, as readable rows.
    var told: [String] { notices.map { "\($0.kind.rawValue) \($0.recipient.address)" } }

    var opened: NewTicket? {
        if case .open(let ticket, _) = effect { ticket } else { nil }
    }

    var change: TicketChange? {
        if case .append(_, _, let change) = effect { change } else { nil }
    }

    var message: NewMessage? {
        switch effect {
        case .open(_, let message), .append(_, let message, _): message
        default: nil
        }
    }
}
