/// Fills in a part what its header says about its content (RFC 2045, RFC 2183).
struct PartDescription {
    let limits: ParserLimits
    /// Parts of a multipart/digest are messages unless they say otherwise (RFC 2046, section 5.1.5).
    let isDigest: Bool

    func describe(
        _ part: inout Part, _ bytes: Span<UInt8>, _ fields: ArraySlice<FieldExtent>, _ defects: inout DefectList
    ) {
        var seen: UInt32 = 0
        var contentType: [UInt8]?
        var contentDisposition: [UInt8]?
        for field in fields where field.kind != .other {
            let bit: UInt32 = 1 << UInt32(field.kind.rawValue)
            guard seen & bit == 0 else {
                defects.note(.duplicateField, part.index, field.name.lowerBound)
                if field.kind == .contentType || field.kind == .contentTransferEncoding { part.isAmbiguous = true }
                continue
            }
            seen |= bit
            switch field.kind {
            case .contentType: contentType = Unfolding.unfold(bytes, field.value)
            case .contentDisposition: contentDisposition = Unfolding.unfold(bytes, field.value)
            case .contentTransferEncoding: describeEncoding(&part, bytes, field, &defects)
            case .contentID: part.contentID = Self.contentID(Unfolding.unfold(bytes, field.value))
            default: break
            }
        }
        if isDigest { part.mediaType = .embeddedMessage }
        let type = contentType.map { ParameterList($0, limit: limits.parameters) }
        let disposition = contentDisposition.map { ParameterList($0, limit: limits.parameters) }
        if let type { describeType(&part, type, &defects) }
        if let disposition { describeDisposition(&part, disposition) }
        if type?.isTruncated == true || disposition?.isTruncated == true {
            defects.note(.exceeded(.parameters), part.index, part.headerExtent.lowerBound)
        }
        describeFilename(&part, type, disposition, &defects)
        if part.mediaType.isMultipart, part.transferEncoding != .identity {
            defects.note(.encodedMultipart, part.index, part.headerExtent.lowerBound)
            part.isAmbiguous = true
        }
    }

    private func describeType(_ part: inout Part, _ type: ParameterList, _ defects: inout DefectList) {
        if let mediaType = MediaType(lowercasing: type.value) {
            part.mediaType = mediaType
        } else {
            defects.note(.malformedContentType, part.index, part.headerExtent.lowerBound)
            if !type.value.isEmpty, !ASCII.equalIgnoringCase(type.value, "text") { part.mediaType = .octetStream }
        }
        if part.mediaType.isMultipart { describeBoundary(&part, type, &defects) }
        if let label = type.plainValue("charset"), !label.isEmpty {
            part.charsetLabel = label
            part.charset = Charset(label: label)
            if part.charset == nil {
                defects.note(.unknownCharset, part.index, part.headerExtent.lowerBound)
            }
        }
        part.isFlowed = type.plainValue("format").map { ASCII.equalIgnoringCase($0, "flowed") } ?? false
        part.deletesFlowSpaces = type.plainValue("delsp").map { ASCII.equalIgnoringCase($0, "yes") } ?? false
    }

    private func describeBoundary(_ part: inout Part, _ type: ParameterList, _ defects: inout DefectList) {
        let boundaries = type.boundaries(limits: limits)
        if boundaries.contains(where: { $0 != boundaries[0] }) {
            defects.note(.duplicateParameter, part.index, part.headerExtent.lowerBound)
            part.isAmbiguous = true
        }
        var boundary = type.plainValue("boundary") ?? Array((type.text("boundary", limits: limits) ?? "").utf8)
        while let last = boundary.last, ASCII.isSpace(last) { boundary.removeLast() }
        if boundary.count > limits.boundaryBytes {
            defects.note(.exceeded(.boundaryBytes), part.index, part.headerExtent.lowerBound)
        } else if !boundary.isEmpty {
            part.boundary = boundary
        }
    }

    private func describeDisposition(_ part: inout Part, _ disposition: ParameterList) {
        guard !disposition.value.isEmpty else { return }
        part.disposition = ASCII.equalIgnoringCase(disposition.value, "inline") ? .inline : .attachment
    }

    private func describeEncoding(
        _ part: inout Part, _ bytes: Span<UInt8>, _ field: FieldExtent, _ defects: inout DefectList
    ) {
        let word = ParameterList.firstWord(Unfolding.unfold(bytes, field.value))
        if let encoding = TransferEncoding(name: word) {
            part.transferEncoding = encoding
        } else {
            defects.note(.unknownTransferEncoding, part.index, field.name.lowerBound)
        }
    }

    private func describeFilename(
        _ part: inout Part, _ type: ParameterList?, _ disposition: ParameterList?, _ defects: inout DefectList
    ) {
        let filename = disposition?.text("filename", limits: limits)
        let name = type?.text("name", limits: limits)
        guard let chosen = filename ?? name ?? disposition?.text("name", limits: limits) else { return }
        if let filename, let name, !filename.utf8.elementsEqual(name.utf8) {
            defects.note(.conflictingFilenames, part.index, part.headerExtent.lowerBound)
        }
        let bounded = Filename(chosen, limit: limits.filenameBytes)
        part.filename = bounded.text
        if bounded.isCut { defects.note(.exceeded(.filenameBytes), part.index, part.headerExtent.lowerBound) }
    }

    static func contentID(_ value: [UInt8]) -> [UInt8]? {
        var inner = value[...]
        if inner.first == ASCII.less { inner = inner.dropFirst() }
        if let close = inner.firstIndex(of: ASCII.greater) { inner = inner[..<close] }
        inner = ASCII.trimmed(inner)
        return inner.isEmpty || inner.contains { $0 < ASCII.space } ? nil : Array(inner)
    }
}
