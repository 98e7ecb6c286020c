import MIMEParser
import Testing

@Suite struct CharsetTests {
    static let rows: [(label: String, bytes: [UInt8], expected: String)] = [
        ("utf-8", [0x63, 0xC3, 0xA9], "cé"),
        ("utf-8", [0x63, 0xE9, 0x20], "cé "),
        ("us-ascii", [0x63, 0xC3, 0xA9], "cé"),
        ("us-ascii", [0x63, 0xE9], "cé"),
        ("iso-8859-1", [0x93, 0x68, 0x94], "“h”"),
        ("iso-8859-1", [0xC3, 0xA9, 0x21], "é!"),
        ("\"ISO-8859-15\"", [0xA4], "€"),
        ("windows-1251", [0xCF, 0xF0], "Пр"),
        ("gb2312", [0x89, 0xE3], "夈"),
        ("big5", [0xA4, 0xA4], "中"),
        ("ks_c_5601-1987", [0xB0, 0xA1], "가"),
        ("shift_jis", [0x82, 0xA0, 0x87, 0x40], "あ①"),
        ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x24, 0x22, 0x1B, 0x28, 0x42], "あ"),
        ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x2D, 0x21, 0x1B, 0x28, 0x42], "①"),
        ("iso-2022-jp", [0x1B, 0x28, 0x49, 0x31, 0x1B, 0x28, 0x42], "ｱ"),
        ("utf-7", [0x2B, 0x41, 0x4F, 0x6B, 0x2D], "é"),
        ("utf-16", [0xFF, 0xFE, 0x68, 0x00, 0x69, 0x00], "hi"),
        ("utf-16be", [0x00, 0x68, 0x00, 0x69], "hi"),
        ("utf-16", [0x68, 0x69], "hi"),
        ("x-nobody-knows", [0x63, 0xE9], "cé"),
        ("x-nobody-knows", [0x63, 0xC3, 0xA9], "cé"),
    ]

    @Test("D8 labels mean what senders mean by them, and wrong ones are overruled", arguments: rows)
    func decodes(row: (label: String, bytes: [UInt8], expected: String)) throws {
        let header = Array("Content-Type: text/plain; charset=\(row.label)\n\n".utf8)
        let message = try MessageParser().parse(header + row.bytes)
        #expect(message.text(of: .root).utf8.elementsEqual(row.expected.utf8))
    }

    @Test(
        "D8 a name that is not in our table never reaches the C library",
        arguments: ["ISO-2022-CN-EXT", "utf-8//TRANSLIT", "UCS-4//IGNORE", String(repeating: "x", count: 10_000)])
    func refusesForeignNames(label: String) throws {
        let message = try read("Content-Type: text/plain; charset=\"\(label)\"\n\nplain")
        #expect(message[.root].charset == nil)
        #expect(message.defectKinds.contains(.unknownCharset))
        #expect(message.text(of: .root) == "plain")
    }

    @Test(
        "HTML without a label is read by the charset it declares",
        arguments: [
            "<meta charset=windows-1251>", "<META http-equiv=x content=\"text/html; charset=WINDOWS-1251\">",
            "<meta charset='nonsense'><meta charset=\"windows-1251\" />",
        ])
    func asksHTML(head: String) throws {
        let message = try MessageParser().parse(Array("Content-Type: text/html\n\n\(head)".utf8) + [0xCF, 0xF0])
        #expect(message.text(of: .root).utf8.elementsEqual((head + "Пр").utf8))
    }

    @Test(
        "line ends of text are LF, however they came, and a CR that is none stays",
        arguments: [
            ("a\r\nb\nc\r\n", "a\nb\nc\n"), ("a\r\r\nb\r\r\n", "a\nb\n"), ("a\rb\r", "a\nb\n"),
            ("a\rb\r\r\nc\n\r", "a\rb\r\nc\n\r"), ("a\r\r\nb\r\n", "a\r\nb\n"),
        ])
    func normalisesLineEnds(body: String, expected: String) throws {
        let message = try read("X: y\n\n" + body)
        #expect(message.text(of: .root).utf8.elementsEqual(expected.utf8))
    }
}
