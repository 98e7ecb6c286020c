import MIMEParser
import TicketStore

/// What a customer answered when we asked how it was: the number, and what he wrote besides.
///
/// The number is the subject of the mail that one of our links began, or a line of its own in what he wrote: `4`, `4/5`,
/// `Note : 4`. A number inside a sentence is none.
struct SurveyAnswer: Equatable {
    let satisfaction: Satisfaction

    /// Bytes of what he wrote that are kept with the number; all of it is in the ticket.
    static let longestComment = 4_000
    /// Longer lines are sentences.
    private static let longestLine = 40

    /// - Parameters:
    ///   - subject: As it came, with `Re:` if there is one: a reply repeats the subject of the ticket, whose numbers
    ///     mean something else.
    ///   - text: What he wrote anew.
    init?(subject: String, text: String) {
        var lines = Array(text.utf8).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        var rating = Self.rating(Self.withoutNumber(Array(subject.utf8)[...]))
        if rating == nil, let index = lines.firstIndex(where: { Self.rating($0) != nil }) {
            rating = Self.rating(lines.remove(at: index))
        }
        let rest = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
        let words = TextLines.trimmed(String(decoding: rest, as: UTF8.self))
        let bytes = Array(words.utf8)
        let kept = CleanText.boundary(at: Self.longestComment, in: bytes)
        let comment = kept == 0 ? nil : String(decoding: bytes[..<kept], as: UTF8.self)
        guard let rating, let satisfaction = Satisfaction(rating: rating, comment: comment) else { return nil }
        self.satisfaction = satisfaction
    }

    /// `nil` unless the line says nothing but the number.
    private static func rating(_ line: ArraySlice<UInt8>) -> Int? {
        guard line.count <= longestLine else { return nil }
        var rest = FoldedText.bytes(utf8: line)[...]
        dropSpaces(&rest)
        if let label = labels.first(where: { rest.starts(with: $0) }) {
            rest = rest.dropFirst(label.count)
            dropSpaces(&rest)
            if rest.first == UInt8(ascii: ":") || rest.first == UInt8(ascii: "=") { rest.removeFirst() }
            dropSpaces(&rest)
        }
        guard let digit = rest.popFirst(), UInt8(ascii: "1")...UInt8(ascii: "5") ~= digit else { return nil }
        dropSpaces(&rest)
        if let scale = scales.first(where: { rest.starts(with: $0) }) {
            rest = rest.dropFirst(scale.count)
            dropSpaces(&rest)
        }
        if let last = rest.first, ".!".utf8.contains(last) { rest.removeFirst() }
        dropSpaces(&rest)
        return rest.isEmpty ? Int(digit - UInt8(ascii: "0")) : nil
    }

    /// The subject of our link without the ticket's number, which stands at its end.
    private static func withoutNumber(_ subject: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let open = subject.lastIndex(of: UInt8(ascii: "[")), subject.last == UInt8(ascii: "]") else {
            return subject
        }
        return subject[..<open]
    }

    /// Folded text has one space for any white space.
    private static func dropSpaces(_ bytes: inout ArraySlice<UInt8>) {
        bytes = bytes.drop { $0 == 0x20 }
    }

    /// Folded, in the languages of our templates.
    private static let labels = [
        "my rating", "rating", "score", "ma note", "note", "meine bewertung", "bewertung", "meine note",
    ].map { Array($0.utf8) }
    private static let scales = ["/5", "/ 5", "out of 5", "of 5", "sur 5", "von 5"].map { Array($0.utf8) }
}
