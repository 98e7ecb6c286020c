/// Parameters that hold words for people, file names above all, by every road senders use.
extension ParameterList {
    /// The decoded value: RFC 2231 if present, else the plain value with encoded words (against RFC 2047, but
    /// everywhere) or raw 8-bit text.
    func text(_ name: StaticString, limits: ParserLimits) -> String? {
        Self.text(of: parameters.filter { ASCII.equalIgnoringCase($0.name, name) }, limits: limits)?.text
    }

    /// Every parameter in the order of first mention, its segments joined. Empty values are left out.
    func decoded(limits: ParserLimits) -> [ParameterField.Parameter] {
        var segments: [[UInt8]: [Parameter]] = [:]
        var names: [[UInt8]] = []
        for parameter in parameters {
            if segments[parameter.name] == nil { names.append(parameter.name) }
            segments[parameter.name, default: []].append(parameter)
        }
        return names.compactMap { name in
            Self.text(of: segments[name] ?? [], limits: limits).map { text, language in
                ParameterField.Parameter(name: name, value: text, language: language)
            }
        }
    }

    /// `named` are all segments of one name.
    private static func text(of named: [Parameter], limits: ParserLimits) -> (text: String, language: [UInt8]?)? {
        if let extended = extendedText(named.filter { $0.isExtended || $0.section != nil }, limits) { return extended }
        let plain = named.first { $0.section == nil && !$0.isExtended }?.value ?? []
        return plain.isEmpty ? nil : (EncodedWords.decode(plain, limit: limits.encodedWords).text, nil)
    }

    /// Joins `name*`, or `name*0`, `name*1*` … in the order of their numbers.
    ///
    /// QUIRK: RFC 2231, section 3 numbers them without gaps. Over a gap the rest is joined all the same, as other
    /// readers do: what they take for the end of a file name must not be hidden from those who judge it here.
    private static func extendedText(
        _ named: [Parameter], _ limits: ParserLimits
    ) -> (text: String, language: [UInt8]?)? {
        guard !named.isEmpty else { return nil }
        let whole = named.first { $0.section == nil }
        let sections = named.filter { $0.section != nil }.sorted { ($0.section ?? 0) < ($1.section ?? 0) }
        var label: [UInt8] = []
        var language: [UInt8]?
        var bytes: [UInt8] = []
        var isEncoded = false
        for (position, segment) in (whole.map { [$0] } ?? sections).enumerated() {
            // Of two segments with one number the first counts.
            if whole == nil, position > 0, segment.section == sections[position - 1].section { continue }
            var value = segment.value[...]
            if segment.isExtended {
                isEncoded = true
                if position == 0 { (label, language) = takeCharset(&value) } else { dropRepeated(label, from: &value) }
                bytes += percentDecoded(value)
            } else {
                bytes += value
            }
        }
        // Some senders split an encoded word over continuations.
        if !isEncoded { return (EncodedWords.decode(bytes, limit: limits.encodedWords).text, nil) }
        return (DisplayText.string(TextDecoder.utf8(bytes, charset: Charset(label: label))), language)
    }

    /// Cuts `charset'language'` off the value. Without the two apostrophes there is none.
    private static func takeCharset(_ value: inout ArraySlice<UInt8>) -> (label: [UInt8], language: [UInt8]?) {
        guard let first = value.firstIndex(of: ASCII.apostrophe),
            let second = value[(first + 1)...].firstIndex(of: ASCII.apostrophe)
        else { return ([], nil) }
        let label = value[..<first]
        let language = value[(first + 1)..<second]
        value = value[(second + 1)...]
        return (Array(label), language.isEmpty ? nil : Array(language))
    }

    /// QUIRK: RFC 2231, section 4.1 names the charset in the first segment only; some senders repeat it.
    private static func dropRepeated(_ label: [UInt8], from value: inout ArraySlice<UInt8>) {
        let rest = value.dropFirst(label.count)
        guard !label.isEmpty, value.starts(with: label), rest.first == ASCII.apostrophe else { return }
        value = rest.dropFirst()
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
