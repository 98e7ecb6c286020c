/// Folded phrases, found by how a folded text begins, ends, or what it contains. Bounded by our own lists.
struct FoldedPhrases: Sendable {
    private let phrases: [[UInt8]]
    /// The positions of the phrases that begin with a byte.
    private let withLead: [[Int]]

    /// A space at the end of a phrase ends a word there.
    init(_ phrases: [String]) {
        let folded = phrases.map { phrase in
            FoldedText.bytes(phrase) + (phrase.utf8.last == 0x20 ? [0x20] : [])
        }
        var withLead = [[Int]](repeating: [], count: 256)
        for (position, phrase) in folded.enumerated() {
            if let lead = phrase.first { withLead[Int(lead)].append(position) }
        }
        self.phrases = folded
        self.withLead = withLead
    }

    /// Whether `words` are one of the phrases, or begin with one that ends there as a word.
    func begins(_ words: some Collection<UInt8>) -> Bool {
        guard let lead = words.first else { return false }
        return withLead[Int(lead)].contains { position in
            let phrase = phrases[position]
            guard words.starts(with: phrase) else { return false }
            let next = words.dropFirst(phrase.count).first
            return phrase.last == 0x20 || next.map { !ASCIIText.isLetter($0) } ?? true
        }
    }

    /// Whether `words` begin with the letters of a phrase, wherever the word ends.
    func opens(_ words: some Collection<UInt8>) -> Bool {
        guard let lead = words.first else { return false }
        return withLead[Int(lead)].contains { words.starts(with: phrases[$0]) }
    }

    /// Whether the last words are one of the phrases.
    func ends(_ words: [UInt8]) -> Bool {
        phrases.contains { phrase in
            words.count >= phrase.count && words[(words.count - phrase.count)...].elementsEqual(phrase)
                && (words.count == phrase.count || !ASCIIText.isLetter(words[words.count - phrase.count - 1]))
        }
    }

    /// Whether one of the phrases stands in `words` as words of their own.
    func isFound(in words: [UInt8]) -> Bool {
        words.indices.contains { start in
            guard start == 0 || !ASCIIText.isLetter(words[start - 1]) else { return false }
            return withLead[Int(words[start])].contains { position in
                let phrase = phrases[position]
                guard words[start...].starts(with: phrase) else { return false }
                let end = start + phrase.count
                return end == words.count || !ASCIIText.isLetter(words[end])
            }
        }
    }
}
