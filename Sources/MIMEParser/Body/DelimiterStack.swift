/// A line that separates or closes the parts of an open multipart.
struct Delimiter {
    /// Position of the multipart in the stack.
    let frame: Int
    let lineStart: Int
    let nextLine: Int
    let isClosing: Bool
    /// The interrupted multipart this line goes on with, if it is none of the open ones.
    var resumed: DelimiterStack.Frame?
}

/// The containers around the current place in the bytes, and the search for the lines that end them.
struct DelimiterStack {
    struct Frame {
        let part: PartIndex
        /// `nil` for an embedded message: it ends with what is around it.
        var boundary: [UInt8]?
        /// The closing delimiter was seen. The frame stays: another part may follow all the same.
        var isClosed = false
        var isDigest = false
        var hasParts = false
        /// The first line that could be a delimiter, kept for a boundary parameter that turns out wrong.
        var candidate: Int?
        var isGuessed = false
        /// The first place that is nearly a delimiter and is followed by a field.
        var nearDelimiter: Int?
    }

    /// The longest boundary that is guessed.
    let boundaryBytes: Int

    private(set) var frames: [Frame] = []
    /// Frames below belong to the source around the one being read.
    private(set) var base = 0
    /// Multiparts that a delimiter around them ended before their own closing one did, the latest last. Some
    /// readers stay inside until they see that one, and find parts that others would never list.
    private var interrupted: [Interruption] = []
    private let interruptionLimit: Int

    private struct Interruption {
        let frame: Frame
        let depth: Int
        let base: Int
    }

    init(limits: ParserLimits) {
        boundaryBytes = limits.boundaryBytes
        interruptionLimit = limits.nesting
    }

    var isEmpty: Bool { frames.count == base }
    var depth: Int { frames.count }

    subscript(frame: Int) -> Frame {
        get { frames[frame] }
        set { frames[frame] = newValue }
    }

    mutating func push(_ frame: Frame) { frames.append(frame) }

    mutating func removeLast() -> Frame { frames.removeLast() }

    /// Hides all frames, for reading a source of its own. Returns what `leave` needs.
    mutating func enterSource() -> Int {
        defer { base = frames.count }
        return base
    }

    mutating func leaveSource(_ outerBase: Int) {
        interrupted.removeAll { $0.base == base }
        base = outerBase
    }

    /// Keeps in mind a multipart just removed from the top.
    mutating func interrupt(_ frame: Frame) {
        interrupted.append(Interruption(frame: frame, depth: frames.count, base: base))
        if interrupted.count > interruptionLimit { interrupted.removeFirst() }
    }

    /// Opens an interrupted multipart again, on top.
    mutating func resume(_ frame: Frame) {
        interrupted.removeAll { $0.frame.part == frame.part }
        frames.append(frame)
    }

    /// The delimiter that is the line at `lineStart`, if it is one. Open multiparts go before closed ones,
    /// inner before outer, interrupted ones come last; the boundary must match as a whole.
    func match(_ bytes: Span<UInt8>, at lineStart: Int) -> Delimiter? {
        guard lineStart + 2 < bytes.count, bytes[lineStart] == ASCII.dash, bytes[lineStart + 1] == ASCII.dash
        else { return nil }
        var reopened: Delimiter?
        var position = frames.count
        while position > base {
            position -= 1
            guard let boundary = frames[position].boundary, !boundary.isEmpty,
                let delimiter = Self.delimiter(bytes, at: lineStart, boundary: boundary, frame: position)
            else { continue }
            if !frames[position].isClosed { return delimiter }
            if reopened == nil { reopened = delimiter }
        }
        return reopened ?? resumption(bytes, at: lineStart)
    }

    private func resumption(_ bytes: Span<UInt8>, at lineStart: Int) -> Delimiter? {
        for place in interrupted.indices.reversed() where interrupted[place].base == base {
            let frame = min(interrupted[place].depth, frames.count)
            guard let boundary = interrupted[place].frame.boundary,
                var delimiter = Self.delimiter(bytes, at: lineStart, boundary: boundary, frame: frame),
                !delimiter.isClosing
            else { continue }
            delimiter.resumed = interrupted[place].frame
            return delimiter
        }
        return nil
    }

    /// Where the closing delimiter of an open multipart begins that is glued to the last line of `body`, because
    /// the writer forgot the line end before it.
    func gluedClosing(_ bytes: Span<UInt8>, in body: Range<Int>) -> Int? {
        var end = body.upperBound
        while end > body.lowerBound, ASCII.isSpace(bytes[end - 1]) { end -= 1 }
        for frame in frames[base...].reversed() where !frame.isClosed {
            guard let boundary = frame.boundary, !boundary.isEmpty else { continue }
            let start = end - boundary.count - 4
            if start >= body.lowerBound, bytes.matches([ASCII.dash, ASCII.dash] + boundary, at: start),
                bytes.matches([ASCII.dash, ASCII.dash], at: end - 2)
            {
                return start
            }
        }
        return nil
    }

    /// The next delimiter at or after `start`, which must be the start of a line.
    ///
    /// Fast because most bytes are only seen by `memchr`. Also notes candidates for a wrong boundary.
    mutating func next(_ bytes: Span<UInt8>, from start: Int) -> Delimiter? {
        guard !isEmpty else { return nil }
        var position = start
        while let dash = bytes.firstIndex(of: ASCII.dash, from: position, to: bytes.count) {
            position = dash + 1
            guard position < bytes.count, bytes[position] == ASCII.dash else { continue }
            guard dash == start || bytes[dash - 1] == ASCII.lineFeed else {
                // A run of dashes in the middle of a line: no place in it can begin a delimiter, for us.
                noteNearDelimiter(bytes, at: dash)
                while position < bytes.count, bytes[position] == ASCII.dash { position += 1 }
                continue
            }
            if let delimiter = match(bytes, at: dash) { return delimiter }
            noteCandidate(bytes, at: dash)
            noteNearDelimiter(bytes, at: dash)
            while position < bytes.count, bytes[position] == ASCII.dash { position += 1 }
        }
        return nil
    }

    /// Remembers the first delimiter-like line of a multipart that has had no part yet.
    private mutating func noteCandidate(_ bytes: Span<UInt8>, at lineStart: Int) {
        let frame = frames[frames.count - 1]
        guard frame.candidate == nil, !frame.hasParts, !frame.isClosed, frame.boundary != nil,
            Self.guessedBoundary(bytes, at: lineStart, limit: boundaryBytes) != nil
        else { return }
        frames[frames.count - 1].candidate = lineStart
    }

    /// Readers that compare only the beginning of a line, or look for a delimiter anywhere, take it for one.
    private mutating func noteNearDelimiter(_ bytes: Span<UInt8>, at place: Int) {
        let frame = frames[frames.count - 1]
        guard frame.nearDelimiter == nil, let boundary = frame.boundary, !boundary.isEmpty,
            bytes.matches(boundary, at: place + 2)
        else { return }
        let line = Line(bytes, at: place)
        guard line.next < bytes.count, HeaderScanner.nameEnd(bytes, Line(bytes, at: line.next)) != nil else { return }
        frames[frames.count - 1].nearDelimiter = place
    }

    /// Where to search again when the innermost multipart ends without a part but with a line that looks like
    /// a delimiter: its boundary was missing or wrong. Adopts that line's boundary.
    mutating func retryWithCandidate(_ bytes: Span<UInt8>, before delimiter: Delimiter?) -> Int? {
        guard !isEmpty, (delimiter?.frame ?? -1) < frames.count - 1 else { return nil }
        let frame = frames[frames.count - 1]
        guard !frame.hasParts, !frame.isGuessed, let candidate = frame.candidate,
            let boundary = Self.guessedBoundary(bytes, at: candidate, limit: boundaryBytes)
        else { return nil }
        frames[frames.count - 1].boundary = boundary
        frames[frames.count - 1].isGuessed = true
        return candidate
    }

    /// The boundary of a line that looks like a delimiter: dashes, a word, and a field or an empty line after it.
    static func guessedBoundary(_ bytes: Span<UInt8>, at lineStart: Int, limit: Int) -> [UInt8]? {
        let line = Line(bytes, at: lineStart)
        var end = line.end
        while end > lineStart, ASCII.isBlank(bytes[end - 1]) { end -= 1 }
        guard end - lineStart > 2, end - lineStart - 2 <= limit, bytes[lineStart] == ASCII.dash,
            bytes[lineStart + 1] == ASCII.dash, line.next < bytes.count
        else { return nil }
        var isWord = false
        for position in (lineStart + 2)..<end {
            if bytes[position] <= ASCII.space { return nil }
            if bytes[position] != ASCII.dash { isWord = true }
        }
        let next = Line(bytes, at: line.next)
        guard isWord, next.isEmpty || HeaderScanner.nameEnd(bytes, next) != nil else { return nil }
        return bytes.array((lineStart + 2)..<end)
    }

    private static func delimiter(
        _ bytes: Span<UInt8>, at lineStart: Int, boundary: [UInt8], frame: Int
    ) -> Delimiter? {
        guard bytes.matches(boundary, at: lineStart + 2) else { return nil }
        var position = lineStart + 2 + boundary.count
        var isClosing = false
        if position + 1 < bytes.count, bytes[position] == ASCII.dash, bytes[position + 1] == ASCII.dash {
            isClosing = true
            position += 2
        }
        while position < bytes.count, ASCII.isBlank(bytes[position]) || bytes[position] == ASCII.carriageReturn {
            position += 1
        }
        guard position >= bytes.count || bytes[position] == ASCII.lineFeed else { return nil }
        return Delimiter(
            frame: frame, lineStart: lineStart, nextLine: min(position + 1, bytes.count), isClosing: isClosing)
    }
}
