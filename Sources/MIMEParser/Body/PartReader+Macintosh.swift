/// Files from a Macintosh carry their name where others do not look.
extension PartReader {
    /// Gives a part without a name the one in its own header. The two halves of a multipart/appledouble (RFC 1740)
    /// are one file: a half without a name has that of the whole, or of the other half.
    mutating func nameMacintoshFile(_ bytes: Span<UInt8>, _ index: PartIndex) {
        guard parts[index.value].filename == nil, parts[index.value].children.isEmpty else { return }
        let part = parts[index.value]
        let isAppleFile = part.mediaType == .appleFile
        if isAppleFile || part.mediaType == .macBinary || part.mediaType == .unregisteredMacBinary {
            let header = beginning(of: part, bytes)
            let name = isAppleFile ? MacintoshName.inAppleFile(header) : MacintoshName.inMacBinary(header)
            if let name {
                let text = DisplayText.string(TextDecoder.utf8(name, charset: Charset(codePage: Self.macintosh)))
                rename(index, text)
                return
            }
        }
        guard let parent = part.parent, parts[parent.value].mediaType == .appleDouble else { return }
        let other = parts[parent.value].children.first { parts[$0.value].filename != nil }
        if let name = parts[parent.value].filename ?? other.flatMap({ parts[$0.value].filename }) {
            rename(index, name)
        }
    }

    private static let macintosh: UInt32 = 10000

    private mutating func rename(_ index: PartIndex, _ name: String) {
        let bounded = Filename(name, limit: limits.filenameBytes)
        parts[index.value].filename = bounded.text
        if bounded.isCut {
            defects.note(.exceeded(.filenameBytes), index, parts[index.value].headerExtent.lowerBound)
        }
    }

    private func beginning(of part: Part, _ bytes: Span<UInt8>) -> [UInt8] {
        let room = MacintoshName.longestHeader
        guard var decoder = ContentDecoder(part.transferEncoding, part.bodyExtent) else {
            let start = part.bodyExtent.lowerBound
            return bytes.array(start..<min(start + room, part.bodyExtent.upperBound))
        }
        return decoder.next(room, from: bytes)
    }
}
