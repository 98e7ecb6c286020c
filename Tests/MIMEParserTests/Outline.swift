import MIMEParser

/// Everything a reader of the message would want to know, without offsets and sizes, which line ends change.
func outline(_ message: ParsedMessage) -> String {
    var lines = header(message.header)
    var depths: [Int] = []
    for part in message.parts {
        let depth = part.parent.map { depths[$0.value] + 1 } ?? 0
        depths.append(depth)
        let indent = String(repeating: "  ", count: depth)
        lines.append(indent + "\(part.index.value) " + description(part))
        if part.isLeaf { lines += content(part, of: message).map { indent + "  | " + $0 } }
    }
    lines.append("text \(numbers(message.textBody))")
    lines.append("html \(numbers(message.htmlBody))")
    lines.append("attachments \(numbers(message.attachments))")
    if let report = message.report { lines += description(report) }
    lines += message.defects.map { defect in
        "defect \(defect.kind)" + (defect.part.map { " in \($0.value)" } ?? "")
    }
    return lines.joined(separator: "\n") + "\n"
}

private func header(_ header: PartHeader) -> [String] {
    var lines: [String] = []
    func add(_ name: String, _ value: String?) {
        if let value, !value.isEmpty { lines.append("\(name): \(value)") }
    }
    func list(_ mailboxes: [Mailbox]) -> String {
        mailboxes.map { mailbox in
            let address = String(decoding: mailbox.text, as: UTF8.self) + (mailbox.address == nil ? " (invalid)" : "")
            return mailbox.name.map { "\($0) <\(address)>" } ?? address
        }.joined(separator: " | ")
    }
    add("from", list(header.from))
    add("to", list(header.to))
    add("cc", list(header.cc))
    add("subject", header.subject)
    add("date", header.date.map { "\($0.secondsUTC) zone \($0.zoneMinutes)" })
    add("message-id", header.messageID?.description)
    add("in-reply-to", header.inReplyTo.map(\.description).joined(separator: " "))
    add("references", header.references.map(\.description).joined(separator: " "))
    return lines
}

private func description(_ part: Part) -> String {
    var words = [part.mediaType.description]
    if part.transferEncoding != .identity { words.append("\(part.transferEncoding)") }
    if let charset = part.charset { words.append(charset.description) }
    if part.isFlowed { words.append("flowed") }
    if let disposition = part.disposition { words.append("\(disposition)") }
    if let filename = part.filename { words.append("\"\(filename)\"") }
    if let contentID = part.contentID { words.append("<\(String(decoding: contentID, as: UTF8.self))>") }
    return words.joined(separator: " ")
}

private func content(_ part: Part, of message: ParsedMessage) -> [String] {
    guard part.mediaType.isText || part.mediaType == "message/delivery-status" else {
        return [
            message.decodedBytes(of: part.index).filter { $0 != 0x0D }.map { String($0, radix: 16) }.joined(
                separator: " ")
        ]
    }
    return message.text(of: part.index).utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self)
    }
}

private func description(_ report: DeliveryReport) -> [String] {
    var lines = report.recipients.map { recipient in
        "recipient \(String(decoding: recipient.finalRecipient ?? [], as: UTF8.self)) \(recipient.action)"
            + " \(recipient.status?.description ?? "no status") \(recipient.diagnostic ?? "")"
    }
    lines.append("about \(report.originalMessageID?.description ?? "nothing known")")
    return lines
}

private func numbers(_ indices: [PartIndex]) -> String {
    indices.map { String($0.value) }.joined(separator: " ")
}
