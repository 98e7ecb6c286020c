/// Which parts a mail program would show as the text, as the HTML, and as attachments
/// (RFC 8621, section 4.1.4). A part may stand in several lists.
package struct BodySelection: Equatable, Sendable {
    /// What is shown to a reader of plain text, in order; HTML where nothing else is offered.
    package private(set) var textBody: [PartIndex] = []
    /// What is shown to a reader of HTML, in order; plain text where nothing else is offered.
    package private(set) var htmlBody: [PartIndex] = []
    /// What is not shown, or is a file besides; then what a second reading finds.
    package private(set) var attachments: [PartIndex] = []
    /// The texts of messages in TNEF parts, for a mail that has no other text.
    private(set) var enclosedBodies: [PartIndex] = []

    private enum Kind {
        case mixed, alternative, related
    }

    /// A multipart whose parts are being sorted.
    private struct Frame {
        let children: [PartIndex]
        let kind: Kind
        let isInAlternative: Bool
        /// Whether its parts still go to the list. Inside an alternative the first text decides for one of them.
        var takesText: Bool
        var takesHTML: Bool
        let textCount: Int
        let htmlCount: Int
        var next = 0
    }

    /// The algorithm of the RFC, its recursion turned into a stack.
    init(_ parts: [Part], at root: PartIndex) {
        var stack = [
            Frame(
                children: [root], kind: .mixed, isInAlternative: false, takesText: true, takesHTML: true,
                textCount: 0, htmlCount: 0)
        ]
        while let frame = stack.last {
            guard frame.next < frame.children.count else {
                completeAlternative(frame)
                stack.removeLast()
                continue
            }
            stack[stack.count - 1].next += 1
            let part = parts[frame.children[frame.next].value]
            if part.isHollow { continue }
            if part.mediaType.isMultipart, !part.isLeaf || part.bodyExtent.isEmpty {
                stack.append(frameInside(part, frame))
            } else {
                let isContainer = !part.isLeaf && !part.mediaType.isEmbeddedMessage
                if !isContainer { select(part, &stack[stack.count - 1]) }
                selectEnclosed(part, parts)
            }
        }
        if root == .root { listSecondReadings(parts) }
    }

    /// What another reader would find is an attachment, whatever it is; again without what an embedded message
    /// holds.
    private mutating func listSecondReadings(_ parts: [Part]) {
        guard let first = parts.firstIndex(where: \.isSecondReading) else { return }
        var isListed = [Bool](repeating: false, count: parts.count)
        for part in parts[first...] {
            isListed[part.index.value] = part.parent.map { isListed[$0.value] } ?? false
            guard !isListed[part.index.value], part.isLeaf || part.mediaType.isEmbeddedMessage else { continue }
            attachments.append(part.index)
            isListed[part.index.value] = true
        }
    }

    /// What stands in the lines of a text, or in a TNEF part: their numbers follow that of the part.
    private mutating func selectEnclosed(_ part: Part, _ parts: [Part]) {
        guard let first = part.children.first, parts[first.value].isEnclosed else { return }
        for enclosed in parts[first.value...].prefix(while: \.isEnclosed) where enclosed.isLeaf {
            if enclosed.isEnclosedBody {
                enclosedBodies.append(enclosed.index)
            } else {
                attachments.append(enclosed.index)
            }
        }
    }

    /// Takes the first enclosed body of each kind for the text.
    fileprivate mutating func showEnclosedBodies(_ parts: [Part]) {
        let plain = enclosedBodies.first { parts[$0.value].mediaType == .textPlain }
        let html = enclosedBodies.first { parts[$0.value].mediaType == .textHTML }
        if let text = plain ?? html { textBody.append(text) }
        if let text = html ?? plain { htmlBody.append(text) }
    }

    private func frameInside(_ part: Part, _ outer: Frame) -> Frame {
        let kind: Kind =
            part.mediaType == "multipart/alternative"
            ? .alternative : part.mediaType == "multipart/related" ? .related : .mixed
        return Frame(
            children: part.children, kind: kind, isInAlternative: outer.isInAlternative || kind == .alternative,
            takesText: outer.takesText, takesHTML: outer.takesHTML, textCount: textBody.count,
            htmlCount: htmlBody.count)
    }

    private mutating func select(_ part: Part, _ frame: inout Frame) {
        let isText = part.mediaType == .textPlain || part.mediaType == .textHTML
        let isFirst = frame.next == 1
        let isMedia = part.mediaType.isMedia
        let isShown =
            part.disposition != .attachment && (isText || isMedia)
            && (isFirst || (frame.kind != .related && (isMedia || part.filename == nil)))
        guard isShown else {
            attachments.append(part.index)
            return
        }
        if frame.kind == .alternative {
            switch part.mediaType {
            case .textPlain where frame.takesText: textBody.append(part.index)
            case .textHTML where frame.takesHTML: htmlBody.append(part.index)
            default: attachments.append(part.index)
            }
            return
        }
        if frame.isInAlternative {
            if part.mediaType == .textPlain { frame.takesHTML = false }
            if part.mediaType == .textHTML { frame.takesText = false }
        }
        if frame.takesText { textBody.append(part.index) }
        if frame.takesHTML { htmlBody.append(part.index) }
        if !(frame.takesText && frame.takesHTML), isMedia { attachments.append(part.index) }
    }

    /// An alternative that offered only one form lends it to the other list.
    private mutating func completeAlternative(_ frame: Frame) {
        guard frame.kind == .alternative, frame.takesText, frame.takesHTML else { return }
        if frame.textCount == textBody.count, frame.htmlCount != htmlBody.count {
            textBody += htmlBody[frame.htmlCount...]
        } else if frame.htmlCount == htmlBody.count, frame.textCount != textBody.count {
            htmlBody += textBody[frame.textCount...]
        }
    }
}

extension ParsedMessage {
    /// All three lists at once.
    package var bodySelection: BodySelection { bodySelection(at: .root) }

    /// The same of an embedded message, whose root is the only child of the part that embeds it.
    package func bodySelection(at root: PartIndex) -> BodySelection {
        var selection = BodySelection(parts, at: root)
        let texts = selection.enclosedBodies.isEmpty ? [] : selection.textBody + selection.htmlBody
        if !texts.contains(where: saysAnything) { selection.showEnclosedBodies(parts) }
        return selection
    }

    private func saysAnything(_ index: PartIndex) -> Bool {
        parts[index.value].mediaType.isText && text(of: index).utf8.contains { $0 > ASCII.space }
    }

    /// See `BodySelection.textBody`.
    package var textBody: [PartIndex] { bodySelection.textBody }
    /// See `BodySelection.htmlBody`.
    package var htmlBody: [PartIndex] { bodySelection.htmlBody }
    /// An embedded message counts as one attachment; its parts are not listed.
    package var attachments: [PartIndex] { bodySelection.attachments }
}
