/// The content of parts: decoded when asked for, streamed so that it never stands in memory twice.
extension ParsedMessage {
    /// The text of a part as UTF-8 with LF line ends, without the files that stand in its lines. A wrong or missing
    /// charset label is repaired; HTML without one is asked for its own `charset=`, unless it is UTF-8.
    package func text(of index: PartIndex) -> String {
        // Valid by the promise of `TextDecoder`, and still so with other line ends: not to be checked once more.
        String(copying: unsafe UTF8Span(unchecked: utf8(of: parts[index.value]).span))
    }

    /// The same with the paragraphs of `format=flowed` text on one line each (RFC 3676).
    package func reflowedText(of index: PartIndex) -> String {
        let part = parts[index.value]
        guard part.isFlowed, part.mediaType == .textPlain else { return text(of: index) }
        let flowed = FlowedText.unfolded(utf8(of: part), deletesSpaces: part.deletesFlowSpaces)
        return String(decoding: flowed, as: UTF8.self)
    }

    /// The text with all of its lines, those of files in it included.
    package func wholeText(of index: PartIndex) -> String {
        let part = parts[index.value]
        return String(decoding: utf8(of: part, decodedBytes(of: index)), as: UTF8.self)
    }

    private func utf8(of part: Part) -> [UInt8] {
        let holdsFiles = part.mediaType == .textPlain && !part.children.isEmpty
        return utf8(of: part, holdsFiles ? prose(of: part) : decodedBytes(of: part.index))
    }

    private func utf8(of part: Part, _ bytes: [UInt8]) -> [UInt8] {
        let charset = part.charset ?? (part.mediaType == .textHTML ? HTMLCharset.declared(in: bytes) : nil)
        var utf8 = TextDecoder.utf8(bytes, charset: charset)
        LineEnds.normalise(&utf8)
        return utf8
    }

    /// What is left of a text without the files that stand in its lines.
    private func prose(of part: Part) -> [UInt8] {
        guard let first = part.children.first.map({ parts[$0.value] }) else { return [] }
        let source = sources[first.source]
        let extent = first.source == part.source ? part.bodyExtent : 0..<source.count
        var prose: [UInt8] = []
        var position = extent.lowerBound
        for child in part.children {
            prose += source[position..<parts[child.value].headerExtent.lowerBound]
            position = parts[child.value].bodyExtent.upperBound
        }
        return prose + source[position..<extent.upperBound]
    }

    /// Hands the transfer-decoded content of a part to `sink`, at most 64 KiB at a time. Content that needs no
    /// decoding is lent from the message's own bytes. A container is handed out as it stands.
    package func decode<Problem: Error>(
        _ index: PartIndex, into sink: (ArraySlice<UInt8>) throws(Problem) -> Void
    ) throws(Problem) {
        let part = parts[index.value]
        let source = sources[part.source]
        guard var decoder = ContentDecoder(part.transferEncoding, part.bodyExtent) else {
            var start = part.bodyExtent.lowerBound
            while start < part.bodyExtent.upperBound {
                let end = min(start + ContentDecoder.chunkSize, part.bodyExtent.upperBound)
                try sink(source[start..<end])
                start = end
            }
            return
        }
        let capacity = min(ContentDecoder.chunkSize, part.bodyExtent.count + ContentDecoder.chunkMargin)
        while !decoder.isAtEnd {
            let chunk = decoder.next(capacity, from: source.span)
            if !chunk.isEmpty { try sink(chunk[...]) }
        }
    }

    /// The transfer-decoded content in one piece.
    package func decodedBytes(of index: PartIndex) -> [UInt8] {
        let part = parts[index.value]
        let source = sources[part.source]
        return ContentDecoder.decode(part.transferEncoding, part.bodyExtent, from: source.span)
    }

    /// Hands out what two copies of one message have in common however they travelled: the content of all
    /// leaves in order, transfer-decoded, with LF line ends and without trailing space on lines or at the end.
    /// A digest of it recognises duplicates.
    package func canonicalBody<Problem: Error>(
        into sink: (ArraySlice<UInt8>) throws(Problem) -> Void
    ) throws(Problem) {
        for part in mimeLeaves {
            var canonical = CanonicalText()
            try decode(part.index) { (chunk) throws(Problem) in
                let piece = canonical.next(chunk)
                if !piece.isEmpty { try sink(piece[...]) }
            }
            try sink([ASCII.lineFeed])
        }
    }
}
