/// What a decoder had to pass over.
struct ContentRepairs: OptionSet {
    let rawValue: UInt8

    /// Bytes that are no base64, white space apart.
    static let foreignBytes = ContentRepairs(rawValue: 1)
    /// Text below the end of base64.
    static let footer = ContentRepairs(rawValue: 2)
    /// A lone character of base64, too little for a byte.
    static let cutGroup = ContentRepairs(rawValue: 4)
    /// A `=` of quoted-printable that begins no escape.
    static let bareEquals = ContentRepairs(rawValue: 8)
}

extension ParsedMessage {
    /// What is wrong with the content of a part, which shows only while it is decoded: this decodes it once more and
    /// keeps nothing. Not in `defects`, so that nobody pays for it who does not ask.
    package func contentDefects(of index: PartIndex) -> [Defect] {
        let part = parts[index.value]
        guard var decoder = ContentDecoder(part.transferEncoding, part.bodyExtent) else { return [] }
        let source = sources[part.source]
        while !decoder.isAtEnd { _ = decoder.next(ContentDecoder.chunkSize, from: source.span) }
        let kinds: [(ContentRepairs, Defect.Kind)] = [
            (.foreignBytes, .foreignBytesInBase64), (.footer, .footerBelowBase64), (.cutGroup, .cutBase64),
            (.bareEquals, .malformedEscape),
        ]
        return kinds.filter { decoder.repairs.contains($0.0) }.map { _, kind in
            Defect(kind: kind, part: index, offset: part.bodyExtent.lowerBound)
        }
    }
}
