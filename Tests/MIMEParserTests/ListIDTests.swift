import MIMEParser
import Testing

@Suite struct ListIDTests {
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
}
