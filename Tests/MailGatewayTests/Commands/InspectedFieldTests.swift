import Testing

@testable import MailGateway

/// `inspect --field`: one value a line in, one line of JSON out.
@Suite struct InspectedFieldTests {
    static let rows: [(kind: String, value: String, expected: String)] = [
        (
            "address", #""A: x@a.example; Eva (me) <e@b.example>""#,
            #"[{"mailboxes":[{"address":"x@a.example"}],"name":"A"},"#
                + #"{"mailboxes":[{"address":"e@b.example","name":"Eva (me)"}]}]"#
        ),
        ("date", #""1 Jan 1970 01:00 +0100""#, #"{"utc":"1970-01-01T00:00:00Z","zone_minutes":60}"#),
        ("date", #""never""#, "null"),
        ("id", #""<a@x> <b@x>""#, #"["a@x","b@x"]"#),
        ("unstructured", #""=?utf-8?q?caf=C3=A9?=\r\n au lait\n""#, #""café au lait""#),
        ("unstructured", #""one\n\ntwo""#, #""one""#),
        ("list", #""a, b""#, #"["a","b"]"#),
        (
            "received", #""from a ([192.0.2.7]) by b with ESMTPS id 1; 1 Jan 1970 00:00 +0000""#,
            #"{"by":"b","date":{"utc":"1970-01-01T00:00:00Z","zone_minutes":0},"from":"a","from_ip":"192.0.2.7","#
                + #""id":"1","transmission":"esmtps","with":"ESMTPS"}"#
        ),
        (
            "content_type", #""text/plain; charset*=us-ascii'en'x""#,
            #"{"parameters":[{"language":"en","name":"charset","value":"x"}],"value":"text/plain"}"#
        ),
        (
            "authentication", #""mx; spf=pass smtp.mailfrom=a@b.example""#,
            #"{"authserv_id":"mx","is_malformed":false,"results":"#
                + #"[{"method":"spf","properties":{"smtp.mailfrom":"a@b.example"},"result":"pass"}]}"#
        ),
        ("list_addresses", #""<mailto:a@b.example> (x)""#, #"[{"comment":"x","url":"mailto:a@b.example"}]"#),
        ("list_id", #""Name <a.example>""#, #"{"id":"a.example","name":"Name"}"#),
        ("auto_submitted", #""auto-replied""#, #""replied""#),
    ]

    @Test("every kind of field is read as in a whole mail", arguments: rows)
    func reads(row: (kind: String, value: String, expected: String)) async {
        let outcome = await CommandStage().run(
            ["inspect", "--field", row.kind], input: row.value + "\n", hasConfiguration: false)
        #expect(outcome == .init(code: .ok, output: row.expected + "\n", errors: ""))
    }

    @Test("every kind has a row here")
    func knowsAllKinds() {
        #expect(Set(Self.rows.map(\.kind)) == Set(InspectedFieldKind.allCases.map(\.rawValue)))
    }

    @Test("values go in and out line by line")
    func readsLines() async {
        let outcome = await CommandStage().run(
            ["inspect", "--field=unstructured"], input: "\"a\"\n\"\"\n\"b\"", hasConfiguration: false)
        #expect(outcome.output == "\"a\"\n\"\"\n\"b\"\n")
    }

    @Test("what is no JSON string is told by its line, after the lines before it")
    func refusesOtherInput() async {
        let outcome = await CommandStage().run(
            ["inspect", "--field", "id"], input: "\"a@x\"\n<b@x>\n", hasConfiguration: false)
        #expect(outcome.code == .badData)
        #expect(outcome.output == "[\"a@x\"]\n")
        #expect(outcome.errors == "mailgateway inspect: line 2 is not a JSON string\n")
    }

    @Test(
        "the command line says what it wants",
        arguments: [["inspect"], ["inspect", "--field", "colour"], ["inspect", "--field", "id", "mail.eml"]])
    func refusesOtherWords(words: [String]) async {
        #expect(await CommandStage().run(words, hasConfiguration: false).code == .usage)
    }
}
