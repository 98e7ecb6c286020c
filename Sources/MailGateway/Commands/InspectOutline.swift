import GatewayKit
import MIMEParser

/// A message as people read it: the main fields, the tree of parts, the defects.
struct InspectOutline {
    let message: ParsedMessage
    let file: String

    init(_ message: ParsedMessage, file: String) {
        self.message = message
        self.file = file
    }

    var text: String {
        var lines = ["\(Self.printable(file)) (\(message.bytes.count) bytes)"]
        lines += fields.map { "  \($0.name)\(String(repeating: " ", count: 10 - $0.name.utf8.count))\($0.value)" }
        lines += parts
        let defects = message.defects
        if !defects.isEmpty { lines.append("  defects") }
        lines += defects.map { "    \($0.kind) at byte \($0.offset)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private var fields: [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        fields.append(("From", message.from.map(Self.line).joined(separator: ", ")))
        if message.isFromAmbiguous { fields.append(("", "(ambiguous: the sender cannot be told)")) }
        fields.append(("To", message.to.map(Self.line).joined(separator: ", ")))
        if !message.cc.isEmpty { fields.append(("Cc", message.cc.map(Self.line).joined(separator: ", "))) }
        fields.append(("Subject", Self.printable(message.subject ?? "(none)")))
        fields.append(("Date", message.date.map { Instant(seconds: $0.secondsUTC).description } ?? "(none)"))
        fields.append(("Id", Self.printable(message.messageID?.description ?? "(none)")))
        return fields
    }

    private var parts: [String] {
        var depths: [Int] = []
        return message.parts.map { part in
            let depth = part.parent.map { depths[$0.value] + 1 } ?? 0
            depths.append(depth)
            return String(repeating: "  ", count: depth + 1) + description(part)
        }
    }

    private func description(_ part: Part) -> String {
        var words = [part.mediaType.description, "\(part.bodyExtent.count) bytes"]
        if part.transferEncoding != .identity { words.append("\(part.transferEncoding)") }
        if let charset = part.charset { words.append(charset.description) }
        if let disposition = part.disposition { words.append("\(disposition)") }
        if let filename = part.filename { words.append("\"\(Self.printable(filename))\"") }
        return words.joined(separator: ", ")
    }

    private static func line(_ mailbox: Mailbox) -> String {
        let address = printable(String(decoding: mailbox.text, as: UTF8.self))
        return mailbox.name.map { "\(printable($0)) <\(address)>" } ?? address
    }

    /// Without what could move the cursor or rearrange the line of a terminal.
    private static func printable(_ text: String) -> String {
        var output = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069:
                output += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output
    }
}
