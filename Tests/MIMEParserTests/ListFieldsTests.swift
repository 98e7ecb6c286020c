import MIMEParser
import Testing

@Suite struct ListFieldsTests {
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

    @Test(
        "RFC 2919 a list is known by the identifier in angle brackets",
        arguments: [
            ("List Name <name.lists.example>", "name.lists.example", "List Name"),
            ("\"The <big> list\" <big.lists.example>", "big.lists.example", "The <big> list"),
            ("<a.example>", "a.example", nil), ("a.example", "a.example", nil),
            ("=?utf-8?q?B=C3=BCro?= <b.example> ", "b.example", "Büro"), ("Name <a\n .example>", "a.example", "Name"),
        ] as [(String, String, String?)])
    func readsIdentifiers(row: (value: String, id: String, name: String?)) throws {
        let list = try #require(try read("List-ID: \(row.value)\n\n").header.listID)
        #expect(list.bytes == Array(row.id.utf8))
        #expect(list.name == row.name)
    }

    @Test("what holds no identifier is none", arguments: ["", "<>", "two words", "x <>"])
    func refusesIdentifiers(value: String) throws {
        #expect(try read("List-Id: \(value)\n\n").header.listID == nil)
    }

    @Test(
        "RFC 3834 a field that names a machine outweighs one that names a person",
        arguments: [
            ("no", .no), ("auto-generated", .generated), ("AUTO-REPLIED (away); owner-email=\"a@b.example\"", .replied),
            ("auto-notified; owner-token=x", .notified), ("auto-forwarded", .other),
            ("no\nAuto-Submitted: auto-replied", .replied),
        ] as [(String, AutoSubmitted.Kind)])
    func readsAutoSubmitted(row: (value: String, kind: AutoSubmitted.Kind)) throws {
        #expect(try read("Auto-Submitted: \(row.value)\n\n").header.autoSubmitted?.kind == row.kind)
    }

    @Test("RFC 5436 the owner of a notice is named in parameters")
    func readsOwner() throws {
        let field = try read("Auto-Submitted: auto-notified; owner-email=\"a@b.example\"; owner-token=7x\n\n")
        #expect(field.header.autoSubmitted?.ownerAddress?.description == "a@b.example")
        #expect(field.header.autoSubmitted?.ownerToken == Array("7x".utf8))
        #expect(try read("Auto-Submitted: (nothing)\n\n").header.autoSubmitted == nil)
    }

    @Test("words of a list of words are decoded one by one")
    func readsPhrases() throws {
        let message = try read("Keywords: one, =?utf-8?q?caf=C3=A9?= au lait , \"a, b\" (x)\nKeywords: ,three\n\n")
        #expect(message.header.phrases("Keywords") == ["one", "café au lait", "a, b", "three"])
    }
}
