/// Reads the groups of fields that a delivery-status part is made of.
struct DeliveryReportReader {
    let limits: ParserLimits

    /// The first group is about the message; each further one about a recipient.
    func report(_ bytes: [UInt8]) -> DeliveryReport {
        var report = DeliveryReport()
        for fields in fieldGroups(bytes) {
            let recipient = recipient(fields)
            let names = recipient.finalRecipient != nil || recipient.originalRecipient != nil
            if names || recipient.action != .unknown {
                report.recipients.append(recipient)
            } else if report.recipients.isEmpty {
                readMessageFields(fields, &report)
            }
        }
        return report
    }

    /// Groups are separated by empty lines. One more than the limit allows is read, to tell that there are more.
    func fieldGroups(_ bytes: [UInt8]) -> [[HeaderField]] {
        var scanner = HeaderScanner(limits: limits)
        var groups: [[HeaderField]] = []
        var position = 0
        while position < bytes.count, groups.count < limits.reportRecipients + 2 {
            let first = scanner.fields.count
            let next = scanner.scan(
                bytes.span, from: position, source: 0, part: .root, delimiters: DelimiterStack(limits: limits)
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

    private func readMessageFields(_ fields: [HeaderField], _ report: inout DeliveryReport) {
        for field in fields {
            if field.isNamed("Reporting-MTA") {
                report.reportingServer = report.reportingServer ?? ReportAddress.server(field.rawValue)
            } else if field.isNamed("Received-From-MTA") {
                report.receivedFromServer = report.receivedFromServer ?? ReportAddress.server(field.rawValue)
            } else if field.isNamed("Original-Envelope-Id"), !field.rawValue.isEmpty {
                report.originalEnvelopeID = report.originalEnvelopeID ?? field.rawValue
            } else if field.isNamed("Arrival-Date") {
                report.arrival = report.arrival ?? MailDate(field.rawValue)
            }
        }
    }

    private func recipient(_ fields: [HeaderField]) -> DeliveryReport.Recipient {
        var recipient = DeliveryReport.Recipient()
        for field in fields {
            if field.isNamed("Final-Recipient"), recipient.finalRecipient == nil {
                recipient.finalRecipient = ReportAddress.read(field.rawValue, isOriginal: false)
            } else if field.isNamed("Original-Recipient"), recipient.originalRecipient == nil {
                recipient.originalRecipient = ReportAddress.read(field.rawValue, isOriginal: true)
            } else if field.isNamed("Action") {
                recipient.action = DeliveryReport.Action(name: field.token)
            } else if field.isNamed("Status"), recipient.status == nil {
                recipient.status = EnhancedStatus(field.rawValue)
            } else if field.isNamed("Diagnostic-Code"), recipient.diagnostic == nil {
                let words = field.rawValue.firstIndex(of: ASCII.semicolon).map { field.rawValue[($0 + 1)...] }
                let trimmed = Array(ASCII.trimmed(words ?? field.rawValue[...]))
                recipient.isFromProgram = ASCII.equalIgnoringCase(field.rawValue.prefix(6), "x-unix")
                recipient.diagnostic = EncodedWords.decode(trimmed, limit: limits.encodedWords).text
            } else if field.isNamed("Remote-MTA") {
                recipient.remoteServer = recipient.remoteServer ?? ReportAddress.server(field.rawValue)
            } else if field.isNamed("Last-Attempt-Date") {
                recipient.lastAttempt = recipient.lastAttempt ?? MailDate(field.rawValue)
            } else if field.isNamed("Will-Retry-Until") {
                recipient.willRetryUntil = recipient.willRetryUntil ?? MailDate(field.rawValue)
            } else if field.isNamed("Final-Log-ID"), !field.rawValue.isEmpty {
                recipient.finalLogID = recipient.finalLogID ?? field.rawValue
            }
        }
        return recipient
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
