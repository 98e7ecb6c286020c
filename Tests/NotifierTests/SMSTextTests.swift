import Testing

@testable import Notifier

@Suite struct SMSTextTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var text: String
        var most = 2
        var segments: Int
        var isGSM = true
        /// How it ends, when it is cut.
        var ending: String?
    }

    static let rows = [
        Row(testDescription: "160 plain characters are one SMS", text: repeated("a", 160), segments: 1),
        Row(testDescription: "161 are two", text: repeated("a", 161), segments: 2),
        Row(testDescription: "306 are two", text: repeated("a", 306), segments: 2),
        Row(testDescription: "307 are cut", text: repeated("a", 307), segments: 2, ending: "aaa..."),
        Row(testDescription: "a euro sign counts twice", text: repeated("€", 80), segments: 1),
        Row(testDescription: "and makes it two sooner", text: repeated("€", 81), segments: 2),
        Row(testDescription: "a sign of two is not parted between segments", text: repeated("€", 152), segments: 2),
        Row(testDescription: "so one more is too much", text: repeated("€", 153), segments: 2, ending: "€..."),
        Row(testDescription: "70 others are one SMS", text: repeated("ж", 70), segments: 1, isGSM: false),
        Row(testDescription: "71 are two", text: repeated("ж", 71), segments: 2, isGSM: false),
        Row(testDescription: "134 are two", text: repeated("ж", 134), segments: 2, isGSM: false),
        Row(testDescription: "135 are cut", text: repeated("ж", 135), segments: 2, isGSM: false, ending: "ж..."),
        Row(testDescription: "a face counts twice", text: repeated("😀", 35), segments: 1, isGSM: false),
        Row(testDescription: "66 of them fit two segments", text: repeated("😀", 66), segments: 2, isGSM: false),
        Row(testDescription: "French in the GSM alphabet", text: "Imprimante à Zürich: déjà réparée", segments: 1),
        Row(testDescription: "French beyond it", text: "fenêtre", segments: 1, isGSM: false),
        Row(testDescription: "one segment is one", text: repeated("a", 200), most: 1, segments: 1, ending: "a..."),
        Row(testDescription: "nothing is one", text: "", segments: 1),
    ]

    @Test("a text is as long as telephones count, and no longer than it may be", arguments: rows)
    func counts(row: Row) {
        let text = SMSText(row.text, atMost: row.most, mark: "")
        #expect(text.segments == row.segments)
        #expect(text.isGSM == row.isGSM)
        if let ending = row.ending { #expect(text.text.hasSuffix(ending)) } else { #expect(text.text == row.text) }
    }

    @Test("what a reader sees as one character is never cut in two")
    func keepsCharacters() {
        let family = "👩‍👩‍👧‍👦"
        let text = SMSText(Self.repeated(family, 20), atMost: 1, mark: "")
        #expect(text.text == Self.repeated(family, 6) + "...")
    }

    @Test("typesetting is written the plain way, and what no telephone shows is left out")
    func plain() {
        let text = SMSText("“Feu” – l’imprimante…\u{202E}\u{200B} a\u{A0}pris\r\nfeu\u{7}!\n", atMost: 2, mark: "")
        #expect(text.text == "\"Feu\" - l'imprimante... a pris\nfeu !")
        #expect(text.isGSM)
    }

    @Test("the number of the ticket is always in it")
    func keepsMark() {
        let long = Self.repeated("x", 400) + " T-1"
        #expect(SMSText(long, atMost: 1, mark: "T-1").text.hasPrefix("T-1 xxx"))
        #expect(SMSText("T-1 " + long, atMost: 1, mark: "T-1").text.hasPrefix("T-1 xxx"))
        #expect(SMSText("see T-1", atMost: 1, mark: "T-1").text == "see T-1")
    }

    @Test("a text of any length is shortened in no time")
    func hostileLength() {
        let text = SMSText("e" + Self.repeated("\u{301}", 1_000_000), atMost: 2, mark: "T-1")
        #expect(text.segments <= 2)
        #expect(text.text.hasPrefix("T-1"))
    }

    private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
}
