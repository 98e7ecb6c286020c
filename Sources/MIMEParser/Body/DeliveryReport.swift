/// What a mail server says about a message it was given (RFC 3464; RFC 6533 for addresses beyond ASCII).
package struct DeliveryReport: Sendable {
    /// What became of the message for one recipient (RFC 3464, section 2.3.3).
    package enum Action: Hashable, Sendable {
        case failed, delayed, delivered, relayed, expanded
        /// Missing or none of the five.
        case unknown
    }

    /// One group of fields.
    package struct Recipient: Sendable {
        /// The address after its type, without angle brackets; `nil` if missing.
        package internal(set) var finalRecipient: [UInt8]?
        /// The address the sender wrote, likewise.
        package internal(set) var originalRecipient: [UInt8]?
        /// What became of it.
        package internal(set) var action = Action.unknown
        /// `nil` if missing or malformed.
        package internal(set) var status: EnhancedStatus?
        /// The words of the server that refused, without controls.
        package internal(set) var diagnostic: String?
        /// The words are a program's on that server, by its exit status, and no server's (`x-unix;`).
        package internal(set) var isFromProgram = false
        /// The server that refused, or is to take the message; its name after the type.
        package internal(set) var remoteServer: [UInt8]?
        /// `Last-Attempt-Date`.
        package internal(set) var lastAttempt: MailDate?
        /// Of a delay: when the server will give up.
        package internal(set) var willRetryUntil: MailDate?
        /// `Final-Log-ID`: under this name the server that decided wrote it down.
        package internal(set) var finalLogID: [UInt8]?
    }

    /// In the order written.
    package internal(set) var recipients: [Recipient] = []
    /// The server that writes the report; its name after the type.
    package internal(set) var reportingServer: [UInt8]?
    /// The server that had sent the message there.
    package internal(set) var receivedFromServer: [UInt8]?
    /// What the sender called this transmission (RFC 3461, section 4.4).
    package internal(set) var originalEnvelopeID: [UInt8]?
    /// `Arrival-Date`: when the reporting server took the message.
    package internal(set) var arrival: MailDate?
    /// More recipients were written than `ParserLimits.reportRecipients`; those are left out.
    package internal(set) var isTruncated = false
    /// Of the message the report is about, from its returned copy or header.
    package internal(set) var originalMessageID: MessageID?
    /// The part with the returned message (its own header, for an embedded message) or returned header.
    package internal(set) var returnedPart: PartIndex?
}

extension ParsedMessage {
    /// `nil` unless the message holds a message/delivery-status part. The first one counts.
    package var report: DeliveryReport? {
        guard let status = deliveryStatus else { return nil }
        var report = DeliveryReportReader(limits: limits).report(decodedBytes(of: status.index))
        report.isTruncated = report.recipients.count > limits.reportRecipients
        report.recipients = Array(report.recipients.prefix(limits.reportRecipients))
        let returned = returnedMessage(after: status.index)
        report.returnedPart = returned?.part
        report.originalMessageID = returned?.messageID
        return report
    }

    var reportDefects: [Defect] {
        guard let status = deliveryStatus, report?.isTruncated == true else { return [] }
        return [
            Defect(kind: .exceeded(.reportRecipients), part: status.index, offset: status.headerExtent.lowerBound)
        ]
    }

    private var deliveryStatus: Part? {
        parts.first {
            !$0.isSecondReading
                && ($0.mediaType == "message/delivery-status" || $0.mediaType == "message/global-delivery-status")
        }
    }
}
