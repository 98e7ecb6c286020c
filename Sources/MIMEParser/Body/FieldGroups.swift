/// Bodies that are made of header fields: what reports say to machines, in a part of its own or, by programs that
/// never learned of those, in plain text.
extension ParsedMessage {
    /// The groups of fields of a part, separated by empty lines. What is no field is left out.
    package func fieldGroups(of index: PartIndex) -> [[HeaderField]] {
        DeliveryReportReader(limits: limits).fieldGroups(decodedBytes(of: index))
    }

    /// The same for text that was found elsewhere in the message.
    package func fieldGroups(in text: [UInt8]) -> [[HeaderField]] {
        DeliveryReportReader(limits: limits).fieldGroups(text)
    }

    /// The recipients that groups of delivery-status fields in a text speak of (RFC 3464, section 2.3).
    package func reportedRecipients(in text: [UInt8]) -> [DeliveryReport.Recipient] {
        DeliveryReportReader(limits: limits).report(text).recipients
    }
}

extension ParsedMessage {
    /// `multipart/report; report-type=delivery-status` (RFC 6522, section 3): what the message says it is, whatever
    /// is in it.
    package var isDeliveryReportByName: Bool {
        guard self[.root].mediaType == "multipart/report", let type = field("Content-Type") else { return false }
        let named = ParameterList(type.rawValue, limit: limits.parameters).plainValue("report-type")
        return named.map { ASCII.equalIgnoringCase($0, "delivery-status") } ?? false
    }
}
