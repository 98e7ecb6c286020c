import MIMEParser

/// One recipient of a `MailReport` as `inspect --json` shows it.
struct InspectedReport: Encodable {
    /// `null` when the report names nobody.
    let recipient: String?
    /// `failed`, `delayed`, `delivered`, `relayed`, `expanded`; `null` for complaints and absences.
    let action: String?
    /// `5.1.1`; a bare class as `5.0.0` when no more is known.
    let status: String?
    /// The SMTP reply code.
    let code: Int?
    /// A word of `FailureReason`.
    let reason: String
    /// The address itself is wrong.
    let hard: Bool

    init(_ entry: MailReport.Recipient) {
        recipient = entry.address.isEmpty ? nil : String(decoding: entry.address, as: UTF8.self)
        action = entry.action == .unknown ? nil : "\(entry.action)"
        status = entry.status?.description
        code = entry.code
        reason = entry.reason.rawValue
        hard = entry.isHard
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(recipient, forKey: .recipient)
        try container.encode(action, forKey: .action)
        try container.encode(status, forKey: .status)
        try container.encode(code, forKey: .code)
        try container.encode(reason, forKey: .reason)
        try container.encode(hard, forKey: .hard)
    }

    private enum CodingKeys: String, CodingKey { case recipient, action, status, code, reason, hard }
}
