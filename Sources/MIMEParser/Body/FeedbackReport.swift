/// A complaint about a message: what mailbox providers send when a reader calls it spam (RFC 5965, RFC 6591).
package struct FeedbackReport: Hashable, Sendable {
    /// What the reader complains of (RFC 5965, section 7.3; RFC 6591, section 3.3).
    package enum Kind: Hashable, Sendable {
        case abuse, fraud, virus, notSpam, optOut, authenticationFailure
        /// `other`, missing, or a type nobody registered.
        case other
    }

    /// `Feedback-Type`.
    package internal(set) var kind = Kind.other
    /// The program that writes, without controls.
    package internal(set) var userAgent: String?
    /// How many like this one the report stands for; one if it does not say. At most a million.
    package internal(set) var incidents = 1
    /// The sender of the envelope; `nil` for `<>` too.
    package internal(set) var originalSender: [UInt8]?
    /// The recipients of the envelope, as far as the provider tells.
    package internal(set) var originalRecipients: [[UInt8]] = []
    /// `Original-Envelope-Id`, as the sender chose it.
    package internal(set) var originalEnvelopeID: [UInt8]?
    /// `Arrival-Date`: when the provider took the message.
    package internal(set) var arrival: MailDate?
    /// The address the message came from, without brackets.
    package internal(set) var sourceAddress: [UInt8]?
    /// `Reported-Domain`: domains that are thought to be at fault.
    package internal(set) var reportedDomains: [[UInt8]] = []
    /// `Reported-URI`: addresses of pages that are thought to be at fault.
    package internal(set) var reportedURIs: [[UInt8]] = []
    /// What the provider found of the sender (RFC 8601).
    package internal(set) var authenticationResults: [AuthenticationResults] = []
    /// `Reporting-MTA`, without its type.
    package internal(set) var reportingServer: [UInt8]?
    /// The message complained of, or its header, if it came along.
    package internal(set) var returned: ReturnedMessage?
}

extension ParsedMessage {
    /// `nil` unless the message holds a message/feedback-report part. The first one counts.
    package var feedbackReport: FeedbackReport? {
        guard let (part, fields) = reportFields(["message/feedback-report"]) else { return nil }
        var report = FeedbackReport()
        for field in fields { report.read(field, limits: limits) }
        report.returned = returnedMessage(after: part)
        return report
    }
}

extension FeedbackReport {
    fileprivate mutating func read(_ field: HeaderField, limits: ParserLimits) {
        let value = field.rawValue
        guard !value.isEmpty else { return }
        if field.isNamed("Feedback-Type") {
            kind = Kind(name: field.token)
        } else if field.isNamed("User-Agent") {
            userAgent = userAgent ?? field.text
        } else if field.isNamed("Incidents") {
            let digits = value.prefix { ASCII.isDigit($0) }.prefix(7)
            incidents = min(max(digits.reduce(0) { $0 * 10 + Int($1 &- 0x30) }, 1), 1_000_000)
        } else if field.isNamed("Original-Mail-From") {
            originalSender = originalSender ?? ReportAddress.read(value, isOriginal: false)
        } else if field.isNamed("Original-Rcpt-To"), originalRecipients.count < limits.reportRecipients {
            if let address = ReportAddress.read(value, isOriginal: false) { originalRecipients.append(address) }
        } else if field.isNamed("Original-Envelope-Id") {
            originalEnvelopeID = originalEnvelopeID ?? value
        } else if field.isNamed("Arrival-Date") || field.isNamed("Received-Date") {
            arrival = arrival ?? MailDate(value)
        } else if field.isNamed("Source-IP") {
            sourceAddress = sourceAddress ?? IPLiteral.bytes(value)
        } else if field.isNamed("Reported-Domain"), reportedDomains.count < limits.reportedThings {
            reportedDomains.append(value)
        } else if field.isNamed("Reported-URI"), reportedURIs.count < limits.reportedThings {
            reportedURIs.append(value)
        } else if field.isNamed("Authentication-Results"), authenticationResults.count < limits.reportedThings {
            authenticationResults.append(AuthenticationResultsReader.read(value, isARC: false, limits: limits))
        } else if field.isNamed("Reporting-MTA") {
            reportingServer = reportingServer ?? ReportAddress.server(value)
        }
    }
}

extension FeedbackReport.Kind {
    fileprivate init(name: [UInt8]) {
        let names: [(StaticString, Self)] = [
            ("abuse", .abuse), ("fraud", .fraud), ("virus", .virus), ("not-spam", .notSpam), ("opt-out", .optOut),
            ("auth-failure", .authenticationFailure),
        ]
        self = names.first { ASCII.equalIgnoringCase(name, $0.0) }?.1 ?? .other
    }
}
