import Testing

@testable import TicketAPI

@Suite struct CellTextTests {
    @Test(
        "what no cell can hold becomes U+FFFD, the rest stays",
        arguments: [
            ("plain é 日本 🙂", "plain é 日本 🙂"), ("a\u{0}b", "a\u{FFFD}b"), ("\u{1B}[31m", "\u{FFFD}[31m"),
            ("tab\tcr\rlf\n", "tab\tcr\rlf\n"), ("\u{7F}", "\u{FFFD}"), ("\u{FFFE}\u{FFFF}", "\u{FFFD}\u{FFFD}"),
            ("\u{FEFF}a", "\u{FEFF}a"), ("", ""),
        ])
    func printable(text: String, result: String) {
        #expect(Array(CellText.printable(text).utf8) == Array(result.utf8))
    }

    @Test(
        "a line has no line ends, one space for many, and ends in … where it was cut",
        arguments: [
            ("a\r\nb\nc\rd\te", 20, "a b c d e"), ("\u{2028}x\u{85}", 20, " x "), ("a\n\n  \n\tb", 20, "a b"),
            ("abcd", 4, "abcd"),
            ("abcde", 4, "abcd…"), ("abcd\r\n", 4, "abcd…"), ("a\u{0}", 4, "a\u{FFFD}"), ("", 0, ""),
        ])
    func line(text: String, limit: Int, result: String) {
        #expect(Array(CellText.line(text, limit: limit).utf8) == Array(result.utf8))
    }

    @Test(
        "a cut text has the limit of UTF-16 units and no half of a pair",
        arguments: [
            ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("éééé", 3, "éé…"), ("🙂🙂", 4, "🙂🙂"), ("🙂🙂", 3, "🙂…"),
            ("a🙂🙂", 4, "a🙂…"), ("🙂🙂🙂", 4, "🙂…"),
        ])
    func truncated(text: String, limit: Int, result: String) {
        let cut = CellText.truncated(text, units: limit)
        #expect(Array(cut.utf8) == Array(result.utf8))
        #expect(cut.utf16.count <= limit)
    }
}
