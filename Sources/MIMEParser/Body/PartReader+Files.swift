/// Files that stand in the lines of a text become parts of it.
extension PartReader {
    /// A text keeps its prose; each file in it is an attachment whose bytes lie where they are, or in the decoded
    /// text.
    mutating func takeOutFiles(_ bytes: Span<UInt8>, of index: PartIndex) {
        guard parts[index.value].mediaType == .textPlain, parts[index.value].disposition != .attachment,
            parts[index.value].filename == nil
        else { return }
        switch parts[index.value].transferEncoding {
        case .identity:
            let extent = parts[index.value].bodyExtent
            takeOutFiles(bytes, extent, source: parts[index.value].source, of: index)
        case .base64, .quotedPrintable:
            takeOutFilesOfEncodedText(bytes, of: parts[index.value])
        case .uuencode, .yEnc:
            return
        }
    }

    private mutating func takeOutFilesOfEncodedText(_ bytes: Span<UInt8>, of part: Part) {
        let mayBegin =
            part.transferEncoding == .base64
            ? EnclosedFile.mayBegin(inBase64: bytes, part.bodyExtent)
            : EnclosedFile.mayBegin(inQuotedPrintable: bytes, part.bodyExtent)
        guard mayBegin else { return }
        let decoded = ContentDecoder.decode(part.transferEncoding, part.bodyExtent, from: bytes)
        guard EnclosedFile.next(decoded.span, in: 0..<decoded.count) != nil else { return }
        guard let source = keep(decoded, for: part.index) else { return }
        takeOutFiles(decoded.span, 0..<decoded.count, source: source, of: part.index)
    }

    private mutating func takeOutFiles(
        _ bytes: Span<UInt8>, _ extent: Range<Int>, source: Int, of parent: PartIndex
    ) {
        var position = extent.lowerBound
        while let file = EnclosedFile.next(bytes, in: position..<extent.upperBound) {
            guard parts.count < limits.parts else {
                defects.note(.exceeded(.parts), parent, file.headerExtent.lowerBound)
                return
            }
            position = file.end
            openTNEF(bytes, append(file, source: source, parent: parent))
        }
    }

    private mutating func append(_ file: EnclosedFile, source: Int, parent: PartIndex) -> PartIndex {
        let index = PartIndex(value: parts.count)
        let field = scanner.fields.count
        var part = Part(
            index: index, parent: parent, source: source, fields: field..<field, headerExtent: file.headerExtent,
            bodyExtent: file.bodyExtent)
        part.mediaType = .octetStream
        part.disposition = .attachment
        part.transferEncoding = file.encoding
        part.isEnclosed = true
        let name = TextDecoder.utf8(file.name, charset: parts[parent.value].charset)
        let filename = Filename(DisplayText.string(name), limit: limits.filenameBytes)
        part.filename = filename.text
        for kind in file.defects + (filename.isCut ? [.exceeded(.filenameBytes)] : []) {
            defects.note(kind, index, file.headerExtent.lowerBound)
        }
        parts.append(part)
        parts[parent.value].children.append(index)
        return index
    }

    /// Makes decoded content a source that parts may lie in. `nil` beyond the limit.
    mutating func keep(_ decoded: [UInt8], for part: PartIndex) -> Int? {
        guard embeddedBytes + decoded.count <= limits.embeddedBytes else {
            defects.note(.exceeded(.embeddedBytes), part, parts[part.value].headerExtent.lowerBound)
            return nil
        }
        embeddedBytes += decoded.count
        sources.append(decoded)
        return sources.count - 1
    }
}
