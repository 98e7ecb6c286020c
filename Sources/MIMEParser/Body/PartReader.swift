/// Cuts a message into parts: one pass, an explicit stack, no recursion however deep the nesting.
///
/// Each step moves forward in the bytes. The one step back, for a boundary parameter that turned out wrong,
/// is taken at most once per multipart.
struct PartReader {
    private enum Step {
        /// A part begins here, its header first.
        case part(at: Int, parent: PartIndex?, isDigest: Bool)
        /// Content, a preamble or an epilogue is passed over up to the next delimiter.
        case search(from: Int)
        /// A delimiter was reached, or the end of the source.
        case reached(Delimiter?)
    }

    /// One source being read: the message, or an embedded message that had to be decoded first.
    private struct Context {
        let source: Int
        let outerBase: Int
        var step: Step
        var openLeaf: PartIndex?
    }

    let limits: ParserLimits
    var sources: [[UInt8]]
    private var contexts: [Context] = []
    private var delimiters: DelimiterStack
    private(set) var scanner: HeaderScanner
    var parts: [Part] = []
    var defects: DefectList
    /// Bytes of sources that had to be decoded.
    var embeddedBytes = 0

    static func read(_ bytes: [UInt8], limits: ParserLimits) -> ParsedMessage {
        var reader = PartReader(bytes, limits: limits)
        return SecondReading.added(to: reader.finish(bytes))
    }

    /// Reads `bytes` as the body of a multipart with that boundary, whatever they say themselves.
    static func read(_ bytes: [UInt8], cutAt boundary: [UInt8], limits: ParserLimits) -> ParsedMessage {
        var reader = PartReader(bytes, limits: limits)
        var root = Part(
            index: .root, parent: nil, source: 0, fields: 0..<0, headerExtent: 0..<0, bodyExtent: 0..<bytes.count)
        root.mediaType = "multipart/mixed"
        root.boundary = boundary
        reader.parts = [root]
        reader.delimiters.push(DelimiterStack.Frame(part: .root, boundary: boundary, isGuessed: true))
        reader.proceed(.search(from: 0))
        return reader.finish(bytes)
    }

    private mutating func finish(_ bytes: [UInt8]) -> ParsedMessage {
        while !contexts.isEmpty { advance() }
        return ParsedMessage(
            bytes: bytes, parts: parts, structureDefects: defects.inOrder(with: scanner.defects), limits: limits,
            sources: sources, fieldExtents: scanner.fields)
    }

    private init(_ bytes: [UInt8], limits: ParserLimits) {
        self.limits = limits
        scanner = HeaderScanner(limits: limits)
        delimiters = DelimiterStack(limits: limits)
        defects = DefectList(limit: limits.defects)
        sources = [bytes]
        let outerBase = delimiters.enterSource()
        contexts = [Context(source: 0, outerBase: outerBase, step: .part(at: 0, parent: nil, isDigest: false))]
        if bytes.isEmpty { defects.note(.emptyMessage, nil, 0) }
        repairLineEnds()
    }

    /// A message that knows no LF at all is read as if each CR were one. Offsets stay what they are.
    private mutating func repairLineEnds() {
        let bytes = sources[0]
        let span = bytes.span
        guard span.firstIndex(of: ASCII.lineFeed, from: 0, to: span.count) == nil,
            let first = span.firstIndex(of: ASCII.carriageReturn, from: 0, to: span.count)
        else { return }
        defects.note(.bareCarriageReturns, nil, first)
        sources[0] = bytes.map { $0 == ASCII.carriageReturn ? ASCII.lineFeed : $0 }
    }

    private mutating func advance() {
        let context = contexts[contexts.count - 1]
        let bytes = sources[context.source]
        switch context.step {
        case .part(let position, let parent, let isDigest):
            beginPart(bytes.span, at: position, parent: parent, isDigest: isDigest, source: context.source)
        case .search(let position):
            proceed(.reached(delimiters.next(bytes.span, from: position)))
        case .reached(let delimiter):
            end(bytes.span, context, at: delimiter)
        }
    }

    /// Containers around the current place.
    var nestingDepth: Int { delimiters.depth + contexts.count }

    private mutating func proceed(_ step: Step) {
        contexts[contexts.count - 1].step = step
    }
}

/// Beginning parts.
extension PartReader {
    private mutating func beginPart(
        _ bytes: Span<UInt8>, at start: Int, parent: PartIndex?, isDigest: Bool, source: Int
    ) {
        let index = PartIndex(value: parts.count)
        if let parent { parts[parent.value].children.append(index) }
        guard parts.count < limits.parts else {
            appendOpaqueRest(bytes, index, start, parent, source)
            return
        }
        let startsMessage = parent.map { parts[$0.value].mediaType.isEmbeddedMessage } ?? true
        let headerStart = startsMessage ? skipLeadingGarbage(bytes, from: start, index) : start
        let firstField = scanner.fields.count
        let header = scanner.scan(bytes, from: headerStart, source: source, part: index, delimiters: delimiters)
        var part = Part(
            index: index, parent: parent, source: source, fields: firstField..<scanner.fields.count,
            headerExtent: headerStart..<header.headerEnd, bodyExtent: header.bodyStart..<bytes.count)
        PartDescription(limits: limits, isDigest: isDigest).describe(
            &part, bytes, scanner.fields[firstField...], &defects)
        parts.append(part)
        enter(part, bodyStart: header.bodyStart)
    }

    /// Decides whether the part is a container to go into or content to pass over.
    private mutating func enter(_ part: Part, bodyStart: Int) {
        let isEmbedded = part.mediaType.isEmbeddedMessage && part.transferEncoding == .identity
        guard part.mediaType.isMultipart || isEmbedded else {
            contexts[contexts.count - 1].openLeaf = part.index
            proceed(.search(from: bodyStart))
            return
        }
        guard nestingDepth <= limits.nesting else {
            defects.note(.exceeded(.nesting), part.index, part.headerExtent.lowerBound)
            contexts[contexts.count - 1].openLeaf = part.index
            proceed(.search(from: bodyStart))
            return
        }
        if isEmbedded {
            delimiters.push(DelimiterStack.Frame(part: part.index, boundary: nil))
            proceed(.part(at: bodyStart, parent: part.index, isDigest: false))
        } else {
            delimiters.push(
                DelimiterStack.Frame(
                    part: part.index, boundary: part.boundary ?? [], isDigest: part.mediaType == "multipart/digest"))
            proceed(.search(from: bodyStart))
        }
    }

    /// When there are too many parts, the last one takes all that is left of its source.
    private mutating func appendOpaqueRest(
        _ bytes: Span<UInt8>, _ index: PartIndex, _ start: Int, _ parent: PartIndex?, _ source: Int
    ) {
        defects.note(.exceeded(.parts), index, start)
        let fields = scanner.fields.count
        var part = Part(
            index: index, parent: parent, source: source, fields: fields..<fields,
            headerExtent: start..<start, bodyExtent: start..<bytes.count)
        part.mediaType = .octetStream
        parts.append(part)
        proceed(.reached(nil))
    }

    /// A byte order mark, empty lines and mbox `From ` lines before a header.
    private mutating func skipLeadingGarbage(_ bytes: Span<UInt8>, from start: Int, _ part: PartIndex) -> Int {
        var position = start
        if bytes.matches([0xEF, 0xBB, 0xBF], at: position) { position += 3 }
        var headerStart = position
        while position < bytes.count {
            let line = Line(bytes, at: position)
            guard line.isBlank(bytes) || Self.isMailboxSeparator(bytes, line) else {
                if HeaderScanner.nameEnd(bytes, line) != nil { headerStart = position }
                break
            }
            if !line.isBlank(bytes) { headerStart = line.next }
            position = line.next
        }
        if headerStart != start { defects.note(.leadingGarbage, part, start) }
        return headerStart
    }

    private static func isMailboxSeparator(_ bytes: Span<UInt8>, _ line: Line) -> Bool {
        let start = bytes[line.start] == ASCII.greater ? line.start + 1 : line.start
        return bytes.matches(Array("From ".utf8), at: start) && HeaderScanner.nameEnd(bytes, line) == nil
    }
}

/// Ending parts.
extension PartReader {
    private mutating func end(_ bytes: Span<UInt8>, _ context: Context, at delimiter: Delimiter?) {
        let limit = delimiter?.lineStart ?? bytes.count
        if let leaf = context.openLeaf {
            contexts[contexts.count - 1].openLeaf = nil
            endLeaf(bytes, leaf, at: delimiter)
            if enterEncodedMessage(bytes, leaf) { return }
            takeOutFiles(bytes, of: leaf)
            openTNEF(bytes, leaf)
            nameMacintoshFile(bytes, leaf)
        }
        if let candidate = delimiters.retryWithCandidate(bytes, before: delimiter) {
            noteGuessedBoundary(at: candidate)
            proceed(.search(from: candidate))
            return
        }
        guard let delimiter else {
            while delimiters.depth > delimiters.base { closeLastFrame(bytes, at: limit, isDelimited: false) }
            delimiters.leaveSource(context.outerBase)
            contexts.removeLast()
            return
        }
        closeFrames(bytes, inside: delimiter)
        // Nothing after the last delimiter: it was meant to be the closing one.
        if delimiter.isClosing || delimiter.nextLine == bytes.count {
            delimiters[delimiter.frame].isClosed = true
            proceed(.search(from: delimiter.nextLine))
            return
        }
        let frame = delimiters[delimiter.frame]
        if frame.isClosed { defects.note(.partAfterClosingDelimiter, frame.part, delimiter.lineStart) }
        delimiters[delimiter.frame].isClosed = false
        delimiters[delimiter.frame].hasParts = true
        proceed(.part(at: delimiter.nextLine, parent: frame.part, isDigest: frame.isDigest))
    }

    /// Ends what is open inside the multipart that goes on with `delimiter`.
    private mutating func closeFrames(_ bytes: Span<UInt8>, inside delimiter: Delimiter) {
        let survivors = delimiter.resumed == nil ? delimiter.frame + 1 : delimiter.frame
        while delimiters.depth > survivors { closeLastFrame(bytes, at: delimiter.lineStart, isDelimited: true) }
        guard let resumed = delimiter.resumed else { return }
        defects.note(.overlappingMultiparts, resumed.part, delimiter.lineStart)
        delimiters.resume(resumed)
    }

    private mutating func endLeaf(_ bytes: Span<UInt8>, _ leaf: PartIndex, at delimiter: Delimiter?) {
        endBody(bytes, of: leaf, at: delimiter?.lineStart ?? bytes.count, isDelimited: delimiter != nil)
        let part = parts[leaf.value]
        if delimiter == nil, let end = delimiters.gluedClosing(bytes, in: part.bodyExtent) {
            parts[leaf.value].bodyExtent = part.bodyExtent.lowerBound..<end
        }
        guard let delimiter, part.bodyExtent.isEmpty, part.filename == nil, part.contentID == nil,
            part.disposition != .attachment, let parent = part.parent, parts[parent.value].mediaType.isMultipart
        else { return }
        let hasSeparator = part.headerExtent.upperBound < part.bodyExtent.lowerBound
        let endsItsMultipart = delimiter.frame < delimiters.depth - 1
        parts[leaf.value].isHollow = !hasSeparator || (part.fields.isEmpty && endsItsMultipart)
    }

    private mutating func noteGuessedBoundary(at candidate: Int) {
        let part = delimiters[delimiters.depth - 1].part
        let isDeclared = parts[part.value].boundary != nil
        defects.note(isDeclared ? .wrongBoundaryParameter : .missingBoundaryParameter, part, candidate)
        parts[part.value].boundary = delimiters[delimiters.depth - 1].boundary
    }

    private mutating func endBody(_ bytes: Span<UInt8>, of part: PartIndex, at limit: Int, isDelimited: Bool) {
        let start = parts[part.value].bodyExtent.lowerBound
        let end = isDelimited ? Line.endOfText(bytes, before: limit, notBefore: start) : max(limit, start)
        parts[part.value].bodyExtent = start..<end
    }

    private mutating func closeLastFrame(_ bytes: Span<UInt8>, at limit: Int, isDelimited: Bool) {
        let frame = delimiters.removeLast()
        endBody(bytes, of: frame.part, at: limit, isDelimited: isDelimited)
        guard frame.boundary != nil else { return }
        parts[frame.part.value].nearDelimiter = frame.nearDelimiter
        let offset = parts[frame.part.value].headerExtent.lowerBound
        if parts[frame.part.value].children.isEmpty {
            defects.note(.boundaryNeverFound, frame.part, offset)
            readAsText(bytes, frame.part)
        } else if !frame.isClosed {
            defects.note(.unterminatedMultipart, frame.part, offset)
            if isDelimited { delimiters.interrupt(frame) }
        }
    }

    /// A multipart without parts is the text it contains. A message without any has nothing to be read: it keeps
    /// its type, and is hollow when another message carries it.
    private mutating func readAsText(_ bytes: Span<UInt8>, _ index: PartIndex) {
        let body = parts[index.value].bodyExtent
        let parent = parts[index.value].parent
        let isMessage = parent.map { parts[$0.value].mediaType.isEmbeddedMessage } ?? true
        guard isMessage, body.allSatisfy({ ASCII.isSpace(bytes[$0]) }) else {
            parts[index.value].mediaType = .textPlain
            return
        }
        parts[index.value].bodyExtent = body.lowerBound..<body.lowerBound
        parts[index.value].isHollow = parent != nil
    }

    /// An embedded message in base64 or quoted-printable is decoded and read as a source of its own.
    private mutating func enterEncodedMessage(_ bytes: Span<UInt8>, _ index: PartIndex) -> Bool {
        let part = parts[index.value]
        guard part.mediaType.isEmbeddedMessage, part.transferEncoding != .identity, !part.bodyExtent.isEmpty
        else { return false }
        guard nestingDepth <= limits.nesting else {
            defects.note(.exceeded(.nesting), index, part.headerExtent.lowerBound)
            return false
        }
        guard embeddedBytes + part.bodyExtent.count <= limits.embeddedBytes else {
            defects.note(.exceeded(.embeddedBytes), index, part.headerExtent.lowerBound)
            return false
        }
        embeddedBytes += part.bodyExtent.count
        sources.append(ContentDecoder.decode(part.transferEncoding, part.bodyExtent, from: bytes))
        contexts.append(
            Context(
                source: sources.count - 1, outerBase: delimiters.enterSource(),
                step: .part(at: 0, parent: index, isDigest: false)))
        return true
    }
}
