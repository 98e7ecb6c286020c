/// Folded phrases, found by how a folded text begins, ends, or what it contains. Bounded by our own lists.
struct PhraseList: Sendable {
    private let phrases: [[UInt8]]

    /// A space at the end of a phrase ends a word there.
    init(_ phrases: [String]) {
        self.phrases = phrases.map { phrase in
            FoldedText.bytes(phrase) + (phrase.utf8.last == 0x20 ? [0x20] : [])
        }
    }

    /// Whether `words` are one of the phrases, or begin with one that ends there as a word.
    func begins(_ words: some Collection<UInt8>) -> Bool {
        phrases.contains { phrase in
            guard words.starts(with: phrase) else { return false }
            let next = words.dropFirst(phrase.count).first
            return phrase.last == 0x20 || next.map { !ASCIIText.isLetter($0) } ?? true
        }
    }

    /// Whether `words` begin with the letters of a phrase, wherever the word ends.
    func opens(_ words: some Collection<UInt8>) -> Bool {
        phrases.contains { words.starts(with: $0) }
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
        phrases.contains { phrase in
            guard let lead = phrase.first else { return false }
            var position = 0
            while let start = words[position...].firstIndex(of: lead) {
                let end = start + phrase.count
                guard end <= words.count else { return false }
                if words[start..<end].elementsEqual(phrase), Self.isWord(words, start..<end) { return true }
                position = start + 1
            }
            return false
        }
    }

    private static func isWord(_ words: [UInt8], _ extent: Range<Int>) -> Bool {
        let isOpen = extent.lowerBound > 0 && ASCIIText.isLetter(words[extent.lowerBound - 1])
        let isClosed = extent.upperBound < words.count && ASCIIText.isLetter(words[extent.upperBound])
        return !isOpen && !isClosed
    }
}
