import MIMEParser

/// Follows the tags of one document as a browser would (WHATWG HTML, section 13.2.6), and leaves out what is not
/// allowed, opens nothing, or goes too deep. One pass, linear in the bytes.
struct HTMLNormaliser {
    private var tokens: HTMLTokenizer
    private let attributes: SafeAttributes
    private var structure = HTMLStructure()
    /// Decoded, not yet cleaned: the text since the last tag that was kept.
    private var pending: [UInt8] = []
    private var open = OpenElements()
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
        close(to: 0)
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
        guard let element = HTMLElement(tag.name), !element.isTablePart || open.hasTable else {
            structure.remoteReferences += attributes.remoteReferences(in: tag, of: tokens)
            if Self.lines.contains(tag.name) || HTMLElement(tag.name) != nil { breakLine() }
            return
        }
        makeRoom(for: element)
        guard hasRoom(for: element) else {
            structure.remoteReferences += attributes.remoteReferences(in: tag, of: tokens)
            return omit(element)
        }
        var written: [UInt8] = []
        structure.remoteReferences += attributes.write(tag, as: element, of: tokens, to: &written)
        // A link that leads nowhere and a picture of nothing are none.
        guard !written.isEmpty || (element != .a && element != .img) else { return }
        flush()
        structure.open(element, written)
        if !element.isVoid { open.push(element) }
    }

    /// Closes what ends where `element` begins.
    private mutating func makeRoom(for element: HTMLElement) {
        if element.endsParagraph { close(to: open.countAfter([.p], within: .scope)) }
        if element.isHeading, open.last?.isHeading == true { close(to: open.count - 1) }
        guard let (closing, reach) = element.closing else { return }
        close(to: open.countAfter(closing, within: reach))
    }

    private mutating func hasRoom(for element: HTMLElement) -> Bool {
        guard structure.elements < HTMLStructure.mostElements else { return false }
        if element.isVoid || open.count < HTMLStructure.deepest { return true }
        omitted[Int(element.rawValue)] += 1
        hasOmitted = true
        return false
    }

    /// Closes the innermost element of that name and all that is open within it, if there is one within reach.
    private mutating func end(_ name: HTMLName) {
        guard let element = HTMLElement(name) else {
            if Self.lines.contains(name) { breakLine() }
            return
        }
        if hasOmitted, omitted[Int(element.rawValue)] > 0 {
            omitted[Int(element.rawValue)] -= 1
            return omit(element)
        }
        if let count = open.countAfterEnd(of: element) { return close(to: count) }
        // Browsers read `</br>` as `<br>`.
        guard element == .br, hasRoom(for: .br) else { return omit(element) }
        flush()
        structure.open(.br, [])
    }

    private mutating func close(to count: Int) {
        while open.count > count, let element = open.pop() {
            flush()
            structure.close(element)
            guard hasOmitted else { continue }
            for index in omitted.indices { omitted[index] = 0 }
            hasOmitted = false
        }
    }
}

// MARK: - Text

extension HTMLNormaliser {
    /// Keeps words apart that a tag stood between.
    private mutating func omit(_ element: HTMLElement) {
        if element.isBlock || element == .br { breakLine() }
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
        var text = clean.utf8[...]
        while isLast, let last = text.last, ASCIIText.isSpace(last) { text.removeLast() }
        structure.write(text)
    }
}
