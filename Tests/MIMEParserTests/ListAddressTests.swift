import MIMEParser
import Testing

@Suite struct ListAddressTests {
    @Test(
        "RFC 2369 the addresses of a list field come in their order, each with its comment",
        arguments: [
            (
                "<mailto:l@x.example?subject=a>, <https://x.example/u>",
                ["mailto:l@x.example?subject=a", "https://x.example/u"]
            ),
            ("<https://x.example/a\n b> (Web)", ["https://x.example/ab (Web)"]),
            ("(first) <mailto:a@x.example> (=?utf-8?q?caf=C3=A9?=)", ["mailto:a@x.example (café)"]),
            ("NO (posting not allowed)", []), ("", []), ("<>", []), ("<mailto:a@x.example", ["mailto:a@x.example"]),
        ])
    func readsAddresses(row: (value: String, expected: [String])) throws {
        let found = try read("List-Post: \(row.value)\n\n").header.listAddresses("List-Post")
        #expect(
            found.map { String(decoding: $0.url, as: UTF8.self) + ($0.comment.map { " (\($0))" } ?? "") }
                == row.expected)
    }

    @Test("D3 addresses beyond their number are not listed")
    func limitsAddresses() throws {
        var limits = ParserLimits()
        limits.listAddresses = 2
        let message = try read("List-Help: <a:1>, <a:2>, <a:3>\n\n", limits: limits)
        #expect(message.header.listAddresses("List-Help").count == 2)
    }
}
