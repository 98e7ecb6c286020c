import MIMEParser
import Testing

@Suite struct ReceivedTests {
    private func received(_ value: String) throws -> Received {
        try #require(try read("Received: \(value)\n\n").header.received.first)
    }

    private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    @Test("every clause of a step is read")
    func readsClauses() throws {
        let step = try received(
            """
            from mail.sender.example (mx.sender.example [192.0.2.7])
             (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))
             by in.desk.example (Postfix) via TCP with ESMTPSA id 4Abc7/x
             for <support@desk.example>; Fri, 20 Nov 2026 10:30:00 +0100 (CET)
            """)
        #expect(text(step.from) == "mail.sender.example")
        #expect(text(step.client.reverseName) == "mx.sender.example")
        #expect(text(step.client.address) == "192.0.2.7")
        #expect(text(step.by) == "in.desk.example")
        #expect(text(step.via) == "TCP")
        #expect(text(step.with) == "ESMTPSA")
        #expect(step.transmission == .esmtpsa)
        #expect(step.transmission?.isAuthenticated == true)
        #expect(text(step.id) == "4Abc7/x")
        #expect(text(step.recipient) == "support@desk.example")
        #expect(text(step.security.version) == "1.3")
        #expect(text(step.security.cipher) == "TLS_AES_256_GCM_SHA384")
        #expect(step.date?.zoneMinutes == 60)
    }

    @Test("the steps stand in the order of the fields, the last one first")
    func keepsOrder() throws {
        let message = try read(
            "Received: by c.example; x\nSubject: s\nreceived: by b.example\nReceived: by a.example\n\n")
        #expect(message.header.received.map { text($0.by) } == ["c.example", "b.example", "a.example"])
    }

    @Test(
        "what a server saw of the client is told from what the client said",
        arguments: [
            ("unknown (HELO me.example) (192.0.2.7) by b", "unknown", "192.0.2.7", nil, "me.example", nil),
            (
                "a.example ([IPv6:2001:db8::7] helo=me.example ident=anna) by b", "a.example", "2001:db8::7", nil,
                "me.example", "anna"
            ),
            ("[192.0.2.9] (mx.example[192.0.2.7]) by b", "192.0.2.9", "192.0.2.7", "mx.example", nil, nil),
            ("a (anna@[192.0.2.7]) by b", "a", "192.0.2.7", nil, nil, "anna"),
            ("a ([fe80::1%6]) by b", "a", "fe80::1", nil, nil, nil),
            ("a (192.0.2.7:2525) by b", "a", "192.0.2.7", nil, nil, nil),
            ("([192.0.2.7]) by b", nil, "192.0.2.7", nil, nil, nil),
            ("a [192.0.2.7] by b", "a", "192.0.2.7", nil, nil, nil),
            ("a ([192.0.2.777]) by b", "a", nil, nil, nil, nil), ("a ([1::2::3::4::5]) by b", "a", nil, nil, nil, nil),
            ("a (envelope-from <x@y.example>) by b", "a", nil, nil, nil, nil),
            ("a (EHLO [192.0.2.9]) [192.0.2.7] by b", "a", "192.0.2.7", nil, "192.0.2.9", nil),
        ] as [(String, String?, String?, String?, String?, String?)])
    func readsClients(
        row: (value: String, from: String?, address: String?, name: String?, helo: String?, user: String?)
    ) throws {
        let step = try received("from \(row.value); Fri, 20 Nov 2026 10:30:00 +0100")
        #expect(text(step.from) == row.from)
        #expect(text(step.client.address) == row.address)
        #expect(text(step.client.reverseName) == row.name)
        #expect(text(step.client.helo) == row.helo)
        #expect(text(step.client.user) == row.user)
        #expect(text(step.by) == "b")
    }

    @Test(
        "the protocol is known by its registered name, however it is decorated",
        arguments: [
            ("ESMTPS", .esmtps), ("esmtp (Exim 4)", .esmtp), ("Microsoft SMTP Server (version=TLS1_2)", .smtp),
            ("local-esmtps", .esmtps), ("ESMTP-TLS", .esmtps), ("[XMail ESMTP Server]", .esmtp), ("local", .local),
            ("UTF8SMTPSA", .utf8smtpsa), ("mapi", nil), ("", nil), ("ESMTPSAX", nil),
        ] as [(String, TransmissionType?)])
    func readsProtocols(row: (value: String, expected: TransmissionType?)) throws {
        #expect(try received("from a by b with \(row.value) id 1; x").transmission == row.expected)
    }

    @Test(
        "TLS is found in every spelling",
        arguments: [
            ("(version=TLS1_2, cipher=TLS_RSA_WITH_AES_128_CBC_SHA)", "1.2", "TLS_RSA_WITH_AES_128_CBC_SHA"),
            ("(TLSv1:DES-CBC3-SHA:168)", "1.0", "DES-CBC3-SHA"),
            ("(TLS-1.3:ECDHE_RSA_AES_256_GCM_SHA384:256)", "1.3", "ECDHE_RSA_AES_256_GCM_SHA384"),
            ("(version=TLSv1.2 cipher=OTHER)", "1.2", nil), ("(no TLS)", nil, nil), ("(AUTH: CRAM-MD5)", nil, nil),
        ] as [(String, String?, String?)])
    func readsSecurity(row: (value: String, version: String?, cipher: String?)) throws {
        let step = try received("from a by b with smtp \(row.value); x")
        #expect(text(step.security.version) == row.version)
        #expect(text(step.security.cipher) == row.cipher)
    }

    @Test("older servers write all of it into a comment")
    func readsLeadingComments() throws {
        let step = try received("(from anna@localhost) by a.example (8.12) id x1; Fri, 20 Nov 2026 10:30:00 GMT")
        #expect(text(step.from) == "anna@localhost")
        #expect(text(step.by) == "a.example")
        #expect(text(step.id) == "x1")
        let qmail = try received("(qmail 1 invoked by uid 5); 20 Nov 2026 10:30:00 -0000")
        #expect(qmail.from == nil)
        #expect(qmail.date != nil)
    }

    @Test(
        "the date stands behind the last semicolon, whatever is around it",
        arguments: [
            "from a (x; y) by b; 20 Nov 2026 10:30:00 +0000", "by b (unclosed; 20 Nov 2026 10:30:00 +0000",
            "; Fri, 20 Nov 2026 10:30:00 +0000", "by b; Fri Nov 20 10:30:00 2026", "by b);20 Nov 26 11:30 CET",
            "by b; 20 Nov 2026 10:30:00 +0000 for <a@b.example>",
        ])
    func readsDates(value: String) throws {
        #expect(try received(value).date?.secondsUTC == 1_795_170_600)
    }

    @Test(
        "of a clause that stands twice the first counts, and garbage gives nothing",
        arguments: [
            ("by a by b", "a"), ("by", nil), ("(((", nil), ("by ; by c", "c"), ("from from by by", "by"), ("[", nil),
        ] as [(String, String?)])
    func readsGarbage(row: (value: String, by: String?)) throws {
        #expect(text(try received(row.value).by) == row.by)
    }
}
