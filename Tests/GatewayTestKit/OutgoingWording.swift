/// A composed mail without what differs from run to run: its date, its tokens, its identifiers, its boundaries, and
/// which of the mails before it were already out when it was composed.
struct OutgoingWording {
    /// Shorter words are not random: the gateway draws at least this many letters and digits.
    private static let shortestRandom = 11

    /// The number of the ticket it is about, which may depend on the order of things.
    let number: String

    func canonical(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("Date:") }
        var whole = lines.joined(separator: "⏎")
        if !number.isEmpty {
            whole = whole.split(separator: number, omittingEmptySubsequences: false).joined(separator: "NUMBER")
        }
        return Self.withoutOwnIdentifiers(Self.withoutRandomWords(Self.withoutTokens(whole)))
    }

    /// Signed addresses and boundaries are random from a known beginning on, digits in them or not.
    private static func withoutTokens(_ text: String) -> String {
        ["+r.", "=_alternative_", "=_mixed_"].reduce(text) { text, beginning in
            let pieces = text.split(separator: beginning, omittingEmptySubsequences: false)
            return pieces.dropFirst().reduce(String(pieces.first ?? "")) { whole, piece in
                whole + beginning + "…" + String(decoding: piece.utf8.drop(while: isWordByte), as: UTF8.self)
            }
        }
    }

    /// Which of our own mails are in a chain depends on which of two connections was faster; the customer's are there
    /// in any case. Chains are unfolded on the way.
    private static func withoutOwnIdentifiers(_ text: String) -> String {
        let pieces = text.split(separator: "<RANDOM@", omittingEmptySubsequences: false)
        let kept = pieces.dropFirst().reduce(String(pieces.first ?? "")) { whole, piece in
            whole + piece.drop { $0 != ">" }.dropFirst()
        }
        let unfolded = kept.split(separator: "⏎ ", omittingEmptySubsequences: false).joined(separator: " ")
        return unfolded.split(separator: " ").joined(separator: " ")
    }

    private static func withoutRandomWords(_ text: String) -> String {
        var kept: [UInt8] = []
        var word: [UInt8] = []
        func finishWord() {
            let isRandom = word.count >= shortestRandom && word.contains { (0x30...0x39).contains($0) }
            kept += isRandom ? Array("RANDOM".utf8) : word
            word = []
        }
        for byte in text.utf8 {
            if isWordByte(byte) {
                word.append(byte)
            } else {
                finishWord()
                kept.append(byte)
            }
        }
        finishWord()
        return String(decoding: kept, as: UTF8.self)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
