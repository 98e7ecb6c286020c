import MIMEParser
import Testing

@Suite struct BodySelectionTests {
    /// A part per letter: `p` plain, `h` HTML, `i` image, `x` other, `P` plain as attachment.
    private static func part(_ letter: Character) -> String {
        switch letter {
        case "p": "Content-Type: text/plain\n\np\n"
        case "h": "Content-Type: text/html\n\nh\n"
        case "i": "Content-Type: image/png\n\ni\n"
        case "P": "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nP\n"
        default: "Content-Type: application/pdf\n\nx\n"
        }
    }

    private static func multipart(_ kind: String, _ parts: [String]) -> String {
        let boundary = "\(kind)\(parts.count)"
        return "Content-Type: multipart/\(kind); boundary=\(boundary)\n\n"
            + parts.map { "--\(boundary)\n\($0)" }.joined() + "--\(boundary)--\n"
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let message: String
        /// The contents of the selected parts.
        let text: String
        let html: String
        let attachments: String
    }

    static let rows = [
        Row(testDescription: "plain text serves both", message: part("p"), text: "p", html: "p", attachments: ""),
        Row(testDescription: "HTML alone serves both", message: part("h"), text: "h", html: "h", attachments: ""),
        Row(
            testDescription: "an alternative has one for each",
            message: multipart("alternative", [part("p"), part("h")]), text: "p", html: "h", attachments: ""),
        Row(
            testDescription: "attachments stand beside the text",
            message: multipart("mixed", [part("p"), part("x"), part("P")]), text: "p", html: "p", attachments: "xP"),
        Row(
            testDescription: "an image shown in place belongs to the text",
            message: multipart("mixed", [part("p"), part("i"), part("p")]), text: "pip", html: "pip", attachments: ""),
        Row(
            testDescription: "an image of the HTML is an attachment of the text",
            message: multipart("alternative", [part("p"), multipart("related", [part("h"), part("i")])]),
            text: "p", html: "h", attachments: "i"),
        Row(
            testDescription: "an image inside an alternative goes with the HTML only",
            message: multipart("alternative", [part("p"), multipart("mixed", [part("h"), part("i")])]),
            text: "p", html: "hi", attachments: "i"),
        Row(
            testDescription: "an alternative with HTML only lends it to the text",
            message: multipart("mixed", [multipart("alternative", [part("h")]), part("x")]),
            text: "h", html: "h", attachments: "x"),
        Row(testDescription: "a lone attachment is no text", message: part("P"), text: "", html: "", attachments: "P"),
    ]

    @Test("bodies are selected as RFC 8621 says", arguments: rows)
    func selects(row: Row) throws {
        let message = try read(row.message)
        func contents(_ indices: [PartIndex]) -> String {
            indices.map { String(decoding: message.decodedBytes(of: $0).prefix(1), as: UTF8.self) }.joined()
        }
        #expect(contents(message.textBody) == row.text)
        #expect(contents(message.htmlBody) == row.html)
        #expect(contents(message.attachments) == row.attachments)
    }
}
