/// Words for people in a structured field (`phrase` of RFC 5322, section 3.2.5).
enum PhraseList {
    /// The phrases of an unfolded value, encoded words as they stand, comments and empty ones left out. Without a
    /// separator all of it is one phrase.
    static func read(_ text: [UInt8], separator: UInt8?) -> [[UInt8]] {
        var cursor = FieldCursor(text)
        var phrases: [[UInt8]] = []
        var entry = AddressEntry()
        while !cursor.isAtEnd {
            if let quoted = cursor.quoted() {
                entry.takeQuoted(quoted, written: [])
            } else if let separator, cursor.take(separator) {
                phrases.append(entry.name)
                entry = AddressEntry()
            } else if cursor.comment() == nil {
                entry.take(cursor.word { $0 == ASCII.quote || $0 == separator || $0 == ASCII.openParenthesis })
            }
        }
        return (phrases + [entry.name]).filter { !$0.isEmpty }
    }
}
