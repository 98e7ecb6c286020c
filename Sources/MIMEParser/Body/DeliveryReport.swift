/// What a mail server says about a message it was given (RFC 3464).
package struct DeliveryReport: Sendable {
    package enum Action: Hashable, Sendable {
        case failed, delayed, delivered, relayed, expanded
        /// Missing or none of the five.
        case unknown
    }

    package struct Recipient: Sendable {
        /// The address after `rfc822;`, without angle brackets; `nil` if missing.
        package internal(set) var finalRecipient: [UInt8]?
        package internal(set) var originalRecipient: [UInt8]?
        package internal(set) var action = Action.unknown
        package internal(set) var status: EnhancedStatus?
        /// The words of the server that refused, without controls.
        package internal(set) var diagnostic: String?
    }

    package internal(set) var recipients: [Recipient] = []
    /// Of the message the report is about, from its returned copy or header.
    package internal(set) var originalMessageID: MessageID?
    /// The part with the returned message (its own header, for an embedded message) or returned header.
    package internal(set) var returnedPart: PartIndex?
}

extension ParsedMessage {
    /// `nil` unless the message holds a message/delivery-status part. The first one counts.
    package var report: DeliveryReport? {
        guard
            let status = parts.first(where: {
                $0.mediaType == "message/delivery-status" || $0.mediaType == "message/global-delivery-status"
            })
        else { return nil }
        var report = DeliveryReport()
        report.recipients = DeliveryReportReader(limits: limits).recipients(decodedBytes(of: status.index))
        findReturnedMessage(after: status.index, &report)
        return report
    }

    private func findReturnedMessage(after status: PartIndex, _ report: inout DeliveryReport) {
        for part in parts[(status.value + 1)...] {
            if part.mediaType.isEmbeddedMessage, let root = part.children.first {
                report.returnedPart = root
                report.originalMessageID = header(of: root).messageID
                return
            }
            if part.mediaType == "text/rfc822-headers" || part.mediaType == "message/global-headers" {
                report.returnedPart = part.index
                let fields = DeliveryReportReader(limits: limits).fieldGroups(decodedBytes(of: part.index)).first ?? []
                let raw = fields.first { $0.isNamed("Message-ID") }?.rawValue
                report.originalMessageID = raw.flatMap { MessageIDList($0, limit: 1).identifiers.first }
                return
            }
        }
    }
}
