import GatewayKit
import MIMEParser
import TicketStore

/// What rules ask of one letter. Texts are folded when the first rule asks for them, once for all rules.
struct RuleFacts {
    /// One file: its folded name and type, and its decoded bytes.
    typealias File = (name: [UInt8], type: [UInt8], size: Int)

    private let letter: HeldLetter
    private let message: ParsedMessage
    private let newText: String
    private let localSeconds: Int64
    private let attachments: [NewAttachment]
    private lazy var fields = message.header.fields
    private lazy var from = [message.soleSender?.address].compactMap { $0?.key }
    private lazy var to = ThreadClaims.recipients(of: message).map(\.key)
    private lazy var replyTo = message.replyTo.compactMap { $0.address?.key }
    private lazy var subject = FoldedText.bytes(message.subject ?? "")
    private lazy var text = FoldedText.bytes(newText)
    private lazy var spamScore = SpamScore.read(fields)
    private lazy var files: [File] = attachments.map {
        (FoldedText.bytes($0.name), FoldedText.bytes($0.mediaType), $0.content.size)
    }

    /// `zone` is that of the queue the letter's mailbox delivers to.
    init(
        _ letter: HeldLetter, _ message: ParsedMessage, newText: String, _ attachments: [NewAttachment],
        zone: TimeZoneRules
    ) {
        self.letter = letter
        self.message = message
        self.newText = newText
        self.attachments = attachments
        localSeconds = letter.receivedAt.seconds + Int64(zone.offset(at: letter.receivedAt))
    }

    mutating func fulfil(_ condition: RuleCondition) -> Bool {
        switch condition {
        case .mailbox(let names): names.contains(letter.place.mailbox)
        case .from(let test): from.contains(where: test.fits)
        case .to(let test): to.contains(where: test.fits)
        case .replyTo(let test): replyTo.contains(where: test.fits)
        case .subject(let test): test.fits(subject)
        case .text(let test): test.fits(text)
        case .header(let name, let test): values(of: name).contains { test.fits($0) }
        case .attachment(let test): files.contains(where: test.fits)
        case .size(let bounds): bounds.contains(letter.sizeOnServer ?? letter.size)
        case .spamScore(let bounds): spamScore.map(bounds.contains) ?? false
        case .time(let window): window.contains(localSeconds: localSeconds)
        }
    }

    private mutating func values(of name: [UInt8]) -> [[UInt8]] {
        fields.filter { $0.name.map(ASCIIText.lowercased) == name }.map { FoldedText.bytes($0.text) }
    }
}
