/// Follows the tags of one document as a browser would (WHATWG HTML, section 13.2.6), and leaves out what is not
/// allowed, opens nothing, or goes too deep. One pass, linear in the bytes.
struct HTMLNormaliser {
    private var tokens: HTMLTokenizer
    private let attributes: SafeAttributes
    private var structure = HTMLStructure()
    /// Decoded, not yet cleaned: the text since the last tag that was kept.
    private var pending: [UInt8] = []
    private var open: [HTMLElement] = []
    private var openCounts = Array(repeating: 0, count: HTMLElement.allCases.count)
    /// Start tags that were left out at the greatest depth, so that their end tags are too.
    private var omitted = Array(repeating: 0, count: HTMLElement.allCases.count)
    private var hasOmitted = false

    init(_ bytes: [UInt8], _ attributes: SafeAttributes) {
        tokens = HTMLTokenizer(bytes)
        self.attributes = attributes
    }

    mutating func run() -> HTMLStructure {
        while let token = tokens.next() {
            switch token {
            case .tag(let tag): if tag.isEnd { end(tag.name) } else { start(tag) }
            case .text(let extent): HTMLEntities.decode(tokens.bytes[extent], into: &pending)
            case .raw(let extent, let element): read(extent, in: element)
            }
        }
        while !open.isEmpty { closeLast() }
        flush(isLast: true)
        structure.finish()
        return structure
    }

    private mutating func read(_ extent: Range<Int>, in element: HTMLName) {
        if element == "textarea" {
            HTMLEntities.decode(tokens.bytes[extent], into: &pending)
        } else if element == "style" {
            structure.remoteReferences += RemoteReference.count(inStyle: tokens.bytes[extent])
        } else if !Self.unread.contains(element) {
            pending += tokens.bytes[extent]
        }
    }

    /// Elements whose content nobody sees.
    private static let unread = Set<HTMLName>("script title iframe noembed noframes")
    /// Elements that are left out, but do not run within a line.
    private static let lines = Set<HTMLName>(
        "body details dialog fieldset form head html legend optgroup option select summary textarea title")
}

// MARK: - Tags

extension HTMLNormaliser {
    private mutating func start(_ tag: HTMLTokenizer.Tag) {
        guard let element = HTMLElement(tag.name) else {
            structure.remoteReferences += attributes.remoteReferences(in: tag, of: tokens)
            if Self.lines.contains(tag.name) { breakLine() }
            return
        }
        var written: [UInt8] = []
        structure.remoteReferences += attributes.write(tag, as: element, of: tokens, to: &written)
        if element.isTablePart, openCount(.table) == 0 { return breakLine() }
        makeRoom(for: element)
        // A link that leads nowhere and a picture of nothing are none.
        guard !written.isEmpty || (element != .a && element != .img) else { return }
        guard structure.elements < HTMLStructure.mostElements else { return omit(element) }
        guard element.isVoid || open.count < HTMLStructure.deepest else {
            omitted[Int(element.rawValue)] += 1
            hasOmitted = true
            return omit(element)
        }
        flush()
        structure.open(element, written)
        guard !element.isVoid else { return }
        open.append(element)
        openCounts[Int(element.rawValue)] += 1
    }

    /// Closes what ends where `element` begins.
    private mutating func makeRoom(for element: HTMLElement) {
        if element.endsParagraph { closeParagraph() }
        if element.isHeading, open.last?.isHeading == true { closeLast() }
        guard element.hasMeetings else { return }
        var outermost: Int?
        var index = open.count
        search: while index > 0 {
            index -= 1
            switch element.meets(open[index]) {
            case .closes: outermost = index
            case .passes: break
            case .stops: break search
            }
        }
        if let outermost { closeAll(from: outermost) }
    }

    private mutating func closeParagraph() {
        guard openCount(.p) > 0, let index = open.lastIndex(where: { $0 == .p || $0.isBoundary }) else { return }
        if open[index] == .p { closeAll(from: index) }
    }

    /// Closes the innermost element of that name and all that is open within it, if there is one on this side of
    /// the table cell.
    private mutating func end(_ name: HTMLName) {
        guard let element = HTMLElement(name) else {
            if Self.lines.contains(name) { breakLine() }
            return
        }
        // Browsers read `</br>` as `<br>`.
        if element == .br, structure.elements < HTMLStructure.mostElements {
            flush()
            return structure.open(.br, [])
        }
        if hasOmitted, omitted[Int(element.rawValue)] > 0 {
            omitted[Int(element.rawValue)] -= 1
            return omit(element)
        }
        guard openCount(element) > 0 else { return omit(element) }
        guard let index = open.lastIndex(where: { $0 == element || element.cannotEnd(beyond: $0) }) else { return }
        if open[index] == element { closeAll(from: index) } else { omit(element) }
    }

    private mutating func closeAll(from index: Int) {
        while open.count > index { closeLast() }
    }

    private mutating func closeLast() {
        flush()
        let element = open.removeLast()
        openCounts[Int(element.rawValue)] -= 1
        structure.close(element)
        guard hasOmitted else { return }
        for index in omitted.indices { omitted[index] = 0 }
        hasOmitted = false
    }

    private func openCount(_ element: HTMLElement) -> Int { openCounts[Int(element.rawValue)] }
}

// MARK: - Text

extension HTMLNormaliser {
    /// Keeps words apart that a tag stood between.
    private mutating func omit(_ element: HTMLElement) {
        if !element.isInline { breakLine() }
    }

    private mutating func breakLine() {
        if pending.last != 0x0A, structure.count + pending.count > 0 { pending.append(0x0A) }
    }

    /// Writes the text since the last tag, cleaned as a whole: what a left-out tag stood between is one text.
    ///
    /// A file ends with a line end, a body does not.
    private mutating func flush(isLast: Bool = false) {
        guard !pending.isEmpty else { return }
        let clean = CleanText.block(String(decoding: pending, as: UTF8.self))
        pending.removeAll(keepingCapacity: true)
        var escaped: [UInt8] = []
        escaped.reserveCapacity(clean.utf8.count)
        HTMLEscaping.append(text: clean.utf8, to: &escaped)
        while isLast, let last = escaped.last, ASCIIText.isSpace(last) { escaped.removeLast() }
        structure.write(escaped[...])
    }
}
