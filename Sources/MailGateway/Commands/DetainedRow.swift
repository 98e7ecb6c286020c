import GatewayKit
import MIMEParser
import TicketStore

/// A letter that was set aside, in JSON.
struct DetainedRow: ListedRow {
    /// Bytes from which From and Subject are read.
    static let beginning = 16 << 10

    let id: Int64
    let mailbox, receivedAt, disposition, from, subject, reason: String
    let ticket: String?
    let size: Int

    /// Of a letter that ended the program not even the header is read.
    init(_ letter: DetainedLetter, _ beginning: [UInt8]) {
        id = letter.letter.rawValue
        mailbox = letter.place.mailbox.rawValue
        receivedAt = letter.receivedAt.description
        disposition = letter.disposition.rawValue
        reason = letter.reason
        ticket = letter.ticket?.text
        size = letter.size
        let message = letter.ticket == nil ? try? MessageParser().parse(beginning) : nil
        from = message?.soleSender?.address.description ?? ""
        subject = message.map { CleanText.line($0.subject ?? "", limit: JudgedLetter.longestSubject) } ?? ""
    }

    static let columns: [TextTable.Column] = [
        .init(title: "ID", alignment: .right), .init(title: "MAILBOX"), .init(title: "RECEIVED"),
        .init(title: "BECAME"), .init(title: "FROM", widest: 40), .init(title: "SUBJECT", widest: 40),
        .init(title: "WHY", widest: 60),
    ]

    var cells: [String] { ["\(id)", mailbox, receivedAt, disposition, from, subject, reason] }
}
