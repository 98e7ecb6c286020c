/// Reads the groups of fields that a delivery-status part is made of.
struct DeliveryReportReader {
    let limits: ParserLimits

    /// The first group is about the message; each further one about a recipient.
    func recipients(_ bytes: [UInt8]) -> [DeliveryReport.Recipient] {
        fieldGroups(bytes).compactMap { fields in
            let recipient = recipient(fields)
            let names = recipient.finalRecipient != nil || recipient.originalRecipient != nil
            return names || recipient.action != .unknown ? recipient : nil
        }
    }

    /// Groups are separated by empty lines.
    func fieldGroups(_ bytes: [UInt8]) -> [[HeaderField]] {
        var scanner = HeaderScanner(limits: limits)
        var groups: [[HeaderField]] = []
        var position = 0
        while position < bytes.count, groups.count <= limits.reportRecipients {
            let first = scanner.fields.count
            let next = scanner.scan(
                bytes.span, from: position, source: 0, part: .root, delimiters: DelimiterStack()
            ).bodyStart
            let fields = scanner.fields[first...].map { extent in
                HeaderField(
                    name: Array(bytes[extent.name]), rawValue: Unfolding.unfold(bytes[extent.value]),
                    offset: extent.name.lowerBound)
            }
            if !fields.isEmpty { groups.append(fields) }
            position = next > position ? next : Line(bytes.span, at: position).next
        }
        return groups
    }

    private func recipient(_ fields: [HeaderField]) -> DeliveryReport.Recipient {
        var recipient = DeliveryReport.Recipient()
        for field in fields {
            if field.isNamed("Final-Recipient"), recipient.finalRecipient == nil {
                recipient.finalRecipient = Self.address(field.rawValue)
            } else if field.isNamed("Original-Recipient"), recipient.originalRecipient == nil {
                recipient.originalRecipient = Self.address(field.rawValue)
            } else if field.isNamed("Action") {
                recipient.action = DeliveryReport.Action(name: field.token)
            } else if field.isNamed("Status"), recipient.status == nil {
                recipient.status = EnhancedStatus(field.rawValue)
            } else if field.isNamed("Diagnostic-Code"), recipient.diagnostic == nil {
                let words = field.rawValue.firstIndex(of: ASCII.semicolon).map { field.rawValue[($0 + 1)...] }
                let trimmed = Array(ASCII.trimmed(words ?? field.rawValue[...]))
                recipient.diagnostic = EncodedWords.decode(trimmed, limit: limits.encodedWords).text
            }
        }
        return recipient
    }

    /// The address after its type; `<>` around it goes.
    private static func address(_ value: [UInt8]) -> [UInt8]? {
        let typeEnd = value.firstIndex(of: ASCII.semicolon)
        var address = ASCII.trimmed(typeEnd.map { value[($0 + 1)...] } ?? value[...])
        if address.first == ASCII.less { address = address.dropFirst() }
        if let close = address.firstIndex(of: ASCII.greater) { address = address[..<close] }
        return address.isEmpty ? nil : Array(address)
    }
}

extension DeliveryReport.Action {
    fileprivate init(name: [UInt8]) {
        let names: [(StaticString, Self)] = [
            ("failed", .failed), ("delayed", .delayed), ("delivered", .delivered), ("relayed", .relayed),
            ("expanded", .expanded),
        ]
        self = names.first { ASCII.equalIgnoringCase(name, $0.0) }?.1 ?? .unknown
    }
}
