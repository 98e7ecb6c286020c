/// Finds the fields of headers, line by line, and decides where a header ends. Collects over all headers.
struct HeaderScanner {
    let limits: ParserLimits
    private(set) var fields: [FieldExtent] = []
    private(set) var defects: [Defect] = []
    /// How far the header being read is known to go on, if a look ahead had to find out.
    private var headerAhead = -1

    init(limits: ParserLimits) {
        self.limits = limits
    }

    /// Reads the header that begins at `start` and returns where the body begins.
    ///
    /// The header ends at an empty line, at a delimiter of `delimiters`, at the end of the bytes, or where
    /// lines cease to look like fields.
    mutating func scan(
        _ bytes: Span<UInt8>, from start: Int, source: Int, part: PartIndex, delimiters: DelimiterStack
    ) -> (headerEnd: Int, bodyStart: Int) {
        let first = fields.count
        var acceptsContinuation = false
        headerAhead = -1
        var position = start
        while position < bytes.count {
            let line = Line(bytes, at: position)
            if line.isEmpty { return (line.start, line.next) }
            let lead = bytes[position]
            if lead == ASCII.dash, delimiters.match(bytes, at: position) != nil { return (position, position) }
            if ASCII.isBlank(lead) {
                if line.isBlank(bytes), !Self.goesOn(bytes, at: line.next) { return (line.start, line.next) }
                if acceptsContinuation {
                    extendLastField(to: line.end, part: part)
                } else if fields.count == first, !line.isBlank(bytes) {
                    guard headerGoesOn(bytes, after: line, since: start) else {
                        note(.missingHeaderSeparator, part, line.start)
                        return (position, position)
                    }
                    note(.malformedHeaderLine, part, line.start)
                }
            } else if let nameEnd = Self.nameEnd(bytes, line) {
                acceptsContinuation = add(
                    bytes, line, nameEnd: nameEnd, source: source, part: part, first: first, headerStart: start)
            } else if headerGoesOn(bytes, after: line, since: start) {
                note(.malformedHeaderLine, part, line.start)
                acceptsContinuation = false
            } else {
                note(.missingHeaderSeparator, part, line.start)
                return (position, position)
            }
            position = line.next
        }
        return (bytes.count, bytes.count)
    }

    /// Where the name ends if the line has the form `name:`; space before the colon is forgiven.
    static func nameEnd(_ bytes: Span<UInt8>, _ line: Line) -> Int? {
        var position = line.start
        while position < line.end, bytes[position] > ASCII.space, bytes[position] != ASCII.colon,
            bytes[position] < 0x7F
        {
            position += 1
        }
        let end = position
        while position < line.end, ASCII.isBlank(bytes[position]) { position += 1 }
        guard end > line.start, position < line.end, bytes[position] == ASCII.colon else { return nil }
        return end
    }

    /// Whether a field begins within the next lines, so that the lines before it are garbage in a header
    /// rather than the beginning of a body.
    static func fieldFollows(_ bytes: Span<UInt8>, after line: Line) -> Bool {
        var position = line.next
        for _ in 0..<3 {
            guard position < bytes.count else { return false }
            let next = Line(bytes, at: position)
            if next.isEmpty { return false }
            if nameEnd(bytes, next) != nil { return true }
            position = next.next
        }
        return false
    }

    /// Whether a line that is no field is garbage in the header that began at `start`: a field follows soon, or an
    /// unmistakable one before the header's end. Relays that strip the space off folded lines leave whole blocks
    /// of such garbage; below the first block, the header ends with an empty line and nothing else.
    private mutating func headerGoesOn(_ bytes: Span<UInt8>, after line: Line, since start: Int) -> Bool {
        if Self.fieldFollows(bytes, after: line) || headerAhead > line.start { return true }
        var position = line.next
        for _ in 0..<limits.headerGarbageLines {
            guard position < bytes.count else { return false }
            let next = Line(bytes, at: position)
            if next.isEmpty, headerAhead < start { return false }
            if bytes.matches([ASCII.dash, ASCII.dash], at: position) { return false }
            if next.isEmpty || Self.isUnmistakable(bytes, next) {
                headerAhead = position
                return true
            }
            position = next.next
        }
        return false
    }

    /// Fields that relays and mail programs write, and people do not begin a line of prose with.
    private static func isUnmistakable(_ bytes: Span<UInt8>, _ line: Line) -> Bool {
        guard let end = nameEnd(bytes, line) else { return false }
        let prefixes: [StaticString] = [
            "X-", "Content-", "MIME-Version", "Message-ID", "Received", "Return-Path", "DKIM-Signature", "ARC-",
            "List-",
            "Authentication-Results", "Delivered-To", "In-Reply-To", "References",
        ]
        return prefixes.contains { prefix in
            let length = prefix.utf8CodeUnitCount
            return end - line.start >= length
                && ASCII.equalIgnoringCase(bytes, line.start..<(line.start + length), prefix)
        }
    }

    /// Whether a header goes on at `position` after a line of white space.
    private static func goesOn(_ bytes: Span<UInt8>, at position: Int) -> Bool {
        guard position < bytes.count else { return false }
        let line = Line(bytes, at: position)
        return !line.isEmpty && (ASCII.isBlank(bytes[position]) || nameEnd(bytes, line) != nil)
    }

    /// Returns whether the field was kept, and so whether continuation lines belong anywhere.
    private mutating func add(
        _ bytes: Span<UInt8>, _ line: Line, nameEnd: Int, source: Int, part: PartIndex, first: Int, headerStart: Int
    ) -> Bool {
        if fields.count - first >= limits.fields || fields.count >= limits.allFields {
            noteOnce(.exceeded(.fields), part, line.start)
            return false
        }
        if line.next - headerStart > limits.headerBytes {
            noteOnce(.exceeded(.headerBytes), part, line.start)
            if line.start - headerStart > limits.headerBytes { return false }
        }
        let colon = bytes.firstIndex(of: ASCII.colon, from: nameEnd, to: line.end) ?? nameEnd
        let name = line.start..<min(nameEnd, line.start + limits.fieldBytes)
        fields.append(
            FieldExtent(
                kind: FieldKind(bytes, name), source: source, name: name, value: (colon + 1)..<(colon + 1)))
        extendLastField(to: line.end, part: part)
        return true
    }

    private mutating func extendLastField(to end: Int, part: PartIndex) {
        let field = fields[fields.count - 1]
        let limit = field.name.lowerBound + limits.fieldBytes
        if end > limit { noteOnce(.exceeded(.fieldBytes), part, field.name.lowerBound) }
        let start = field.value.lowerBound
        fields[fields.count - 1].value = start..<max(start, min(end, limit))
    }

    private mutating func note(_ kind: Defect.Kind, _ part: PartIndex, _ offset: Int) {
        guard defects.count < limits.defects else { return }
        defects.append(Defect(kind: kind, part: part, offset: offset))
    }

    /// For what would repeat with every line of a hostile header.
    private mutating func noteOnce(_ kind: Defect.Kind, _ part: PartIndex, _ offset: Int) {
        if let last = defects.last, last.kind == kind, last.part == part { return }
        note(kind, part, offset)
    }
}
