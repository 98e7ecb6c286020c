/// Text in which `*` stands for anything, also for nothing. There is no other special sign and no escape.
///
/// Read in one pass: each piece between two stars is taken where it first fits, which never excludes a later one.
package struct TextPattern: Sendable, Equatable {
    private let pieces: [BytePattern]

    /// `fold` is done to the text between the stars, and must have been done to what is compared with it.
    package init(_ text: String, fold: (Substring.UTF8View) -> [UInt8]) {
        pieces = text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
            .map { BytePattern(fold($0)) }
    }

    /// Whether all of a folded text has this form.
    package func fits(_ text: [UInt8]) -> Bool {
        guard let first = pieces.first, let last = pieces.last, text.starts(with: first.bytes) else { return false }
        if pieces.count == 1 { return text.count == first.bytes.count }
        var position = first.bytes.count
        for piece in pieces.dropFirst().dropLast() {
            guard let found = piece.firstIndex(in: text, from: position) else { return false }
            position = found + piece.bytes.count
        }
        return text.count - last.bytes.count >= position && text.suffix(last.bytes.count).elementsEqual(last.bytes)
    }
}
