import MIMEParser

/// The header of the mail that came back with a bounce: as a part, or copied into the text.
struct ReturnedHeader {
    private(set) var messageID: MessageID?
    /// Whom that mail was addressed to.
    private(set) var recipient: [UInt8]?

    init(_ message: ParsedMessage, _ text: NoticeText) {
        if let part = message.ownPart(where: \.isEmbeddedMessage), let root = message[part].children.first {
            let header = message.header(of: root)
            messageID = header.messageID
            recipient = header.to.first.flatMap { TextAddress.all(in: $0.text).first?.bytes }
        } else if let part = message.ownPart(where: { $0 == "text/rfc822-headers" || $0 == "text/rfc822-header" }) {
            read(message.fieldGroups(of: part))
        }
        if messageID == nil || recipient == nil { read(message.fieldGroups(in: text.returned)) }
    }

    private mutating func read(_ groups: [[HeaderField]]) {
        for field in groups.prefix(Self.mostGroups).joined() {
            if messageID == nil, field.isNamed("Message-ID") {
                let value = field.rawValue.drop { $0 != 0x3C }.dropFirst().prefix { $0 != 0x3E }
                messageID = MessageID(Array(value))
            } else if recipient == nil, field.isNamed("To") {
                recipient = TextAddress.all(in: field.rawValue).first?.bytes
            }
        }
    }

    /// Beyond these it is the returned body.
    private static let mostGroups = 4
}
