import MIMEParser
import Testing

/// `format=flowed` (RFC 3676): a space at the end of a line says that the paragraph goes on.
@Suite struct FlowedTextTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let flowed: String
        let expected: String

        init(_ testDescription: String, _ flowed: String, _ expected: String) {
            (self.testDescription, self.flowed, self.expected) = (testDescription, flowed, expected)
        }
    }

    static let rows = [
        Row(
            "section 4.1: a paragraph is one line",
            "`Take some more tea,' the March Hare said to Alice, very \nearnestly.\n",
            "`Take some more tea,' the March Hare said to Alice, very earnestly.\n"),
        Row(
            "section 4.5: quotations of every depth keep to themselves",
            ">>>Take some more tea.\n>>I've had nothing yet, so I can't take more.\n"
                + ">You mean you can't take LESS, it's very easy to take \n>MORE than nothing.\n",
            ">>> Take some more tea.\n>> I've had nothing yet, so I can't take more.\n"
                + "> You mean you can't take LESS, it's very easy to take MORE than nothing.\n"),
        Row(
            "section 4.5: the space behind the marks is stuffing", "> Nobody \n> asked YOUR opinion,\n",
            "> Nobody asked YOUR opinion,\n"),
        Row(
            "section 4.5: a paragraph that stops at another depth ends there", "a \n> b \nc \n-- \nd ",
            "a \n> b \nc \n-- \nd "),
        Row("section 4.4: stuffed lines lose one space", " From here\n  two spaces\n", "From here\n two spaces\n"),
        Row("section 4.4: a line of one space is empty", "a\n \nb\n", "a\n\nb\n"),
        Row("section 4.3: the separator of a signature never flows", "Bye \n-- \nAnna\n", "Bye \n-- \nAnna\n"),
        Row("section 4.3: nor does it in a quotation", "> Bye\n> -- \n> Anna \n> B.\n", "> Bye\n> -- \n> Anna B.\n"),
        Row("section 4.1: a stuffed separator is one", " -- \nAnna\n", "-- \nAnna\n"),
        Row("empty lines stay", "a\n\n\nb", "a\n\n\nb"),
        Row("no text stays none", "", ""),
    ]

    @Test("paragraphs are put together as RFC 3676 says", arguments: rows)
    func reflows(row: Row) throws {
        let message = try read("Content-Type: text/plain; format=flowed\n\n\(row.flowed)")
        #expect(message.reflowedText(of: .root) == row.expected)
    }

    @Test("section 4.1: delsp=yes takes the space at the end of a line away")
    func deletesSpaces() throws {
        let header = "Content-Type: text/plain; charset=utf-8; format=Flowed; delsp=Yes"
        let message = try read("\(header)\n\n> 日本 \n> 語  \n> です\n-- \nアリス\n")
        #expect(message.reflowedText(of: .root) == "> 日本語 です\n-- \nアリス\n")
    }

    @Test("text that is not flowed stays as it is, and so does HTML")
    func leavesOtherTextAlone() throws {
        #expect(try read("Content-Type: text/plain\n\n> a \n> b\n").reflowedText(of: .root) == "> a \n> b\n")
        let html = try read("Content-Type: text/html; format=flowed\n\n<p>a \nb\n")
        #expect(html.reflowedText(of: .root) == "<p>a \nb\n")
    }
}
