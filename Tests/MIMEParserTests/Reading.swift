import MIMEParser

/// Parses bytes written as text; the text's LF stand as they are.
func read(_ text: String, limits: ParserLimits = ParserLimits()) throws(MessageTooLarge) -> ParsedMessage {
    try MessageParser(limits: limits).parse(Array(text.utf8))
}

/// Parses a message that consists of one field.
func read(field name: String, _ value: String) throws(MessageTooLarge) -> ParsedMessage {
    try read("\(name): \(value)\n\n")
}

/// Parses a multipart/report: words, a part of this type with these fields, and what was returned.
func readReport(_ type: String, _ fields: String, returned: String = "") throws(MessageTooLarge) -> ParsedMessage {
    try read(
        "Content-Type: multipart/report; boundary=b\n\n--b\n\nwords\n--b\nContent-Type: message/\(type)\n\n\(fields)\n"
            + returned + "--b--\n")
}

extension ParsedMessage {
    var defectKinds: [Defect.Kind] { defects.map(\.kind) }
    var leaves: [Part] { parts.filter(\.isLeaf) }
    var leafTexts: [String] { leaves.map { text(of: $0.index) } }
}

/// `text` with CRLF line ends.
func withCRLF(_ text: [UInt8]) -> [UInt8] {
    text.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
}
