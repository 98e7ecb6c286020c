import MIMEParser

/// HTML as a person reads it: paragraphs, lists, tables and links as plain text, quotations behind `> `.
///
/// One pass, no recursion, no tree: time is linear in the bytes whatever they are. Nothing is fetched, and
/// nothing of the markup survives into the text.
package struct HTMLText: Equatable, Sendable {
    /// LF line ends, no controls.
    package let text: String
    /// Where mail programs marked a quotation, in bytes of `text`, ascending by their start.
    package let quotations: [Range<Int>]

    package init(_ html: String) {
        var reader = HTMLReader(Array(html.utf8))
        let (bytes, marks) = reader.read()
        // Cleaning may shorten the text; the marks move with it.
        var places = Set(marks.flatMap { [$0.lowerBound, $0.upperBound] })
        places.formUnion([0, bytes.count])
        var cleaned = ""
        var moved: [Int: Int] = [0: 0]
        var start = 0
        for place in places.sorted() where place > start {
            cleaned += CleanText.block(String(decoding: bytes[start..<place], as: UTF8.self))
            moved[place] = cleaned.utf8.count
            start = place
        }
        text = cleaned
        quotations = marks.compactMap { mark in
            guard let lower = moved[mark.lowerBound], let upper = moved[mark.upperBound] else { return nil }
            return lower..<upper
        }.sorted { $0.lowerBound < $1.lowerBound }
    }
}
