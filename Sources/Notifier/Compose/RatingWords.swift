import MIMEParser
import TicketStore

/// The five answers to the question how it was, and what each is called.
enum RatingWords {
    /// Best first: one row each, with the link that answers by mail.
    static func rows(_ ticket: TicketNumber, answeredAt address: EmailAddress, language: String) -> [[String: String]] {
        (1...5).reversed().map { rating in
            [
                "rating.number": String(rating), "rating.word": word(rating, language),
                "rating.link": link(rating, ticket, address, language),
            ]
        }
    }

    /// The answer that came.
    static func given(_ satisfaction: Satisfaction?, language: String) -> [String: String] {
        guard let satisfaction else { return [:] }
        return [
            "rating.number": String(satisfaction.rating), "rating.word": word(satisfaction.rating, language),
            "rating.comment": satisfaction.comment ?? "",
        ]
    }

    /// `very good`; empty where there are no words.
    static func word(_ rating: Int, _ language: String) -> String {
        let words: [String] =
            switch language.baseLanguage {
            case "en": ["very bad", "bad", "fair", "good", "very good"]
            case "fr": ["très mal", "mal", "moyen", "bien", "très bien"]
            case "de": ["sehr schlecht", "schlecht", "mittelmäßig", "gut", "sehr gut"]
            default: []
            }
        return words.indices.contains(rating - 1) ? words[rating - 1] : ""
    }

    /// RFC 6068. The subject is the answer; the number in it helps when the address has grown too old to prove anything.
    private static func link(
        _ rating: Int, _ ticket: TicketNumber, _ address: EmailAddress, _ language: String
    ) -> String {
        let label =
            switch language.baseLanguage {
            case "en": "Rating: "
            case "fr": "Note : "
            case "de": "Bewertung: "
            default: ""
            }
        let subject = "\(label)\(rating)/5 [\(ticket.text)]"
        return "mailto:\(escaped(address.bytes))?subject=\(escaped(Array(subject.utf8)))"
    }

    private static func escaped(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for byte in bytes {
            if isPlain(byte) { text.append(byte) } else { text += [UInt8(ascii: "%")] + BodyEncoding.hexadecimal(byte) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// What stands for itself in both halves of such a link. Some programs read `+` as a space.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~@".utf8.contains(byte)
        }
    }
}
