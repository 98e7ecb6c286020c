import MIMEParser
import Testing

@Suite struct AddressListTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let value: String
        /// `name <address>`, `<address>` without a name, `name <>` without an address.
        let expected: [String]
        let isAmbiguous: Bool

        init(_ value: String, _ expected: String..., ambiguous: Bool = false) {
            self.value = value
            self.expected = expected
            isAmbiguous = ambiguous
        }

        var testDescription: String { value }
    }

    static let rows = [
        Row("anna@example.org", "<anna@example.org>"),
        Row("Anna Weber <anna@example.org>", "Anna Weber <anna@example.org>"),
        Row("\"Weber, Anna\" <anna@example.org>", "Weber, Anna <anna@example.org>"),
        Row("anna@example.org (Anna (the first) Weber)", "Anna (the first) Weber <anna@example.org>"),
        Row("=?utf-8?q?J=C3=B6rg?= <j@example.org>", "Jörg <j@example.org>"),
        Row("\"=?utf-8?q?J=C3=B6rg?=\" <j@example.org>", "Jörg <j@example.org>"),
        Row("=?utf-8?q?Weber,_Anna?= <anna@example.org>", "Weber, Anna <anna@example.org>"),
        Row("John Q. Public <jqp@example.org>", "John Q. Public <jqp@example.org>"),
        Row("jdoe @ example . org", "<jdoe@example.org>"),
        Row("Anna (the first)  Weber <anna@example.org>", "Anna Weber (the first) <anna@example.org>"),
        Row(
            "Pete <pete(his account)@silly.test(his host)>", "Pete (his account his host) <pete@silly.test>",
            ambiguous: true),
        Row("Anna <anna@example.org> (=?utf-8?q?B=C3=BCro?=)", "Anna (Büro) <anna@example.org>"),
        Row("Anna (a \\) b) <anna@example.org>", "Anna (a ) b) <anna@example.org>"),
        Row("\"  Anna  W\" <anna@example.org>", "  Anna  W <anna@example.org>"),
        Row("<a@b.example>c@d.example", "c@d.example <a@b.example>", ambiguous: true),
        Row("<a@b.example> Anna", "Anna <a@b.example>"),
        Row("root (Cron Daemon)", "Cron Daemon <root>", ambiguous: true),
        Row("(nobody)", "nobody <>", ambiguous: true),
        Row("a@b.example; (the end)", "<a@b.example>", "the end <>", ambiguous: true),
        Row("Anna <mailto:a@b.example>", "Anna <mailto:a@b.example>", ambiguous: true),
        Row("mailto:a@b.example", "<mailto:a@b.example>", ambiguous: true),
        Row("a@b.example c@d.example", "<a@b.example>", "<c@d.example>", ambiguous: true),
        Row("Anna a@b.example Bob c@d.example", "Anna <a@b.example>", "Bob <c@d.example>", ambiguous: true),
        Row("Anna <a@b.example> Bob B. <c@d.example>", "Anna <a@b.example>", "Bob B. <c@d.example>", ambiguous: true),
        Row("<a@b.example> <c@d.example> Carla", "<a@b.example>", "Carla <c@d.example>", ambiguous: true),
        Row("\"Anna W\" a@b.example", "Anna W <a@b.example>", ambiguous: true),
        Row("'a@b.example'", "<a@b.example>", ambiguous: true),
        Row("'Anna' <'a@b.example'>", "'Anna' <a@b.example>", ambiguous: true),
        Row("'a@b.example' <a@b.example>", "'a@b.example' <a@b.example>"),
        Row("Support @ Desk [1] <a@b.example>", "Support @ Desk [1] <a@b.example>"),
        Row("a@b.example Anna", "Anna <a@b.example>", ambiguous: true),
        Row("anna@[192.0.2.1]", "<anna@[192.0.2.1]>"),
        Row("Jörg <jörg@bücher.example>", "Jörg <jörg@bücher.example>"),
        Row("<anna@example.org> (Anna)", "Anna <anna@example.org>"),
        Row("a@b.example, c@d.example", "<a@b.example>", "<c@d.example>", ambiguous: true),
        Row("Team: a@b.example, \"Q\" <c@d.example>;", "<a@b.example>", "Q <c@d.example>", ambiguous: true),
        Row("Doe, John <j@d.example>", "Doe, John <j@d.example>", ambiguous: true),
        Row("<<a@b.example>>", "<a@b.example>", ambiguous: true),
        Row("<@x.example,@y.example:a@b.example>", "<a@b.example>", ambiguous: true),
        Row("Anna <a@b.example", "Anna <a@b.example>", ambiguous: true),
        Row("\"Anna <a@b.example>", "Anna <a@b.example>", ambiguous: true),
        Row("Anna a@b.example", "Anna <a@b.example>", ambiguous: true),
        Row("Mailer", "Mailer <>", ambiguous: true),
        Row("Mailer <>", "Mailer <>", ambiguous: true),
        Row("", ambiguous: true),
        Row("undisclosed-recipients:;", ambiguous: true),
        Row("a@b.example; c@d.example", "<a@b.example>", "<c@d.example>", ambiguous: true),
        Row("\"a b\"@c.example", "<\"a b\"@c.example>", ambiguous: true),
    ]

    @Test("T3 mailboxes are found in every form senders write", arguments: rows)
    func reads(row: Row) throws {
        let message = try read(field: "From", row.value)
        let found = message.from.map { mailbox in
            (mailbox.name.map { $0 + " " } ?? "") + "<\(String(decoding: mailbox.text, as: UTF8.self))>"
        }
        #expect(found == row.expected)
        #expect(message.isFromAmbiguous == row.isAmbiguous)
    }

    @Test(
        "T3 a sender forged by ambiguity is not taken for certain",
        arguments: [
            "From: a@own.example\nFrom: b@evil.example\n", "From: <a@own.example>,<b@evil.example>\n",
            "From: <a@own.example> <b@evil.example>\n", "From: a@own.example b@evil.example\n",
            "From: (a@own.example) b@evil.example <c@evil.example>, \n x@y.example\n",
            "From: =?utf-8?q?=61=40evil.example?=@own.example\n", "From: \"x@evil.example x\"@own.example\n",
            "From: group: a@own.example;\n", "From: <a@own.example,b@evil.example>\n", "Subject: nobody\n",
            "From: a@own.example\0,b@evil.example\n", "From: <a@own.example\n",
        ])
    func distrusts(header: String) throws {
        let message = try read(header + "\n")
        #expect(message.isFromAmbiguous)
        #expect(message.defectKinds.contains(.ambiguousFrom))
    }

    @Test(
        "RFC 6854 a group keeps its name and its members",
        arguments: [
            ("Team: a@b.example, Q <c@d.example>;", ["Team: a@b.example c@d.example"]),
            ("undisclosed-recipients:;", ["undisclosed-recipients:"]),
            (
                "x@y.example, A: a@b.example; B (of us): c@d.example;",
                ["- x@y.example", "A: a@b.example", "B (of us): c@d.example"]
            ),
            ("A: a@b.example; z@y.example", ["A: a@b.example", "- z@y.example"]),
            ("=?utf-8?q?B=C3=BCro?=: a@b.example", ["Büro: a@b.example"]),
            (": a@b.example;", [": a@b.example"]), ("a@b.example", ["- a@b.example"]), ("", []),
        ])
    func keepsGroups(value: String, expected: [String]) throws {
        let groups = try read(field: "From", value).header.addressGroups("From")
        let found = groups.map { group in
            let members = group.mailboxes.map { String(decoding: $0.text, as: UTF8.self) }
            return ([group.name.map { $0 + ":" } ?? "-"] + members).joined(separator: " ")
        }
        #expect(found == expected)
    }

    @Test("an address behind mailto: is one")
    func readsMailto() throws {
        let message = try read("To: <MAILTO:a@b.example>, <mailto:a@b.example?subject=x>\n\n")
        #expect(message.to.map(\.address?.description) == ["a@b.example", nil])
    }

    @Test("J1 a display name cannot smuggle controls")
    func cleansNames() throws {
        let message = try read(field: "From", "=?utf-8?b?SGkNCkJjYzogZXZpbEB4AA==?= <a@example.org>")
        #expect(message.from.first?.name == "Hi  Bcc: evil@x ")
    }
}
