import TicketStore

extension TicketFile {
    /// What the first message says.
    var description: String { messages.first?.newText ?? "" }

    /// Every file, with the message it came with.
    var files: [(file: Attachment, message: TicketMessage?)] {
        messages.flatMap { message in message.attachments.map { (file: $0, message: Optional(message)) } }
            + uploads.map { (file: $0, message: nil) }
    }
}
