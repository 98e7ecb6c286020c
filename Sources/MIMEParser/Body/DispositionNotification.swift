/// What a mail program says became of a message: the receipt that its sender asked for (RFC 8098; before it
/// RFC 3798).
package struct DispositionNotification: Hashable, Sendable {
    /// What became of the message (RFC 8098, section 3.2.6.2).
    package enum Disposition: Hashable, Sendable {
        case displayed, deleted
        /// Of older programs: passed on, or handled, without having been shown (RFC 2298, RFC 3798).
        case dispatched, processed
        /// The recipient, or the program, would not or could not tell.
        case denied, failed
        /// Missing or none of these.
        case unknown
    }

    /// `unknown` when the field is missing or says something else.
    package internal(set) var disposition = Disposition.unknown
    /// A person caused the disposition, not a rule; `nil` if it is not told.
    package internal(set) var isManualAction: Bool?
    /// A person sent the notification; `nil` if it is not told.
    package internal(set) var isSentManually: Bool?
    /// What stands behind the disposition, in lower case: `error`, `expired`.
    package internal(set) var modifiers: [[UInt8]] = []
    /// The address after its type, without angle brackets.
    package internal(set) var finalRecipient: [UInt8]?
    /// The address as the sender wrote it, if the notification tells.
    package internal(set) var originalRecipient: [UInt8]?
    /// Of the message that was displayed.
    package internal(set) var originalMessageID: MessageID?
    /// The program that writes, without controls.
    package internal(set) var reportingAgent: String?
    /// What the fields Error, Failure and Warning say, without controls.
    package internal(set) var complaints: [String] = []
    /// The message it is about, or its header, if it came along.
    package internal(set) var returned: ReturnedMessage?
}

extension ParsedMessage {
    /// `nil` unless the message holds a message/disposition-notification part. The first one counts.
    package var dispositionNotification: DispositionNotification? {
        let types: [MediaType] = ["message/disposition-notification", "message/global-disposition-notification"]
        guard let (part, fields) = reportFields(types) else { return nil }
        var notification = DispositionNotification()
        for field in fields { notification.read(field, limits: limits) }
        notification.returned = returnedMessage(after: part)
        return notification
    }
}

extension DispositionNotification {
    fileprivate mutating func read(_ field: HeaderField, limits: ParserLimits) {
        if field.isNamed("Disposition"), isManualAction == nil, disposition == .unknown {
            read(disposition: field.rawValue, limits: limits)
        } else if field.isNamed("Final-Recipient") {
            finalRecipient = finalRecipient ?? ReportAddress.read(field.rawValue, isOriginal: false)
        } else if field.isNamed("Original-Recipient") {
            originalRecipient = originalRecipient ?? ReportAddress.read(field.rawValue, isOriginal: true)
        } else if field.isNamed("Original-Message-ID") {
            originalMessageID = originalMessageID ?? MessageIDList(field.rawValue, limit: 1).identifiers.first
        } else if field.isNamed("Reporting-UA") {
            reportingAgent = reportingAgent ?? field.text
        } else if field.isNamed("Error") || field.isNamed("Failure") || field.isNamed("Warning") {
            complaints.append(field.text)
        }
    }

    /// `manual-action/MDN-sent-manually; displayed/error,expired`.
    private mutating func read(disposition value: [UInt8], limits: ParserLimits) {
        var cursor = FieldCursor(value)
        func word() -> [UInt8] {
            cursor.passSpaceAndComments()
            let word = cursor.word {
                !ASCII.isLetter($0) && !ASCII.isDigit($0) && $0 != ASCII.dash && $0 != ASCII.underscore
            }
            cursor.passSpaceAndComments()
            return word.map(ASCII.lowercased)
        }
        if value.contains(ASCII.semicolon) {
            let action = word()
            let sending = cursor.take(ASCII.slash) ? word() : []
            isManualAction = Self.isManual(action, "manual-action", "automatic-action")
            isSentManually = Self.isManual(sending, "mdn-sent-manually", "mdn-sent-automatically")
            _ = cursor.word { $0 == ASCII.semicolon }
            _ = cursor.take(ASCII.semicolon)
        }
        disposition = Disposition(name: word())
        guard cursor.take(ASCII.slash) else { return }
        repeat {
            let modifier = word()
            if !modifier.isEmpty { modifiers.append(modifier) }
        } while cursor.take(ASCII.comma) && modifiers.count < limits.parameters
    }

    private static func isManual(_ word: [UInt8], _ manual: StaticString, _ automatic: StaticString) -> Bool? {
        if ASCII.equalIgnoringCase(word, manual) { return true }
        return ASCII.equalIgnoringCase(word, automatic) ? false : nil
    }
}

extension DispositionNotification.Disposition {
    fileprivate init(name: [UInt8]) {
        let names: [(StaticString, Self)] = [
            ("displayed", .displayed), ("deleted", .deleted), ("dispatched", .dispatched), ("processed", .processed),
            ("denied", .denied), ("failed", .failed),
        ]
        self = names.first { ASCII.equalIgnoringCase(name, $0.0) }?.1 ?? .unknown
    }
}
