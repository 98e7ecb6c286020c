import GatewayKit
import MIMEParser
import TicketStore

/// A message as the JSON line of `inspect --json`. Content is decoded part by part and leaves as it is written.
struct InspectedMessage {
    /// Why no person is taken to have written it, in a stable word; `nil` for people.
    let automatic: String?
    private let message: ParsedMessage
    /// What a bounce, a complaint or an absence notice says, one entry per recipient.
    private let report: [MailReport.Recipient]

    init(_ message: ParsedMessage) {
        self.message = message
        let evidence = LoopEvidence(message, siteDomain: "", ownAddresses: [], isOwnMessageID: { _ in false })
        let read = MailReport(message, evidence)
        report = read?.recipients ?? []
        automatic = Screening(evidence, report: read?.kind).word
    }

    /// Writes the line with its line end.
    func write(into sink: @escaping (ArraySlice<UInt8>) -> Void) {
        var stream = JSONStream(into: sink)
        stream.object { line in
            line.key("subject")
            line.value(message.subject)
            Self.write("from", message.from, &line)
            Self.write("to", message.to, &line)
            Self.write("cc", message.cc, &line)
            line.key("date")
            line.value(message.date.map { Instant(seconds: $0.secondsUTC).description })
            line.key("messageId")
            line.value(message.messageID?.description)
            line.key("references")
            line.array { list in for reference in message.references { list.value(reference.description) } }
            line.key("defects")
            line.array { list in for defect in message.defects { list.value("\(defect.kind)") } }
            line.key("leaves")
            line.array { list in for part in message.mimeLeaves { write(part, &list) } }
            line.key("enclosed")
            line.array { list in for part in message.enclosedLeaves { write(part, &list) } }
            line.key("secondReadings")
            line.array { list in for part in message.secondReadings { write(part, &list) } }
            line.key("report")
            line.array { list in for entry in report { Self.write(entry, &list) } }
            line.key("automatic")
            line.value(automatic)
        }
        stream.endLine()
    }

    /// The line of a file that could not be read.
    static func writeError(_ problem: String, into sink: @escaping (ArraySlice<UInt8>) -> Void) {
        var stream = JSONStream(into: sink)
        stream.object { line in
            line.key("error")
            line.value(problem)
        }
        stream.endLine()
    }

    /// Pairs of name and address; both may be null.
    private static func write(_ key: StaticString, _ mailboxes: [Mailbox], _ line: inout JSONStream) {
        line.key(key)
        line.array { list in
            for mailbox in mailboxes {
                list.array { pair in
                    pair.value(mailbox.name)
                    pair.value(mailbox.text.isEmpty ? nil : String(decoding: mailbox.text, as: UTF8.self))
                }
            }
        }
    }

    private func write(_ part: Part, _ list: inout JSONStream) {
        let digests = digests(of: part)
        list.object { leaf in
            leaf.key("type")
            leaf.value(part.mediaType.description)
            leaf.key("filename")
            leaf.value(part.filename)
            leaf.key("charset")
            leaf.value(part.charset?.description ?? part.charsetLabel.map { String(decoding: $0, as: UTF8.self) })
            leaf.key("disposition")
            leaf.value(part.disposition.map { $0 == .inline ? "inline" : "attachment" })
            leaf.key("contentId")
            leaf.value(part.contentID.map { String(decoding: $0, as: UTF8.self) })
            if part.mediaType.isText {
                leaf.key("text")
                leaf.value(message.wholeText(of: part.index))
            }
            leaf.key("raw_len")
            leaf.value(digests.foldedLength)
            leaf.key("raw_sha256")
            leaf.value(digests.folded.digest().description)
            leaf.key("sha_exact")
            leaf.value(digests.exact.digest().description)
            leaf.key("raw_md5")
            leaf.value(digests.md5.hexadecimal)
        }
    }

    /// What it says about one recipient: see `MailReport.Recipient`.
    private static func write(_ entry: MailReport.Recipient, _ list: inout JSONStream) {
        list.object { recipient in
            recipient.key("recipient")
            recipient.value(entry.address.isEmpty ? nil : String(decoding: entry.address, as: UTF8.self))
            recipient.key("action")
            recipient.value(entry.action == .unknown ? nil : "\(entry.action)")
            recipient.key("status")
            recipient.value(entry.status?.description)
            recipient.key("code")
            recipient.value(entry.code)
            recipient.key("reason")
            recipient.value(entry.reason.rawValue)
            recipient.key("hard")
            recipient.value(entry.isHard)
        }
    }

    private func digests(of part: Part) -> ContentDigests {
        var digests = ContentDigests()
        message.decode(part.index) { digests.update($0) }
        digests.end()
        return digests
    }
}
