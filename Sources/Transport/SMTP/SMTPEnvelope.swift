/// The commands that open one transaction (RFC 5321, section 3.3), and what they need from the server.
struct SMTPEnvelope {
    private let sender: MailPath?
    private let recipient: MailPath
    private let byteCount: Int?
    private let isEightBit: Bool

    init(sender: MailPath?, recipient: MailPath, message: borrowing some MessageSource) {
        self.sender = sender
        self.recipient = recipient
        byteCount = message.byteCount
        isEightBit = message.isEightBit
    }

    private var isInternational: Bool { recipient.isInternational || sender?.isInternational ?? false }

    /// What the server lacks for this message; `nil` when it may be tried.
    func requirementMissing(in offer: SMTPExtensions) -> MailRequirement? {
        if isInternational, !offer.smtpUTF8 { return .internationalAddress }
        if isEightBit, !offer.eightBitMIME { return .eightBit }
        if let limit = offer.sizeLimit, let byteCount, byteCount > limit { return .size(limit: limit) }
        return nil
    }

    /// MAIL with the parameters the server offered (RFC 1870, 6152, 6531).
    func mailCommand(_ offer: SMTPExtensions) -> [UInt8] {
        var command = Array("MAIL FROM:<".utf8) + (sender?.bytes ?? []) + [UInt8(ascii: ">")]
        if offer.offersSize, let byteCount { command += " SIZE=\(byteCount)".utf8 }
        if isEightBit { command += " BODY=8BITMIME".utf8 }
        if isInternational { command += " SMTPUTF8".utf8 }
        return command + Array("\r\n".utf8)
    }

    var recipientCommand: [UInt8] {
        Array("RCPT TO:<".utf8) + recipient.bytes + Array(">\r\n".utf8)
    }
}
