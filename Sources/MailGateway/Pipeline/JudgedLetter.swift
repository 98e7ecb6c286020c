import GatewayKit
import MIMEParser
import TicketStore

/// What the pure steps made of one letter: all the decision needs besides the store's answers.
struct JudgedLetter: Sendable {
    /// That of the mailbox, until a rule says another.
    var queue: QueueName
    let screening: Screening
    let subject: String
    /// The From mailbox when there is exactly one and it is well formed.
    var writer: NewContact?
    /// What the server found out about the writer.
    var authentication = SenderAuthentication.none
    /// People on To and Cc who are neither ours nor agents nor the writer.
    var others: [NewContact] = []
    var newText: String
    var fullText: String
    /// The HTML of the mail as it may be shown.
    var safeHTML: String?
    var messageID: MessageID?
    var references: [MessageID] = []
    var attachments: [NewAttachment]
    var isUrgent = false
    /// What came of asking the rules, each in the order of the file.
    var ruleReadings: [RuleReading] = []
    /// What it proves to another service, where such mail is to be held.
    var verification: VerificationMail?
    /// What an agent asks of the gateway at the top of his text; empty for everybody else.
    var commands = CommandBlock()
    /// What an agent passes on, and what he wrote above it.
    var forward: ForwardedMail?
    var wordsAbove = ""
    /// Files of the mail that an agent passes on attached as a whole, less those that came beside it too.
    var forwardedFiles: [NewAttachment] = []
    /// Other agents on To and Cc.
    var colleagues: [AgentName] = []
    /// Nothing in it repeats or passes on other mail.
    var quotesNothing = false
    /// The answer to our question how it was, where a mail may hold one.
    var surveyAnswer: SurveyAnswer?
    /// What a bounce or a complaint says about a mail of ours.
    var report: MailReport?
    /// See `RepeatedWords`.
    var words: Digest?
    /// Why the mail was not read, when it was not.
    var unread: String?
    /// The checks so far.
    var trace: DecisionTrace
}

extension JudgedLetter {
    /// Longest subject that is kept, in bytes.
    static let longestSubject = 250

    /// What the ticket that a mail opens is called.
    static func subject(of message: ParsedMessage) -> String {
        subject(message.subject ?? "")
    }

    static func subject(_ text: String) -> String {
        let subject = CleanText.line(ReplySubject.normalised(text), limit: longestSubject)
        return subject.isEmpty ? noSubject : subject
    }

    static let noSubject = "(no subject)"

    init(
        _ letter: HeldLetter, _ message: ParsedMessage, _ queue: QueueName, _ screening: Screening,
        _ report: MailReport?, _ extraction: Extraction, _ attachments: [NewAttachment], _ urgency: Urgency,
        _ rules: IntakeRules
    ) {
        self.queue = queue
        self.screening = screening
        subject = Self.subject(of: message)
        writer = message.soleSender.map { NewContact(address: $0.address, name: $0.name) }
        newText = extraction.shownText
        fullText = extraction.fullText
        safeHTML = extraction.html?.markup
        self.attachments = attachments
        messageID = message.messageID
        references = message.references + message.inReplyTo
        isUrgent = urgency != .ordinary
        self.report = report
        trace = DecisionTrace()
        let defects = message.defects.count
        trace.note("parse", defects == 0 ? "clean" : "\(defects) defects repaired")
        trace.note("screen", screening.description)
        authentication = SenderAuthentication(
            of: writer?.address, in: message, trusting: rules.authenticationServers(of: letter.place.mailbox))
        trace.note("sender", authentication.description)
        if let html = extraction.html { trace.note("html", html.verdict) }
        if urgency != .ordinary { trace.note("urgency", "\(urgency)") }
        trace.note("extract", extraction.summary)
        others = rules.strangers(among: message.to + message.cc, besides: writer?.address)
        colleagues = rules.colleagues(among: message.to + message.cc, besides: writer?.address)
        quotesNothing = !extraction.trimmed.parts.contains { $0.kind == .quoted || $0.kind == .forwarded }
        if rules.agent(at: writer?.address) != nil {
            commands = CommandBlock(opening: extraction.trimmed.opening)
            forward = extraction.forwarded
            wordsAbove = extraction.wordsAbove
        }
        if screening.isHuman, let language = extraction.authorLanguage {
            writer?.language = language.code
            trace.note("language", language.code)
        }
        if let size = letter.sizeOnServer { noteOmission(of: size, kept: letter.size) }
    }

    /// Without what only the way of the mail can prove.
    var proof: SenderProof { writer == nil ? .none : authentication.isAuthenticated ? .authenticated : .claimed }

    /// Only the header of a mail above the limit was fetched.
    private mutating func noteOmission(of size: Int, kept: Int) {
        trace.note("fetch", "only the header: \(size) bytes are above the limit")
        newText = "[This mail has \(size / 1_000_000) MB, more than is fetched. The original is still in the mailbox.]"
        fullText = newText
        safeHTML = nil
        attachments = []
    }
}

extension IntakeCandidate<JudgedLetter> {
    /// A letter nobody reads further: it becomes a minimal ticket that carries the raw mail.
    static func unread(
        _ letter: HeldLetter, raw content: BlobContent, in queue: QueueName, because reason: String
    ) -> Self {
        let words = "[This mail could not be read: \(reason). The original is attached, untouched.]"
        let raw = NewAttachment(
            name: "original.eml", mediaType: "message/rfc822", isInline: false, contentID: nil,
            content: content)
        var trace = DecisionTrace()
        trace.note("parse", "quarantined: \(reason)")
        let content = JudgedLetter(
            queue: queue, screening: Screening(LoopEvidence()), subject: "(a mail that could not be read)",
            newText: words, fullText: words, attachments: [raw], unread: reason, trace: trace)
        return IntakeCandidate(
            letter: letter, identity: LetterIdentity(raw: letter.digest, messageID: nil, body: letter.digest),
            sender: nil, claims: [], content: content)
    }
}

extension [NewAttachment] {
    /// Without files whose bytes are among `others` or came before.
    func unlike(_ others: [NewAttachment]) -> [NewAttachment] {
        guard !isEmpty else { return [] }
        var known = Set(others.map(\.content.digest))
        return filter { known.insert($0.content.digest).inserted }
    }
}

extension ParsedMessage {
    /// The one person who says to have written this, or `nil` when that cannot be told.
    var soleSender: (address: EmailAddress, name: String?)? {
        guard !isFromAmbiguous, let mailbox = from.first, let address = mailbox.address else { return nil }
        let name = mailbox.name.map { CleanText.line($0, limit: 120) }
        return (address, name?.isEmpty == true ? nil : name)
    }
}

extension LetterIdentity {
    /// The body digest is over the canonical body, so that two roads of one mail agree; raw mail of another
    /// sender under the same Message-ID does not.
    init(_ message: ParsedMessage, raw: Digest) {
        var hasher = SHA256()
        message.canonicalBody { chunk in hasher.update(chunk) }
        self.init(raw: raw, messageID: message.messageID, body: hasher.digest())
    }
}
