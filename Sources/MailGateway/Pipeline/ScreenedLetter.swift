import MIMEParser
import Notifier
import TicketStore

/// A letter after the first pure steps, with what it claims of the store.
struct ScreenedLetter {
    private let message: ParsedMessage
    private let report: MailReport?
    private let screening: Screening
    /// Where it says to belong, best proof first.
    let claims: [ThreadClaim]

    /// `nil` when the mail is larger than the parser's limit.
    init?(_ bytes: [UInt8], parser: MessageParser, rules: IntakeRules, seal: ReplySeal) {
        guard let message = try? parser.parse(bytes) else { return nil }  // 3 parse
        let evidence = LoopEvidence(
            message, siteDomain: rules.siteDomain, ownAddresses: rules.ownAddresses,
            isOwnMessageID: { seal.messageID($0) != nil })
        let report = MailReport(message, evidence)
        self.message = message
        self.report = report
        screening = Screening(evidence, report: report?.kind, mostHops: rules.loopHops)  // 4 screen
        claims = ThreadClaims(message, seal: seal, report: report).list
    }

    /// The letter as step 7 and 8 want it. `sent` is what we wrote earlier in its conversation; `keeping` makes blobs of
    /// its attachments.
    func judged(
        _ letter: HeldLetter, by rules: IntakeRules, sent: [String],
        keeping store: ([AttachmentDescriptor], ParsedMessage) throws(StoreError) -> [NewAttachment]
    ) throws(StoreError) -> IntakeCandidate<JudgedLetter> {
        let team = rules.team(of: letter.place.mailbox)
        let extraction = Extraction(message, sent: sent)  // 5 extract
        let attachments = try store(extraction.attachments, message)
        let urgency = Urgency(message, words: team.settings.urgentWords)  // 6 route
        var content = JudgedLetter(
            letter, message, team.settings.name, screening, report, extraction, attachments, urgency, rules)
        let sender = message.soleSender?.address
        content.words = RepeatedWords(of: sender, content.newText, attachments).digest
        if content.forward != nil {
            content.forwardedFiles = try store(extraction.forwardedFiles, message).unlike(attachments)
        }
        if claims.contains(where: \.isOfSurvey) {
            content.surveyAnswer = SurveyAnswer(subject: message.subject ?? "", text: content.newText)
        }
        content.ruleReadings = rules.book.read(
            RuleFacts(
                letter, message, newText: extraction.newText, attachments + content.forwardedFiles, zone: team.zone))
        // Looked for where it can do harm: in a program's mail, and in what goes into a ticket.
        if !screening.mayAnswer || !claims.isEmpty, rules.holdsVerification(letter.place.mailbox) {
            content.verification = VerificationMail(
                subject: message.subject ?? "", text: extraction.newText, isHTML: extraction.source == .html)
        }
        var candidate = IntakeCandidate(
            letter: letter, identity: LetterIdentity(message, raw: letter.digest),
            sender: sender, claims: claims, content: content)
        candidate.claimsAgent = rules.agent(at: candidate.sender) != nil
        candidate.commandQuestion = content.commands.question(answering: message.inReplyTo)
        candidate.question = RecurrenceQuestion(
            words: content.words, origin: rules.origin(of: candidate.sender, content.authentication),
            limits: rules.limits)
        // Imported mail is given to nobody.
        if !letter.isSilent {
            candidate.assignmentQuestions = rules.assignmentQuestions(
                for: content, splits: candidate.commandQuestion?.isAboutReply ?? false)
        }
        return candidate
    }
}
