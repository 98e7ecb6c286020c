package import MIMEParser

/// What a person reads of a mail, and what came with it: step 5 of the main path.
package struct Extraction: Sendable {
    /// Which of the mail's bodies the text was taken from.
    package enum Source: String, Sendable { case plain, html, none }

    /// Everything, quotations and signature included. LF line ends, no controls.
    package let fullText: String
    /// The full text told apart.
    package let trimmed: TrimmedText
    package let source: Source
    /// Of the new text; `nil` when it does not tell. What it repeats may be in another.
    package let authorLanguage: MailLanguage?
    /// The author's, else that of the whole; `nil` when neither tells.
    package let language: MailLanguage?
    /// What was passed on, in the text or attached; `nil` for every other mail.
    package let forwarded: ForwardedMail?
    /// The HTML body as it may be shown, pictures of the mail itself as `cid:`; `nil` for a mail without HTML.
    package let html: SafeHTML?
    /// Every leaf that is not the text, in the order of the mail. A text too long to be read is one of them.
    package let attachments: [AttachmentDescriptor]
    /// The same of a mail that was passed on attached as a whole.
    package let forwardedFiles: [AttachmentDescriptor]

    /// What the author wrote anew. Empty only when there is no text at all.
    package var newText: String { trimmed.new }

    /// What a ticket shows: the new text, and what was passed on below it, which is what it is about.
    package var shownText: String {
        let forwarded = trimmed.forwarded
        return forwarded.isEmpty || !trimmed.parts.contains { $0.kind == .new } ? newText : newText + "\n\n" + forwarded
    }

    /// What was written anew above what was passed on; empty when nothing was.
    package var wordsAbove: String { TextLines.trimmed(trimmed.opening) }

    /// - Parameter sent: The texts of mail we sent earlier in this conversation, if at hand: what a reply repeats
    ///   of them is a quotation whatever it looks like.
    package init(_ message: ParsedMessage, sent: [String] = []) {
        let selection = message.bodySelection
        let textBody = BodyText.readable(selection.textBody, in: message)
        let htmlBody = BodyText.readable(selection.htmlBody, in: message)
        let isForward = ReplySubject.isForward(message.subject ?? "")
        let reading = Reading(message, textBody: textBody, htmlBody: htmlBody, sent: sent, isForward: isForward)
        source = reading.source
        fullText = reading.fullText
        trimmed = reading.trimmed
        authorLanguage = MailLanguage(trimmed.new)
        language = authorLanguage ?? MailLanguage(fullText)
        let isPassedOn = isForward || !trimmed.forwarded.isEmpty
        forwarded = (isPassedOn ? ForwardedMail(inline: fullText) : nil) ?? ForwardedMail(attachedTo: message)
        attachments = Self.attachments(of: message, at: .root, besides: textBody + htmlBody)
        forwardedFiles = forwarded?.root.map { Self.files(of: message, at: $0) } ?? []
        let pictures = Set(attachments.compactMap { $0.contentID.map { Array($0.utf8) } })
        html = SafeHTML(htmlBody, of: message) { identifier in
            pictures.contains(Array(identifier.utf8)) ? WebAddress.content(identifier) : nil
        }
    }

    /// For the decision trace: `120 of 3400 bytes new, confidence high, language fr`.
    var summary: String {
        "\(newText.utf8.count) of \(fullText.utf8.count) bytes new, confidence \(trimmed.confidence.rawValue)"
            + (language.map { ", language \($0.code)" } ?? "")
    }

    private static func files(of message: ParsedMessage, at root: PartIndex) -> [AttachmentDescriptor] {
        let selection = message.bodySelection(at: root)
        let text = BodyText.readable(selection.textBody, in: message)
        return attachments(of: message, at: root, besides: text + BodyText.readable(selection.htmlBody, in: message))
    }

    /// What stands in the message with this root, and not in one that is embedded in it.
    private static func attachments(
        of message: ParsedMessage, at root: PartIndex, besides text: [PartIndex]
    ) -> [AttachmentDescriptor] {
        let text = Set(text)
        var roots: [PartIndex] = []
        var found: [AttachmentDescriptor] = []
        for part in message.parts {
            if let parent = part.parent, !message[parent].mediaType.isEmbeddedMessage {
                roots.append(roots[parent.value])
            } else {
                roots.append(part.index)
            }
            guard roots[part.index.value] == root, !text.contains(part.index), !part.isEnclosedBody else { continue }
            guard part.isLeaf || part.mediaType.isEmbeddedMessage else { continue }
            if part.index == root, part.bodyExtent.isEmpty, part.filename == nil { continue }
            let identifier = part.contentID.map { CleanText.line(String(decoding: $0, as: UTF8.self)) }
            found.append(
                AttachmentDescriptor(
                    part: part.index,
                    name: AttachmentName.displaySafe(
                        part.filename, number: found.count + 1, mediaType: part.mediaType.description),
                    mediaType: part.mediaType,
                    isInline: part.isInline || (identifier != nil && part.disposition != .attachment),
                    contentID: identifier))
        }
        return found
    }
}

/// The text of one mail, from the body that tells it best.
private struct Reading {
    var source = Extraction.Source.none
    var fullText = ""
    var trimmed = QuoteTrimmer.trim("")

    /// The plain body is taken when it says anything, unless only the HTML shows where the quotation begins.
    init(
        _ message: ParsedMessage, textBody: [PartIndex], htmlBody: [PartIndex], sent: [String], isForward: Bool
    ) {
        let plain = BodyText(message, textBody)
        if plain.saysAnything {
            take(plain, sent, isForward)
            if trimmed.parts.contains(where: { $0.kind == .quoted }) || textBody == htmlBody { return }
        }
        let hypertext = BodyText(message, htmlBody)
        guard hypertext.saysAnything, !plain.saysAnything || !hypertext.quotations.isEmpty else { return }
        take(hypertext, sent, isForward)
    }

    private mutating func take(_ body: BodyText, _ sent: [String], _ isForward: Bool) {
        source = body.hasHTML ? .html : .plain
        fullText = body.text
        trimmed = QuoteTrimmer.trim(body.text, sent: sent, marks: body.quotations, isForward: isForward)
    }
}
