import GatewayKit

/// What a rule asks of a piece of text, as configured: `is`, `contains`, `starts`, `ends`, `matches`, `above`, `below`.
///
/// Of the words under one operator any may fit; of several operators each must. The time is linear in the text.
struct TextTest: Sendable, Equatable {
    /// What makes no difference between a word and a text.
    enum Folding: Sendable {
        /// Case, accents and the width of white space.
        case words
        /// The case of ASCII letters alone: other accents are other people.
        case address

        func callAsFunction(_ text: some Collection<UInt8>) -> [UInt8] {
            switch self {
            case .words: FoldedText.bytes(utf8: text)
            case .address: text.map(ASCIIText.lowercased)
            }
        }
    }

    var equals: [BytePattern] = []
    var contains: [BytePattern] = []
    var starts: [BytePattern] = []
    var ends: [BytePattern] = []
    var matches: [TextPattern] = []
    /// Bounds on the first number in the text, which are not part of what fits. Text without a number is out of bounds.
    var bounds = NumberBounds()

    /// `text` is folded like the words.
    func fits(_ text: [UInt8]) -> Bool {
        any(of: equals) { $0.bytes == text } && any(of: contains) { $0.firstIndex(in: text) != nil }
            && any(of: starts) { text.starts(with: $0.bytes) }
            && any(of: ends) { text.suffix($0.bytes.count).elementsEqual($0.bytes) }
            && any(of: matches) { $0.fits(text) }
            && (bounds.isEmpty || DecimalNumber(firstIn: text).map(bounds.contains) ?? false)
    }

    private func any<Word>(of words: [Word], _ fits: (Word) -> Bool) -> Bool {
        words.isEmpty || words.contains(where: fits)
    }
}

/// An open interval: more than one number, less than another.
struct NumberBounds: Sendable, Equatable {
    var above: DecimalNumber?
    var below: DecimalNumber?

    var isEmpty: Bool { above == nil && below == nil }

    func contains(_ number: DecimalNumber) -> Bool {
        (above.map { $0 < number } ?? true) && (below.map { number < $0 } ?? true)
    }
}
