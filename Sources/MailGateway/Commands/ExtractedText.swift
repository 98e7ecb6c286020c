import MIMEParser

/// A text told apart, as the JSON of `extract --json`.
struct ExtractedText: Encodable {
    struct Part: Encodable {
        /// `new`, `quoted`, `forwarded` or `signature`.
        let kind: String
        let text: String
    }

    /// A mail that was passed on in the text, unwrapped.
    struct Forward: Encodable {
        let name: String?
        let address: String?
        let date: String?
        let subject: String?
        let text: String

        init(_ mail: ForwardedMail) {
            name = mail.name
            address = mail.address?.description
            date = mail.date
            subject = mail.subject
            text = mail.text
        }
    }

    let new: String
    let quoted: [String]
    let forwarded: [String]
    let signature: String
    /// `high`, `medium` or `low`.
    let confidence: String
    /// `null` when it cannot be told.
    let language: String?
    /// The whole text in order: the texts one after the other are all of it.
    let parts: [Part]
    /// The author of what was passed on, and what it says.
    let unwrapped: Forward?

    init(_ extraction: Extraction) {
        self.init(
            extraction.trimmed, language: extraction.language, forward: extraction.forwarded)
    }

    /// Of a bare text.
    init(_ trimmed: TrimmedText, of text: String) {
        let language = MailLanguage(trimmed.new) ?? MailLanguage(text)
        let forwarded = trimmed.forwarded
        self.init(trimmed, language: language, forward: forwarded.isEmpty ? nil : ForwardedMail(inline: forwarded))
    }

    private init(_ trimmed: TrimmedText, language: MailLanguage?, forward: ForwardedMail?) {
        new = trimmed.new
        quoted = trimmed.texts(.quoted)
        forwarded = trimmed.texts(.forwarded)
        signature = trimmed.signature
        confidence = trimmed.confidence.rawValue
        self.language = language?.code
        parts = trimmed.parts.map { Part(kind: $0.kind.rawValue, text: $0.text) }
        unwrapped = forward.map(Forward.init)
    }

    /// With `null` for what is not known, so that a reader finds every key.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(new, forKey: .new)
        try container.encode(quoted, forKey: .quoted)
        try container.encode(forwarded, forKey: .forwarded)
        try container.encode(signature, forKey: .signature)
        try container.encode(confidence, forKey: .confidence)
        try container.encode(language, forKey: .language)
        try container.encode(parts, forKey: .parts)
        try container.encode(unwrapped, forKey: .unwrapped)
    }

    private enum CodingKeys: String, CodingKey {
        case new, quoted, forwarded, signature, confidence, language, parts, unwrapped
    }
}
