/// The message that a report is about, as far as the report carries it (RFC 6522, section 3, item 3).
package struct ReturnedMessage: Hashable, Sendable {
    /// The part with the message's own header, or the part that holds a copy of it as text.
    package let part: PartIndex
    /// As the report tells it: whoever wrote the report may have written this too.
    package let messageID: MessageID?
    /// Only the header came back (RFC 3462, section 2; RFC 6533, section 4.2).
    package let isHeaderOnly: Bool
}

extension ParsedMessage {
    /// The first embedded message or copy of a header behind `report`.
    func returnedMessage(after report: PartIndex) -> ReturnedMessage? {
        for part in parts[(report.value + 1)...] {
            if part.mediaType.isEmbeddedMessage, let root = part.children.first {
                return ReturnedMessage(part: root, messageID: header(of: root).messageID, isHeaderOnly: false)
            }
            if part.mediaType == "text/rfc822-headers" || part.mediaType == "message/global-headers" {
                let fields = DeliveryReportReader(limits: limits).fieldGroups(decodedBytes(of: part.index)).first ?? []
                let raw = fields.first { $0.isNamed("Message-ID") }?.rawValue
                return ReturnedMessage(
                    part: part.index, messageID: raw.flatMap { MessageIDList($0, limit: 1).identifiers.first },
                    isHeaderOnly: true)
            }
        }
        return nil
    }

    /// The first group of fields in the first part of one of these types.
    func reportFields(_ types: [MediaType]) -> (part: PartIndex, fields: [HeaderField])? {
        guard let part = parts.first(where: { types.contains($0.mediaType) && $0.isLeaf }) else { return nil }
        let groups = DeliveryReportReader(limits: limits).fieldGroups(decodedBytes(of: part.index))
        return (part.index, groups.first ?? [])
    }
}
