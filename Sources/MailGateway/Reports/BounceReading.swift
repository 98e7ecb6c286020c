import MIMEParser

/// A bounce, whoever wrote it and however: machine fields where there are any, completed from the words beside
/// them, else the words alone.
struct BounceReading {
    private(set) var report: MailReport

    private let message: ParsedMessage
    private let text: NoticeText
    private let notice: NoticeRecipients
    private let isDelay: Bool

    init?(_ message: ParsedMessage, _ evidence: LoopEvidence) {
        if let cloud = CloudNotice(message, evidence) {
            self.init(message, NoticeText([]), isDelay: false)
            report.recipients = cloud.recipients
            report.originalMessageID = cloud.originalMessageID
            return
        }
        // Most mail is written by people: its text is not read for this.
        guard Self.mayBeBounce(evidence) else { return nil }
        let text = NoticeText(message)
        let words = text.folded
        guard Self.isBounce(evidence, words) else { return nil }
        let isDelay = NoticePhrases.speaksOfDelay(words) || Self.speaksOfDelay(message.subject)
        self.init(message, text, isDelay: isDelay)
        readRecipients(evidence)
        if report.originalMessageID == nil { report.originalMessageID = ReturnedHeader(message, text).messageID }
    }

    private init(_ message: ParsedMessage, _ text: NoticeText, isDelay: Bool) {
        self.message = message
        self.text = text
        self.isDelay = isDelay
        let ours = Self.ownAddresses(of: message)
        notice = NoticeRecipients(text, isOurs: { address in ours.contains { ASCIIText.equal($0, address) } })
        report = MailReport(kind: .bounce, recipients: [])
    }

    /// The sender is a mail server, and the mail says that it is about a delivery. Either alone proves nothing:
    /// people quote bounces, and shops write about parcels.
    private static func isBounce(_ evidence: LoopEvidence, _ words: [UInt8]) -> Bool {
        if evidence.reportsDelivery || evidence.namesFailedRecipients { return true }
        let isFromServer = isFromServer(evidence)
        let isAnswer = evidence.hasAbsenceSubject || evidence.isAutomaticReply && !evidence.isFromDaemon
        if isFromServer, !isAnswer, evidence.hasFailureSubject || NoticePhrases.announcesFailure(words) { return true }
        return evidence.isFromListManager && NoticePhrases.announcesRefusedPost(words)
    }

    /// Whether the words could make a bounce of it.
    private static func mayBeBounce(_ evidence: LoopEvidence) -> Bool {
        evidence.reportsDelivery || evidence.namesFailedRecipients || isFromServer(evidence)
            || evidence.isFromListManager
    }

    private static func isFromServer(_ evidence: LoopEvidence) -> Bool {
        evidence.isFromDaemon || evidence.returnPathIsEmpty || evidence.claimsDeliveryReport
    }

    private static func speaksOfDelay(_ subject: String?) -> Bool {
        NoticePhrases.speaksOfDelay(FoldedText.bytes(subject ?? ""))
    }

    /// Whom the notice was sent to, and who sent it.
    private static func ownAddresses(of message: ParsedMessage) -> [[UInt8]] {
        (message.to + message.from).prefix(8).compactMap { $0.address?.bytes }
    }

    // MARK: Recipients

    private mutating func readRecipients(_ evidence: LoopEvidence) {
        var reported = message.report?.recipients ?? []
        if reported.isEmpty { reported = fieldsInText() }
        if !reported.isEmpty {
            report.recipients = reported.map { recipient($0, isOnly: reported.count == 1) }
            report.originalMessageID = message.report?.originalMessageID
            return
        }
        let failed = message.fields(named: "X-Failed-Recipients").flatMap { TextAddress.all(in: $0.rawValue) }
        var addresses = failed.prefix(NoticeRecipients.most).map(\.bytes)
        if addresses.isEmpty { addresses = notice.list.map(\.address) }
        if addresses.isEmpty { addresses = [ReturnedHeader(message, text).recipient ?? []] }
        report.recipients = addresses.map { recipient($0, isOnly: addresses.count == 1) }
    }

    /// Delivery-status fields that a broken or simple program wrote into the text.
    private func fieldsInText() -> [DeliveryReport.Recipient] {
        let isField = { (line: NoticeText.Line) in Self.statusFields.contains { line.folded.starts(with: $0) } }
        guard let first = text.lines.firstIndex(where: isField) else { return [] }
        let body = text.lines[first...].map { line in
            (line.indent > 0 && !isField(line) && !line.bytes.isEmpty ? [0x20] : []) + line.bytes
        }
        return message.reportedRecipients(in: Array(body.joined(separator: [0x0A])))
            .filter { $0.finalRecipient != nil || $0.originalRecipient != nil }
    }

    private static let statusFields = ["final-recipient:", "original-recipient:", "action:"].map { Array($0.utf8) }

    /// One that the words alone speak of.
    private func recipient(_ address: [UInt8], isOnly: Bool) -> MailReport.Recipient {
        let own = notice.words(about: address) ?? []
        let everything = Array(text.lines.map(\.bytes).joined(separator: [0x20]).prefix(Self.longestContext))
        let words = own.isEmpty ? everything : own
        let reply = ServerReply(in: words)
        var judgement = FailureJudgement(
            words: FoldedText.bytes(utf8: words), status: reply.status, code: reply.code, command: nil,
            action: isDelay ? .delayed : .failed)
        judgement.command = RefusedCommand(in: judgement.words)
        if judgement.reason == .undefined || judgement.reason == .expired && isDelay, isOnly, !own.isEmpty {
            judgement.words = FoldedText.bytes(utf8: everything)
        }
        var reason = judgement.reason
        // A server that gives neither code nor known word keeps its reason to itself.
        if reason == .undefined, reply.code == nil { reason = .onHold }
        return MailReport.Recipient(
            address: address, action: judgement.action,
            status: reply.status ?? Self.status(code: reply.code, action: judgement.action), code: reply.code,
            reason: reason, words: words)
    }

    /// One that has fields of its own. The words of the notice tell where in the dialogue it was refused.
    private func recipient(_ fields: DeliveryReport.Recipient, isOnly: Bool) -> MailReport.Recipient {
        let address = Self.address(fields) ?? (isOnly ? notice.list.first?.address : nil) ?? []
        let diagnostic = Array((fields.diagnostic ?? "").utf8.prefix(NoticeRecipients.longestWords))
        var beside = notice.words(about: address) ?? fields.originalRecipient.flatMap { notice.words(about: $0) } ?? []
        if beside.isEmpty, isOnly {
            beside = Array(text.lines.map(\.bytes).joined(separator: [0x20]).prefix(Self.longestContext))
        }
        let words = diagnostic.isEmpty ? beside : diagnostic
        let reply = ServerReply(in: words)
        let status = Self.status(stated: fields.status, quoted: reply.status)
        let folded = FoldedText.bytes(utf8: words)
        var action = fields.action
        if action == .unknown { action = status?.classDigit == 4 && isDelay ? .delayed : .failed }
        var judgement = FailureJudgement(
            words: folded, status: status, code: reply.code,
            command: RefusedCommand(in: folded) ?? RefusedCommand(in: FoldedText.bytes(utf8: beside)),
            action: action, isFromProgram: fields.isFromProgram)
        if judgement.needsMore, !beside.isEmpty, !diagnostic.isEmpty {
            judgement.words = FoldedText.bytes(utf8: beside)
        }
        return MailReport.Recipient(
            address: address, original: fields.originalRecipient, action: action,
            status: status ?? Self.status(code: reply.code, action: action), code: reply.code,
            reason: judgement.reason, words: words)
    }

    /// Bytes of a notice that are searched when a recipient has no words of its own.
    private static let longestContext = 8 << 10

    private static func address(_ fields: DeliveryReport.Recipient) -> [UInt8]? {
        for candidate in [fields.finalRecipient, fields.originalRecipient] {
            guard let candidate else { continue }
            // A source route (RFC 5321, appendix C) ends at the colon.
            let routed = candidate.first == 0x40 ? candidate.drop { $0 != 0x3A }.dropFirst() : candidate[...]
            if let address = TextAddress.all(in: Array(routed)).first { return address.bytes }
        }
        return nil
    }

    /// The code a server quoted beside its words is the refusing server's own; the field may be a relay's guess.
    private static func status(stated: EnhancedStatus?, quoted: EnhancedStatus?) -> EnhancedStatus? {
        guard let quoted else { return stated }
        guard let stated, quoted.subject == 0, quoted.detail == 0 else { return quoted }
        return stated
    }

    private static func status(code: Int?, action: DeliveryReport.Action) -> EnhancedStatus? {
        if let code { return EnhancedStatus(Array("\(code / 100).0.0".utf8)) }
        switch action {
        case .failed: return EnhancedStatus(Array("5.0.0".utf8))
        case .delayed: return EnhancedStatus(Array("4.0.0".utf8))
        case .delivered, .relayed, .expanded: return EnhancedStatus(Array("2.0.0".utf8))
        case .unknown: return nil
        }
    }
}
