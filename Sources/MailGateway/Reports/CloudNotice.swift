import MIMEParser

/// Amazon's notifications about mail sent through SES: JSON in the body, itself a JSON string when it came by way
/// of SNS. Only the few strings that matter are looked for; the text may be wrapped anywhere.
struct CloudNotice {
    private(set) var recipients: [MailReport.Recipient] = []
    private(set) var originalMessageID: MessageID?

    init?(_ message: ParsedMessage, _ evidence: LoopEvidence) {
        guard evidence.isFromUnattendedAddress || evidence.isFromDaemon || evidence.returnPathIsEmpty,
            let part = message.ownTextParts.first
        else { return nil }
        let json = message.text(of: part).utf8.prefix(NoticeText.longest)
        guard json.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else { return nil }
        // Whatever its depth, a quotation mark is one; wrapped lines are joined.
        let pairs = Self.strings(json.filter { $0 != 0x5C && $0 != 0x0A && $0 != 0x0D })
        guard let type = pairs.first(where: { Self.isNamed($0.name, "notificationType", "eventType") }) else {
            return nil
        }
        let isDelivery = ASCIIText.equal(type.value, Array("Delivery".utf8))
        guard isDelivery || ASCIIText.equal(type.value, Array("Bounce".utf8)) else { return nil }
        if isDelivery { readDelivery(pairs) } else { readBounce(pairs) }
        guard !recipients.isEmpty else { return nil }
        originalMessageID = pairs.first { Self.isNamed($0.name, "messageId") }.flatMap { MessageID(Array($0.value)) }
    }

    private mutating func readDelivery(_ pairs: [(name: [UInt8], value: [UInt8])]) {
        let words = pairs.first { Self.isNamed($0.name, "smtpResponse") }?.value ?? []
        let reply = ServerReply(in: words)
        let address = pairs.first { Self.isNamed($0.name, "destination", "recipients") }?.value ?? []
        recipients = [
            MailReport.Recipient(
                address: TextAddress.all(in: address).first?.bytes ?? [], action: .delivered, status: reply.status,
                code: reply.code, reason: .delivered, words: words)
        ]
    }

    private mutating func readBounce(_ pairs: [(name: [UInt8], value: [UInt8])]) {
        var start: Int?
        for place in pairs.indices where recipients.count < NoticeRecipients.most {
            guard Self.isNamed(pairs[place].name, "emailAddress") else { continue }
            if let start { close(pairs[start..<place]) }
            start = place
        }
        if let start { close(pairs[start...].prefix(Self.mostStrings)) }
    }

    /// Strings that belong to one recipient.
    private static let mostStrings = 6

    private mutating func close(_ pairs: ArraySlice<(name: [UInt8], value: [UInt8])>) {
        func value(_ name: StaticString) -> [UInt8] { pairs.first { Self.isNamed($0.name, name) }?.value ?? [] }
        let words = value("diagnosticCode")
        let reply = ServerReply(in: words)
        let status = reply.status ?? EnhancedStatus(value("status"))
        let folded = FoldedText.bytes(utf8: words)
        let judgement = FailureJudgement(
            words: folded, status: status, code: reply.code, command: RefusedCommand(in: folded), action: .failed)
        recipients.append(
            MailReport.Recipient(
                address: value("emailAddress"), action: .failed, status: status, code: reply.code,
                reason: judgement.reason, words: words))
    }

    private static func isNamed(_ name: [UInt8], _ wanted: StaticString...) -> Bool {
        wanted.contains { name.elementsEqual("\($0)".utf8) }
    }

    /// `"name":"value"` and `"name":["value"`, in order. One pass.
    private static func strings(_ json: [UInt8]) -> [(name: [UInt8], value: [UInt8])] {
        var found: [(name: [UInt8], value: [UInt8])] = []
        let pieces = json.split(separator: 0x22, omittingEmptySubsequences: false)
        for place in pieces.indices.dropFirst().dropLast() {
            let marks = pieces[place].filter { $0 > 0x20 }
            guard marks == [0x3A] || marks == [0x3A, 0x5B] else { continue }
            found.append((Array(pieces[place - 1]), Array(pieces[place + 1])))
        }
        return found
    }
}
