import MIMEParser
import Testing

@testable import MailGateway

@Suite struct ContentNamesTests {
    static let names: [(sent: String?, safe: String)] = [
        ("report.pdf", "report.pdf"), ("Übersicht 2026.pdf", "Übersicht 2026.pdf"), ("请求.docx", "请求.docx"),
        (nil, "attachment-1.bin"), ("", "attachment-1.bin"), ("   ", "attachment-1.bin"), (".", "attachment-1.bin"),
        ("..", "attachment-1.bin"), ("...", "attachment-1.bin"), ("/", "attachment-1.bin"),
        ("\u{0}", "attachment-1.bin"),
        ("../../etc/passwd", "_.._etc_passwd"), ("..\\..\\boot.ini", "_.._boot.ini"), ("/etc/passwd", "_etc_passwd"),
        ("C:\\autoexec.bat", "C__autoexec.bat"), ("\\\\host\\share\\x", "__host_share_x"), ("a/b", "a_b"),
        ("a\u{0}.txt", "a .txt"), ("a\r\nX-Y: z", "a  X-Y_ z"), ("a\tb", "a b"), ("a\u{7F}b", "a b"),
        ("a\u{85}b", "a b"), ("a\u{2028}b", "a b"), (".htaccess", "htaccess"), ("\u{200B}.htaccess", "htaccess"),
        (".\u{200B}./x", "_x"), ("\u{FEFF}.bashrc", "bashrc"), ("\u{202E}cod.exe", "cod.exe"),
        ("photo\u{202E}gpj.exe", "photogpj.exe"), ("\u{2066}a\u{2069}.txt", "a.txt"), ("a\u{AD}b.txt", "ab.txt"),
        ("/\u{338}x", "_\u{338}x"), ("a\u{2215}b", "a_b"), ("a\u{FF0F}b", "a_b"), ("a\u{2044}b", "a_b"),
        ("\u{FF0E}\u{FF0E}\u{FF0F}x", "_x"), ("CON", "_CON"), ("con.txt", "_con.txt"), ("NUL .log", "_NUL .log"),
        ("LPT1", "_LPT1"), ("com9.tar.gz", "_com9.tar.gz"), ("COM10", "COM10"), ("console.txt", "console.txt"),
        ("name.", "name"), ("name. . ", "name"), ("  name", "name"), ("a:b.txt", "a_b.txt"),
        ("file.txt::$DATA", "file.txt__$DATA"), ("a*b?.txt", "a_b_.txt"), ("\"><img src=x>.png", "___img src=x_.png"),
        ("x\"\u{301} onfocus=1", "x_\u{301} onfocus=1"), ("`id`$(id);.sh", "`id`$(id);.sh"),
    ]

    @Test("J8 a name leads nowhere, hides nothing and is never empty", arguments: names)
    func makesNamesSafe(row: (sent: String?, safe: String)) {
        #expect(Array(AttachmentName.displaySafe(row.sent, number: 1).utf8) == Array(row.safe.utf8))
    }

    @Test("J8 a long name is cut between two scalars and keeps its extension")
    func cutsLongNames() {
        let name = AttachmentName.displaySafe(String(repeating: "ü", count: 300) + ".pdf", number: 1)
        #expect(name.utf8.count == 254)
        #expect(name.hasSuffix("ü.pdf"))
        let endless = AttachmentName.displaySafe(
            String(repeating: "x", count: 300) + "." + String(repeating: "y", count: 300), number: 1)
        #expect(endless.utf8.count == AttachmentName.longest)
    }

    @Test("a file without a name is named after its kind")
    func namesTheNameless() {
        #expect(AttachmentName.displaySafe(nil, number: 3, mediaType: "image/png") == "attachment-3.png")
        #expect(AttachmentName.displaySafe("\u{202E}", number: 2, mediaType: "message/rfc822") == "attachment-2.eml")
    }

    static let lines: [(String, String)] = [
        ("Hello", "Hello"), ("  a\r\nBcc: x\u{0}y  ", "a  Bcc: x y"), ("a\u{202E}b\u{2066}c", "abc"),
        ("a\u{2029}b\u{85}c", "a b c"), ("👩‍👩‍👧", "👩‍👩‍👧"),
        ("e" + String(repeating: "\u{301}", count: 40), "e" + String(repeating: "\u{301}", count: 30)),
    ]

    @Test("a line of a sender is one line, without hidden directions", arguments: lines)
    func cleansLines(row: (String, String)) {
        #expect(Array(CleanText.line(row.0).utf8) == Array(row.1.utf8))
    }

    @Test("a line is cut at its limit, between two scalars")
    func cutsLines() {
        #expect(CleanText.line(String(repeating: "é", count: 1_000)).utf8.count == 998)
        #expect(CleanText.line("aé", limit: 2) == "a")
    }

    @Test("a body keeps its lines and tabs and loses its controls")
    func cleansBlocks() {
        #expect(Array(CleanText.block("a\r\nb\rc\n\td\u{0}e\u{1B}[31m").utf8) == Array("a\nb\nc\n\td e [31m".utf8))
    }

    @Test("D4 a pile of marks in a subject costs no time that grows with its square")
    func capsPiles() {
        let bomb = "a" + String(repeating: "\u{316}\u{301}", count: 80_000)
        #expect(CleanText.line(bomb, limit: .max).utf8.count == 1 + 2 * CleanText.longestMarkRun)
        #expect(ReplySubject.normalised(bomb).utf8.count == 1 + 2 * CleanText.longestMarkRun)
    }
}
