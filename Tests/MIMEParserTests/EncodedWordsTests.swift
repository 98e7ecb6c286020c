import MIMEParser
import Testing

@Suite struct EncodedWordsTests {
    static let rows: [(value: String, expected: String)] = [
        ("plain words", "plain words"),
        ("=?utf-8?q?caf=C3=A9?=", "café"),
        ("=?UTF-8?B?Y2Fmw6k=?=", "café"),
        ("=?iso-8859-1?Q?caf=E9?= =?utf-8?q?_cr=C3=A8me?=", "café crème"),
        ("=?utf-8?q?caf=C3?= =?utf-8?q?=A9?=", "café"),
        ("=?utf-8?B?w6k=?= =?utf-8?B?w6k=?=", "éé"),
        ("=?UTF-8*fr?q?caf=C3?= =?utf-8*en?B?qQ==?=", "café"),
        ("a =?utf-8?q?=C3=A9?= b", "a é b"),
        ("a=?utf-8?Q?=C3=A9?=b", "aéb"),
        ("[SPAM]=?utf-8?Q?caf=C3=A9?=", "[SPAM] café"),
        ("Re:=?utf-8?Q?_caf=C3=A9?=", "Re: café"),
        ("(=?utf-8?Q?caf=C3=A9?=)", "(café)"),
        ("=?utf-8?Q?caf=C3=A9 au lait?=", "café au lait"),
        ("=?utf-8*fr?Q?caf=C3=A9?=", "café"),
        ("=?x-unknown?Q?abc?=", "abc"),
        ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        ("=?utf-8?Q?unclosed", "=?utf-8?Q?unclosed"),
        ("=?utf-8?Q??=", ""),
        ("1 =? 2 ?= 3", "1 =? 2 ?= 3"),
        ("=?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=", "テスト"),
        ("=?gb2312?B?xOO6ww==?=", "你好"),
        ("=?ks_c_5601-1987?B?vsiz5w==?=", "안녕"),
        ("=?koi8-r?B?8NLJ18XU?=", "Привет"),
        ("=?latin1?Q?=93quoted=94?=", "“quoted”"),
    ]

    @Test("subjects are decoded", arguments: rows)
    func decodes(row: (value: String, expected: String)) throws {
        #expect(try read(field: "Subject", row.value).subject == row.expected)
    }

    @Test("raw UTF-8 and raw Latin-1 are both understood")
    func readsRawText() throws {
        #expect(try read(field: "Subject", "café").subject == "café")
        let latin = Array("Subject: caf".utf8) + [0xE9] + Array("\n\n".utf8)
        #expect(try MessageParser().parse(latin).subject == "café")
    }

    @Test(
        "J1 no decoded text holds a line end, NUL or other control",
        arguments: [
            "=?utf-8?B?SGkNCkJjYzogZXZpbEB4?=", "=?utf-8?Q?a=0D=0Ab=00c=1Bd=7F?=", "=?us-ascii?Q?=0A?=", "a\u{1}b\tc",
        ])
    func holdsNoControls(value: String) throws {
        let subject = try #require(try read(field: "Subject", value).subject)
        #expect(subject.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
    }

    @Test("folded fields are unfolded, also over lines of white space")
    func unfolds() throws {
        let message = try read("Subject: one\n \n two\r\n\tthree\n\nbody")
        #expect(message.subject?.utf8.split(separator: 0x20).count == 3)
        #expect(message.text(of: .root) == "body")
    }
}
