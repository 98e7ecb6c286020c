import GatewayKit
import MIMEParser

/// The score a spam filter wrote into the header: the topmost field of those that filters are known to write.
///
/// Fields are written from the bottom up, so the topmost is the last server's. Where no server of ours writes one,
/// it is the sender's own word: rules on it are of use only behind a filter that removes foreign ones.
enum SpamScore {
    /// `nil` when there is none.
    static func read(_ fields: [HeaderField]) -> DecimalNumber? {
        for field in fields {
            guard let form = forms[field.name.map(ASCIIText.lowercased)] else { continue }
            if let score = score(field.rawValue, form) { return score }
        }
        return nil
    }

    private enum Form {
        /// The number itself.
        case number
        /// `Yes, score=7.1 required=5.0 tests=…`, in old versions `hits=7.1`.
        case assignment
        /// `default: False [3.20 / 15.00]; …`
        case bracketed
        /// One star for each point.
        case stars
        /// `…;SCL:5;…` among other pairs.
        case confidence
    }

    private static func score(_ value: [UInt8], _ form: Form) -> DecimalNumber? {
        switch form {
        case .number: return DecimalNumber(firstIn: value)
        case .assignment: return number(after: score, in: value) ?? number(after: hits, in: value)
        case .bracketed: return number(after: bracket, in: value)
        case .stars:
            let stars = value.prefix { $0 == UInt8(ascii: "*") }
            return stars.count == value.count ? DecimalNumber(stars.count) : nil
        case .confidence: return number(after: scl, in: value)
        }
    }

    private static func number(after label: BytePattern, in value: [UInt8]) -> DecimalNumber? {
        let folded = value.map(ASCIIText.lowercased)
        guard let found = label.firstIndex(in: folded) else { return nil }
        let rest = folded[(found + label.bytes.count)...]
        guard let first = rest.first, ASCIIText.isDigit(first) || first == UInt8(ascii: "-") else { return nil }
        return DecimalNumber(firstIn: rest)
    }

    private static let score = BytePattern(Array("score=".utf8))
    private static let hits = BytePattern(Array("hits=".utf8))
    private static let bracket = BytePattern(Array("[".utf8))
    private static let scl = BytePattern(Array("scl:".utf8))

    private static let forms: [[UInt8]: Form] = {
        let names: KeyValuePairs<String, Form> = [
            "x-spam-score": .number, "x-rspamd-score": .number, "x-barracuda-spam-score": .number,
            "x-ms-exchange-organization-scl": .number, "x-spam-status": .assignment, "x-spamd-result": .bracketed,
            "x-spam-level": .stars, "x-forefront-antispam-report": .confidence,
        ]
        return Dictionary(uniqueKeysWithValues: names.map { (Array($0.key.utf8), $0.value) })
    }()
}
