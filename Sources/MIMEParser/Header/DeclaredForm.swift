/// What one Content-Type says a body is.
enum DeclaredForm: Equatable {
    case leaf(MediaType)
    case multipart(boundary: [UInt8])
}

extension PartHeader {
    /// All that the header says about the form of the body, where it says several things: each once, in the order
    /// written, and no more of them than are read.
    func declaredForms(limits: ParserLimits) -> (forms: [DeclaredForm], encodings: [TransferEncoding]) {
        var forms: [DeclaredForm] = []
        var encodings: [TransferEncoding] = []
        for extent in part.fields.map({ message.fieldExtents[$0] }) {
            guard extent.kind == .contentType || extent.kind == .contentTransferEncoding else { continue }
            let value = Unfolding.unfold(message.sources[extent.source][extent.value])
            if extent.kind == .contentTransferEncoding {
                let encoding = TransferEncoding(name: ParameterList.firstWord(value)) ?? .identity
                if !encodings.contains(encoding) { encodings.append(encoding) }
                continue
            }
            guard forms.count <= limits.secondReadings else { continue }
            for form in Self.forms(ParameterList(value, limit: limits.parameters), limits) where !forms.contains(form) {
                forms.append(form)
            }
        }
        return (forms, encodings.isEmpty ? [part.transferEncoding] : encodings)
    }

    /// A multipart has a form for each boundary.
    private static func forms(_ list: ParameterList, _ limits: ParserLimits) -> [DeclaredForm] {
        guard let type = MediaType(lowercasing: list.value) else { return [] }
        guard type.isMultipart else { return [.leaf(type)] }
        return list.boundaries(limits: limits).prefix(limits.secondReadings + 1).map { .multipart(boundary: $0) }
    }
}

extension ParameterList {
    /// Every boundary that some reader may see, in the order written: repeated ones, and one in the form of
    /// RFC 2231, which a boundary never needs.
    func boundaries(limits: ParserLimits) -> [[UInt8]] {
        let plain = parameters.filter {
            $0.section == nil && !$0.isExtended && ASCII.equalIgnoringCase($0.name, "boundary")
        }
        let extended = parameters.contains {
            ($0.section != nil || $0.isExtended) && ASCII.equalIgnoringCase($0.name, "boundary")
        }
        let written = plain.map(\.value) + (extended ? [Array((text("boundary", limits: limits) ?? "").utf8)] : [])
        return written.map { boundary in
            var boundary = boundary
            while let last = boundary.last, ASCII.isSpace(last) { boundary.removeLast() }
            return boundary
        }.filter { !$0.isEmpty && $0.count <= limits.boundaryBytes }
    }
}
