/// What other mail programs may find where the structure of a message can be read in two ways.
///
/// A sender who repeats a Content-Type or a boundary, or hides parts where ours are not, shows one mail to a
/// filter and another to its reader. The first reading stands; the parts of every other one are put behind it.
struct SecondReading {
    /// A stretch of one source that can be read differently.
    private struct Region {
        /// The part with the doubtful header or the doubtful bytes.
        let part: Part
        let extent: Range<Int>
        let form: DeclaredForm
        let encoding: TransferEncoding
        /// Plain text alone is nothing new: the line that cuts it may well be a part of the text.
        var mayBeText = false
    }

    private let message: ParsedMessage
    private let limits: ParserLimits
    private var parts: [Part]
    private var sources: [[UInt8]]
    private var fields: [FieldExtent]
    private var defects: [Defect] = []
    private var readings = 0

    /// The message with the parts of all other readings behind its own.
    static func added(to message: ParsedMessage) -> ParsedMessage {
        var reader = SecondReading(message)
        for part in message.parts {
            var declared: [[UInt8]] = []
            if part.isAmbiguous { declared = reader.readDeclarations(of: part) }
            if part.mediaType.isMultipart, !part.isLeaf {
                reader.readGaps(of: part, besides: declared)
                reader.readNearDelimiter(of: part)
            }
        }
        guard !reader.defects.isEmpty else { return message }
        return ParsedMessage(
            bytes: message.bytes, parts: reader.parts, structureDefects: message.structureDefects + reader.defects,
            limits: message.limits, sources: reader.sources, fieldExtents: reader.fields)
    }

    private init(_ message: ParsedMessage) {
        self.message = message
        limits = message.limits
        parts = message.parts
        sources = message.sources
        fields = message.fieldExtents
    }
}

/// Where another reading may begin.
extension SecondReading {
    /// Every type and encoding that the header declares besides those that were used. Returns the boundaries.
    private mutating func readDeclarations(of part: Part) -> [[UInt8]] {
        var boundaries: [[UInt8]] = []
        let declared = message.header(of: part.index).declaredForms(limits: limits)
        for form in declared.forms {
            switch form {
            case .leaf(let type):
                // As plain text, a multipart holds nothing that its parts do not.
                if type == .textPlain, !part.isLeaf { continue }
                for encoding in declared.encodings where type != part.mediaType || encoding != part.transferEncoding {
                    read(Region(part: part, extent: part.bodyExtent, form: form, encoding: encoding))
                }
            case .multipart(let boundary):
                boundaries.append(boundary)
                // Parts that were found as they stand are not encoded, whatever the header says.
                let encoded = part.isLeaf ? declared.encodings.filter { $0 != .identity } : []
                for encoding in [.identity] + encoded where part.isLeaf || boundary != part.boundary {
                    read(Region(part: part, extent: part.bodyExtent, form: form, encoding: encoding))
                }
            }
        }
        return boundaries
    }

    /// Bytes that no part shows: before the first part, behind the last one, and where a multipart was closed
    /// and went on. What looks like parts there is read, unless a boundary that was read already divides it.
    private mutating func readGaps(of part: Part, besides declared: [[UInt8]]) {
        guard !isInterleaved(part) else { return }
        var start = part.bodyExtent.lowerBound
        for child in part.children {
            readGap(of: part, start..<max(start, message[child].headerExtent.lowerBound), declared)
            start = max(start, message[child].bodyExtent.upperBound)
        }
        readGap(of: part, start..<max(start, part.bodyExtent.upperBound), declared)
    }

    /// Parts of a multipart around this one lie between its own: they are listed, and flagged, as they stand.
    private func isInterleaved(_ part: Part) -> Bool {
        let around = sequence(first: part) { $0.parent.map { message[$0] } }.dropFirst()
        return around.contains { outer in
            outer.children.contains { child in
                child > part.index && message[child].source == part.source
                    && part.bodyExtent.contains(message[child].headerExtent.lowerBound)
            }
        }
    }

    private mutating func readGap(of part: Part, _ gap: Range<Int>, _ declared: [[UInt8]]) {
        let source = message.sources[part.source]
        let bytes = source.span
        var position = gap.lowerBound
        while position < gap.upperBound {
            let line = Line(bytes, at: position)
            position = line.next
            guard line.end - line.start > 2, bytes[line.start] == ASCII.dash, line.next < gap.upperBound,
                var boundary = DelimiterStack.guessedBoundary(bytes, at: line.start, limit: limits.boundaryBytes)
            else { continue }
            if boundary == part.boundary { continue }
            if boundary.suffix(2) == [ASCII.dash, ASCII.dash] { boundary.removeLast(2) }
            if boundary.isEmpty || boundary == part.boundary || declared.contains(boundary) { continue }
            read(
                Region(
                    part: part, extent: line.start..<gap.upperBound, form: .multipart(boundary: boundary),
                    encoding: .identity))
            return
        }
    }

    /// A line that begins like a delimiter and goes on, or a delimiter in the middle of a line: some readers take
    /// them for one.
    private mutating func readNearDelimiter(of part: Part) {
        guard let position = part.nearDelimiter else { return }
        let source = message.sources[part.source]
        let bytes = source.span
        let line = Line(bytes, at: position)
        var boundary = bytes.array((line.start + 2)..<line.end)
        while let last = boundary.last, ASCII.isBlank(last) { boundary.removeLast() }
        guard boundary.count <= limits.boundaryBytes else { return }
        let end = endOfContent(around: position, in: part)
        read(
            Region(
                part: part, extent: position..<max(position, end), form: .multipart(boundary: boundary),
                encoding: .identity, mayBeText: true))
    }

    /// Where the innermost part that holds `position` ends, or the bytes between two parts.
    private func endOfContent(around position: Int, in part: Part) -> Int {
        var part = part
        while let child = part.children.map({ message[$0] }).first(where: {
            $0.source == part.source && $0.bodyExtent.contains(position)
        }) {
            part = child
        }
        let next = part.children.map { message[$0].headerExtent.lowerBound }.first { $0 > position }
        return next ?? part.bodyExtent.upperBound
    }
}

/// Reading, and putting what was found behind the parts of the first reading.
extension SecondReading {
    /// Each attempt counts, whether it finds anything or not: that bounds the time.
    private mutating func read(_ region: Region) {
        guard parts.count < limits.parts, !region.extent.isEmpty else { return }
        guard readings < limits.secondReadings, heldBytes + region.extent.count <= limits.embeddedBytes else {
            listUnread(region)
            return
        }
        readings += 1
        switch region.form {
        case .leaf(let type):
            appendLeaf(region, type)
            note(.secondReading, region)
        case .multipart(let boundary):
            let source = message.sources[region.part.source]
            let body = ContentDecoder.decode(region.encoding, region.extent, from: source.span)
            let found = PartReader.read(body, cutAt: boundary, limits: remainingLimits)
            guard !found[.root].isLeaf, !region.mayBeText || found.parts.contains(where: Self.isMoreThanText)
            else { return }
            append(found, to: region.part)
            note(.secondReading, region)
        }
    }

    /// Beyond the limit the bytes are listed as they stand.
    private mutating func listUnread(_ region: Region) {
        note(.exceeded(.secondReadings), region)
        if let last = parts.last, last.isSecondReading, last.bodyExtent == region.extent { return }
        appendLeaf(region, .octetStream)
    }

    private mutating func note(_ kind: Defect.Kind, _ region: Region) {
        if let last = defects.last, last.kind == kind, last.part == region.part.index { return }
        defects.append(Defect(kind: kind, part: region.part.index, offset: region.extent.lowerBound))
    }

    private static func isMoreThanText(_ part: Part) -> Bool {
        part.isLeaf && (part.mediaType != .textPlain || part.filename != nil || part.disposition == .attachment)
    }

    private mutating func appendLeaf(_ region: Region, _ type: MediaType) {
        var part = Part(
            index: PartIndex(value: parts.count), parent: region.part.index, source: region.part.source,
            fields: region.part.fields, headerExtent: region.extent.lowerBound..<region.extent.lowerBound,
            bodyExtent: region.extent)
        part.mediaType = type
        part.transferEncoding = region.encoding
        part.filename = region.part.filename
        part.isSecondReading = true
        parts.append(part)
    }

    private mutating func append(_ found: ParsedMessage, to doubtful: Part) {
        let (firstPart, firstSource, firstField) = (parts.count, sources.count, fields.count)
        for part in found.parts {
            var moved = Part(
                part, at: PartIndex(value: firstPart + part.index.value),
                parent: part.parent.map { PartIndex(value: firstPart + $0.value) } ?? doubtful.index,
                source: firstSource + part.source,
                fields: (firstField + part.fields.lowerBound)..<(firstField + part.fields.upperBound))
            moved.children = part.children.map { PartIndex(value: firstPart + $0.value) }
            moved.isSecondReading = true
            parts.append(moved)
        }
        sources += found.sources
        fields += found.fieldExtents.map {
            FieldExtent(kind: $0.kind, source: firstSource + $0.source, name: $0.name, value: $0.value)
        }
    }

    /// Bytes held besides the message itself.
    private var heldBytes: Int { sources.dropFirst().reduce(0) { $0 + $1.count } }

    private var remainingLimits: ParserLimits {
        var remaining = limits
        remaining.parts = limits.parts - parts.count
        remaining.allFields = max(0, limits.allFields - fields.count)
        remaining.embeddedBytes = max(0, limits.embeddedBytes - heldBytes)
        return remaining
    }
}
