/// What a TNEF part holds becomes parts of it: the texts of the message, and its attachments.
extension PartReader {
    /// A TNEF stream whose attachments are being listed.
    private struct OpenMessage {
        let message: TNEFMessage
        let container: PartIndex
        let source: Int
        var next = 0
    }

    /// `winmail.dat`, whatever it says it is, when it begins as TNEF does.
    mutating func openTNEF(_ bytes: Span<UInt8>, _ index: PartIndex) {
        guard parts[index.value].mayBeTNEF, parts[index.value].children.isEmpty else { return }
        let part = parts[index.value]
        guard part.transferEncoding != .identity else {
            list(bytes, part.bodyExtent, source: part.source, in: index)
            return
        }
        let decoded = ContentDecoder.decode(part.transferEncoding, part.bodyExtent, from: bytes)
        guard TNEFStream(decoded.span, 0..<decoded.count, checksSums: false) != nil,
            let source = keep(decoded, for: index)
        else { return }
        list(decoded.span, 0..<decoded.count, source: source, in: index)
    }

    /// Attached messages are read where they stand, with a stack.
    private mutating func list(_ bytes: Span<UInt8>, _ extent: Range<Int>, source: Int, in index: PartIndex) {
        var stack: [OpenMessage] = []
        if let message = open(bytes, extent, source, index, isNested: false) { stack.append(message) }
        while let current = stack.last {
            guard current.next < current.message.attachments.count, hasRoom(for: index) else {
                stack.removeLast()
                continue
            }
            stack[stack.count - 1].next += 1
            let attachment = current.message.attachments[current.next]
            guard let nested = attachment.message else {
                append(bytes, attachment, of: current)
                continue
            }
            let part = append(bytes, message: nested, attachment, of: current)
            guard nestingDepth + stack.count < limits.nesting else {
                defects.note(.exceeded(.nesting), part, nested.lowerBound)
                continue
            }
            if let message = open(bytes, nested, source, part, isNested: true) { stack.append(message) }
        }
    }

    /// `nil` when the bytes are no TNEF: the part stays what it is.
    private mutating func open(
        _ bytes: Span<UInt8>, _ extent: Range<Int>, _ source: Int, _ container: PartIndex, isNested: Bool
    ) -> OpenMessage? {
        guard let message = TNEFReader.read(bytes, extent, attachmentLimit: limits.parts, isNested: isNested)
        else { return nil }
        for kind in message.defects { note(kind, container) }
        parts[container.value].messageClass = message.messageClass.map { string(bytes, $0, message) }
        let opened = OpenMessage(message: message, container: container, source: source)
        appendBodies(bytes, of: opened, isNested: isNested)
        return opened
    }

    private mutating func note(_ kind: Defect.Kind, _ part: PartIndex) {
        defects.note(kind, part, parts[part.value].headerExtent.lowerBound)
    }

    /// Whether another part may be listed. Beyond the limit the rest is left in the container.
    private mutating func hasRoom(for container: PartIndex) -> Bool {
        if parts.count < limits.parts { return true }
        note(.exceeded(.parts), container)
        return false
    }
}

/// The texts of a message.
extension PartReader {
    /// HTML as it stands goes before HTML out of rich text.
    private mutating func appendBodies(_ bytes: Span<UInt8>, of opened: OpenMessage, isNested: Bool) {
        let message = opened.message
        if let plain = message.plainBody {
            appendBody(
                .textPlain, Self.withoutEnd(bytes, plain), opened.source, plain.charset ?? message.charset, opened,
                bytes, isNested)
        }
        if let html = message.htmlBody {
            let charset = html.charset ?? message.htmlCharset
            appendBody(.textHTML, Self.withoutEnd(bytes, html), opened.source, charset, opened, bytes, isNested)
        } else if let rich = message.richBody {
            appendRichText(bytes, rich, of: opened, isNested: isNested)
        }
    }

    private mutating func appendRichText(
        _ bytes: Span<UInt8>, _ extent: Range<Int>, of opened: OpenMessage, isNested: Bool
    ) {
        let container = opened.container
        let compressed = CompressedRichText(bytes, extent, limit: limits.richTextBytes)
        guard let compressed, let text = RichText.read(compressed.bytes, limits: limits) else {
            note(compressed?.isTooLong == true ? .exceeded(.richTextBytes) : .malformedRichText, container)
            if hasRoom(for: container) { appendLeaf(.octetStream, extent, opened.source, container) }
            return
        }
        if !compressed.isIntact { note(.malformedRichText, container) }
        if text.isTooDeep { note(.exceeded(.richTextGroups), container) }
        switch text.content {
        case .html(let utf8): appendRecovered(.textHTML, utf8, bytes, of: opened, isNested)
        case .plain(let utf8):
            if opened.message.plainBody == nil { appendRecovered(.textPlain, utf8, bytes, of: opened, isNested) }
        }
    }

    private mutating func appendRecovered(
        _ mediaType: MediaType, _ utf8: [UInt8], _ bytes: Span<UInt8>, of opened: OpenMessage, _ isNested: Bool
    ) {
        guard let source = keep(utf8, for: opened.container) else { return }
        appendBody(mediaType, 0..<utf8.count, source, .utf8, opened, bytes, isNested)
    }

    /// The text of an attached message is a file named after its subject.
    private mutating func appendBody(
        _ mediaType: MediaType, _ extent: Range<Int>, _ source: Int, _ charset: Charset?, _ opened: OpenMessage,
        _ bytes: Span<UInt8>, _ isNested: Bool
    ) {
        guard !extent.isEmpty, hasRoom(for: opened.container) else { return }
        let index = appendLeaf(mediaType, extent, source, opened.container)
        parts[index.value].charset = charset
        parts[index.value].isEnclosedBody = !isNested
        parts[index.value].disposition = isNested ? .attachment : nil
        guard isNested else { return }
        let subject = opened.message.subject.map { string(bytes, $0, opened.message) } ?? ""
        let ending = mediaType == .textHTML ? ".html" : ".txt"
        let name = Filename(subject.isEmpty ? "message" : subject, limit: limits.filenameBytes - ending.utf8.count)
        parts[index.value].filename = name.text + ending
    }

    private static func withoutEnd(_ bytes: Span<UInt8>, _ text: TNEFMessage.Text) -> Range<Int> {
        let unit = text.charset == .utf16LittleEndian ? 2 : 1
        var end = text.extent.upperBound
        while end - text.extent.lowerBound >= unit, bytes[end - 1] == 0, bytes[end - unit] == 0 { end -= unit }
        return text.extent.lowerBound..<end
    }
}

/// The attachments of a message.
extension PartReader {
    private mutating func append(
        _ bytes: Span<UInt8>, _ attachment: TNEFMessage.Attachment, of opened: OpenMessage
    ) {
        guard attachment.data != nil || !attachment.names.isEmpty else { return }
        let start = parts[opened.container.value].headerExtent.lowerBound
        let declared = attachment.mediaType.flatMap { text in
            MediaType(lowercasing: Array(ASCII.trimmed(Array(string(bytes, text, opened.message).utf8)[...])))
        }
        let index = appendLeaf(
            declared ?? .octetStream, attachment.data ?? start..<start, opened.source, opened.container)
        parts[index.value].contentID = attachment.contentID.flatMap { text in
            PartDescription.contentID(Array(string(bytes, text, opened.message).utf8))
        }
        if parts[index.value].contentID != nil { parts[index.value].disposition = nil }
        name(index, bytes, attachment, opened.message)
    }

    /// A container, or an opaque part if it turns out to be none.
    private mutating func append(
        _ bytes: Span<UInt8>, message nested: Range<Int>, _ attachment: TNEFMessage.Attachment, of opened: OpenMessage
    ) -> PartIndex {
        let index = appendLeaf(.tnef, nested, opened.source, opened.container)
        name(index, bytes, attachment, opened.message)
        return index
    }

    private mutating func name(
        _ index: PartIndex, _ bytes: Span<UInt8>, _ attachment: TNEFMessage.Attachment, _ message: TNEFMessage
    ) {
        for candidate in attachment.names {
            let name = string(bytes, candidate, message)
            guard !name.isEmpty else { continue }
            let bounded = Filename(name, limit: limits.filenameBytes)
            parts[index.value].filename = bounded.text
            if bounded.isCut { note(.exceeded(.filenameBytes), index) }
            return
        }
    }

    @discardableResult
    private mutating func appendLeaf(
        _ mediaType: MediaType, _ extent: Range<Int>, _ source: Int, _ parent: PartIndex
    ) -> PartIndex {
        let index = PartIndex(value: parts.count)
        let field = scanner.fields.count
        var part = Part(
            index: index, parent: parent, source: source, fields: field..<field,
            headerExtent: extent.lowerBound..<extent.lowerBound, bodyExtent: extent)
        part.mediaType = mediaType
        part.disposition = .attachment
        part.isEnclosed = true
        parts.append(part)
        parts[parent.value].children.append(index)
        return index
    }

    /// Up to the first zero, and not much more than a file name may have.
    private func string(_ bytes: Span<UInt8>, _ text: TNEFMessage.Text, _ message: TNEFMessage) -> String {
        let charset = text.charset ?? message.charset
        let unit = charset?.isUTF16 == true ? 2 : 1
        let longest = text.extent.lowerBound + 4 * limits.filenameBytes + 4
        var end = text.extent.lowerBound
        while end + unit <= min(text.extent.upperBound, longest), bytes[end] != 0 || bytes[end + unit - 1] != 0 {
            end += unit
        }
        return DisplayText.string(TextDecoder.utf8(bytes.array(text.extent.lowerBound..<end), charset: charset))
    }
}

extension Part {
    var mayBeTNEF: Bool {
        if mediaType == .tnef || mediaType == .registeredTNEF { return true }
        guard mediaType == .octetStream, let filename else { return false }
        return ASCII.equalIgnoringCase(Array(filename.utf8), "winmail.dat")
    }
}
