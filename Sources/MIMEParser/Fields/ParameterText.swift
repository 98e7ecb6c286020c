/// Parameters that hold words for people, file names above all, by every road senders use.
extension ParameterList {
    /// The decoded value: RFC 2231 if present, else the plain value with encoded words (against RFC 2047, but
    /// everywhere) or raw 8-bit text.
    func text(_ name: StaticString, limits: ParserLimits) -> String? {
        if let extended = extendedText(name, limits) { return extended }
        guard let plain = plainValue(name), !plain.isEmpty else { return nil }
        return EncodedWords.decode(plain, limit: limits.encodedWords).text
    }

    /// Joins `name*`, or `name*0`, `name*1*` … in the order of their numbers; a gap ends the value.
    private func extendedText(_ name: StaticString, _ limits: ParserLimits) -> String? {
        let named = parameters.filter {
            ($0.isExtended || $0.section != nil) && ASCII.equalIgnoringCase($0.name, name)
        }
        guard !named.isEmpty else { return nil }
        let whole = named.first { $0.section == nil }
        let sections = named.filter { $0.section != nil }.sorted { ($0.section ?? 0) < ($1.section ?? 0) }
        var label: [UInt8] = []
        var bytes: [UInt8] = []
        var isEncoded = false
        for (position, segment) in (whole.map { [$0] } ?? sections).enumerated() {
            if let section = segment.section, position > 0, section != (sections[0].section ?? 0) + position { break }
            var value = segment.value[...]
            if segment.isExtended {
                isEncoded = true
                if position == 0 { label = Self.takeCharset(&value) }
                bytes += Self.percentDecoded(value)
            } else {
                bytes += value
            }
        }
        // Some senders split an encoded word over continuations.
        if !isEncoded { return EncodedWords.decode(bytes, limit: limits.encodedWords).text }
        return DisplayText.string(TextDecoder.utf8(bytes, charset: Charset(label: label)))
    }

    /// Cuts `charset'language'` off the value. Without the two apostrophes there is none.
    private static func takeCharset(_ value: inout ArraySlice<UInt8>) -> [UInt8] {
        guard let first = value.firstIndex(of: ASCII.apostrophe),
            let second = value[(first + 1)...].firstIndex(of: ASCII.apostrophe)
        else { return [] }
        let label = value[..<first]
        value = value[(second + 1)...]
        return Array(label)
    }

    private static func percentDecoded(_ value: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(value.count)
        var position = value.startIndex
        while position < value.endIndex {
            if value[position] == ASCII.percent, position + 2 < value.endIndex,
                let high = ASCII.hexDigit(value[position + 1]), let low = ASCII.hexDigit(value[position + 2])
            {
                decoded.append(high << 4 | low)
                position += 3
            } else {
                decoded.append(value[position])
                position += 1
            }
        }
        return decoded
    }
}
