/// Many phrases looked for at once, in one pass over a text.
///
/// The first four bytes of a phrase lead to the few phrases that begin with them, so time grows with the text and
/// not with the number of phrases.
struct PhraseIndex<Meaning: Hashable & Sendable>: Sendable {
    private var phrases: [UInt32: [(bytes: [UInt8], meaning: Meaning)]] = [:]

    /// Phrases are separated by `|` and folded as the texts are. Shorter ones than four bytes are not possible.
    init(_ table: [(meaning: Meaning, phrases: String)]) {
        for (meaning, list) in table {
            for piece in list.utf8.split(separator: UInt8(ascii: "|")) {
                let phrase = FoldedText.bytes(utf8: piece)
                precondition(phrase.count >= 4, "a phrase of at least four bytes")
                phrases[Self.head(phrase, at: 0), default: []].append((phrase, meaning))
            }
        }
    }

    /// What the phrases in a folded text mean.
    func meanings(in text: [UInt8]) -> Set<Meaning> {
        var found: Set<Meaning> = []
        find(in: text) { meaning, _ in found.insert(meaning) }
        return found
    }

    /// The last phrase of a folded text: its meaning, or `nil` when none of them occurs.
    func last(in text: [UInt8]) -> Meaning? {
        var last: Meaning?
        find(in: text) { meaning, _ in last = meaning }
        return last
    }

    func occurs(in text: [UInt8]) -> Bool {
        var found = false
        find(in: text) { _, _ in found = true }
        return found
    }

    private func find(in text: [UInt8], _ report: (Meaning, Int) -> Void) {
        guard text.count >= 4 else { return }
        for place in 0...(text.count - 4) {
            guard let candidates = phrases[Self.head(text, at: place)] else { continue }
            for (phrase, meaning) in candidates where text[place...].starts(with: phrase) { report(meaning, place) }
        }
    }

    private static func head(_ bytes: [UInt8], at place: Int) -> UInt32 {
        UInt32(bytes[place]) << 24 | UInt32(bytes[place + 1]) << 16 | UInt32(bytes[place + 2]) << 8
            | UInt32(bytes[place + 3])
    }
}
