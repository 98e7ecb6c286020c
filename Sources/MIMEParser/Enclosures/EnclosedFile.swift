/// A file that stands in the lines of a text, as news readers and old mail programs send it.
struct EnclosedFile {
    /// The lines that only say what follows; empty where the decoder reads them itself.
    let headerExtent: Range<Int>
    /// To the end of the last line.
    let bodyExtent: Range<Int>
    let encoding: TransferEncoding
    /// As written, never empty.
    let name: [UInt8]
    let defects: [Defect.Kind]

    /// Where the text goes on.
    var end: Int { bodyExtent.upperBound }

    /// The first file in the lines of `extent`.
    ///
    /// Prose that only looks like a file is worse taken for one than a file for prose: a first line alone is
    /// nothing, the lines below it must have the shape that it promises. Linear: no line of a file, nor of what was
    /// refused as one, is looked at again.
    static func next(_ bytes: Span<UInt8>, in extent: Range<Int>) -> EnclosedFile? {
        let bytes = bytes.extracting(0..<extent.upperBound)
        var position = extent.lowerBound
        while let line = bytes.firstLine(
            beginningWith: letterB, or: ASCII.equals, from: position, to: extent.upperBound)
        {
            position = Line(bytes, at: line).next
            if bytes.matches(beginWord, at: line) {
                if let file = UuencodedLines(bytes, at: line)?.file { return file }
                if let file = Base64Lines(bytes, at: line)?.file { return file }
            } else if bytes.matches(yencWord, at: line), let file = YencLines(bytes, at: line)?.file {
                return file
            }
        }
        return nil
    }

    /// Whether a line of quoted-printable text could begin a file.
    static func mayBegin(inQuotedPrintable bytes: Span<UInt8>, _ extent: Range<Int>) -> Bool {
        var position = extent.lowerBound
        while let line = bytes.firstLine(
            beginningWith: letterB, or: ASCII.equals, from: position, to: extent.upperBound)
        {
            if bytes.matches(beginWord, at: line) || bytes.matches(escapedYencWord, at: line) { return true }
            position = Line(bytes, at: line).next
        }
        return false
    }

    /// Whether `begin` may stand in base64 text, at any of the three places where a group of four characters can
    /// cut the word.
    static func mayBegin(inBase64 bytes: Span<UInt8>, _ extent: Range<Int>) -> Bool {
        contains(bytes, extent, lead: 0x59, [Array("YmVnaW".utf8)])
            || contains(bytes, extent, lead: 0x5A, [Array("Z2lu".utf8), Array("ZWdpb".utf8)])
    }

    /// Whether one of the words stands anywhere; only their first characters must not be parted by a line end.
    private static func contains(
        _ bytes: Span<UInt8>, _ extent: Range<Int>, lead: UInt8, _ words: [[UInt8]]
    ) -> Bool {
        let seconds = (words[0][1], words[words.count - 1][1])
        var position = extent.lowerBound
        while let place = bytes.firstPair(lead, seconds.0, or: seconds.1, from: position, to: extent.upperBound) {
            for word in words where stands(word, bytes, at: place, extent.upperBound) { return true }
            position = place + 1
        }
        return false
    }

    /// Line ends within the word do not count.
    private static func stands(_ word: [UInt8], _ bytes: Span<UInt8>, at start: Int, _ end: Int) -> Bool {
        var matched = 0
        var position = start
        while position < end, matched < word.count, position - start < word.count + 2 {
            if bytes[position] == word[matched] {
                matched += 1
            } else if bytes[position] > ASCII.carriageReturn {
                return false
            }
            position += 1
        }
        return matched == word.count
    }

    private static let letterB: UInt8 = 0x62
    private static let beginWord = Array("begin".utf8)
    private static let yencWord = Array("=ybegin ".utf8)
    private static let escapedYencWord = Array("=3Dybegin ".utf8)
}
