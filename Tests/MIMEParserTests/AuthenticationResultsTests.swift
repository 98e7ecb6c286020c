import MIMEParser
import Testing

@Suite struct AuthenticationResultsTests {
    private func results(_ value: String) throws -> AuthenticationResults {
        try #require(try read("Authentication-Results: \(value)\n\n").header.authenticationResults.first)
    }

    private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    /// `method=outcome type.name=value …` for each result.
    private func lines(_ read: AuthenticationResults) -> [String] {
        read.results.map { result in
            let properties = result.properties.map { property in
                " \(text(property.type) ?? "").\(text(property.name) ?? "")=\(text(property.value) ?? "")"
            }
            return "\(text(result.method) ?? "")=\(text(result.outcome) ?? "")" + properties.joined()
        }
    }

    @Test("RFC 8601 methods, outcomes, reasons, properties and comments are told apart")
    func reads() throws {
        let read = try results(
            """
            mx.desk.example 1; spf=pass smtp.mailfrom=anna@sender.example;
             dkim=PASS (2048-bit key; unprotected) reason="good signature; (really)" header.d=sender.example
             header.b="Fw0/AbC="; dmarc/2 = fail (p=reject) header . from = sender.example
            """)
        #expect(text(read.authservID) == "mx.desk.example")
        #expect(read.version == 1)
        #expect(
            lines(read) == [
                "spf=pass smtp.mailfrom=anna@sender.example", "dkim=pass header.d=sender.example header.b=Fw0/AbC=",
                "dmarc=fail header.from=sender.example",
            ])
        #expect(text(read.results[1].reason) == "good signature; (really)")
        #expect(read.results[1].comments.map { text($0) } == ["2048-bit key; unprotected"])
        #expect(read.results[2].methodVersion == 2)
        #expect(text(read.results[2].value("Header", "FROM")) == "sender.example")
        #expect(!read.isMalformed)
    }

    @Test("none means that nothing was checked")
    func readsNone() throws {
        let read = try results("mx.desk.example; none")
        #expect(text(read.authservID) == "mx.desk.example")
        #expect(read.results.isEmpty)
        #expect(!read.isMalformed)
    }

    @Test(
        "T2 nothing in a comment or in quotes becomes a result or a server",
        arguments: [
            ("(mx.own.example;) evil.example; spf=none", "evil.example", ["spf=none"]),
            ("evil.example (; dmarc=pass); spf=none", "evil.example", ["spf=none"]),
            ("\"mx own\" ; spf=none reason=\"; dmarc=pass\"", "mx own", ["spf=none"]),
            ("evil.example; spf=none (x; dmarc=pass", "evil.example", ["spf=none"]),
            (
                "evil.example; spf=fail smtp.mailfrom=\"; dmarc=pass header.from=own.example", "evil.example",
                ["spf=fail smtp.mailfrom=; dmarc=pass header.from=own.example"]
            ),
            ("evil.example dmarc=pass; spf=none", "evil.example", ["spf=none"]),
            ("mx.own.example(evil.example); spf=pass", "mx.own.example", ["spf=pass"]),
            ("mx.own.example\n (x) ;\n\tspf (c) = (c) pass", "mx.own.example", ["spf=pass"]),
        ])
    func resistsForgery(row: (value: String, server: String, expected: [String])) throws {
        let read = try results(row.value)
        #expect(text(read.authservID) == row.server)
        #expect(lines(read) == row.expected)
    }

    @Test("T2 a field without a server has none, and says so")
    func readsMissingServer() throws {
        let read = try results("spf=pass smtp.mailfrom=a.example; dkim=none")
        #expect(read.authservID == nil)
        #expect(read.isMalformed)
        #expect(lines(read) == ["spf=pass smtp.mailfrom=a.example", "dkim=none"])
    }

    @Test(
        "what is no result is left out and marked, and the rest is read",
        arguments: [
            "spf; dkim=pass", "=pass; dkim=pass", "spf=; dkim=pass", "a b c; dkim=pass",
            "a (; dmarc=pass) b; dkim=pass",
            "a \"; dmarc=pass\"; dkim=pass", "\"x\"=y; dkim=pass",
        ])
    func marksMalformed(value: String) throws {
        let read = try results("mx.example; \(value)")
        #expect(read.isMalformed)
        #expect(lines(read) == ["dkim=pass"])
    }

    @Test(
        "T2 junk behind the server and what has no end are marked",
        arguments: [
            "mx.example dmarc=pass; spf=none", "mx.example 1 x; spf=none", "mx.example; spf=none (x",
            "mx.example; dkim=pass header.d=own.example(.evil.example header.s=x)", "mx.example; spf=none reason=\"x",
            "mx.example\"x\"; spf=none", "mx.example spf=none", "mx.example",
        ])
    func marksJunk(value: String) throws {
        #expect(try results(value).isMalformed)
    }

    @Test("a property without a value of its own spoils its result only")
    func marksMalformedProperties() throws {
        let read = try results("mx.example; spf=pass smtp.mailfrom; dkim=pass x=y header.d=a.example")
        #expect(read.isMalformed)
        #expect(lines(read) == ["spf=pass", "dkim=pass header.d=a.example"])
    }

    @Test("all fields are returned, the topmost first, and ARC's apart from them")
    func keepsOrder() throws {
        let message = try read(
            """
            Authentication-Results: own.example; spf=fail
            ARC-Authentication-Results: i=2; relay.example; dmarc=pass header.from=a.example
            Authentication-Results: forged.example; spf=pass


            """)
        #expect(message.header.authenticationResults.map { text($0.authservID) } == ["own.example", "forged.example"])
        let arc = try #require(message.header.arcAuthenticationResults.first)
        #expect(arc.instance == 2)
        #expect(text(arc.authservID) == "relay.example")
        #expect(lines(arc) == ["dmarc=pass header.from=a.example"])
    }

    @Test("D3 results and properties beyond their number are not read", arguments: [2, 0])
    func limits(number: Int) throws {
        var limits = ParserLimits()
        limits.authenticationResults = number
        let many = String(repeating: "; spf=pass", count: 5)
        let few = try read("Authentication-Results: a\(many)\n\n", limits: limits).header.authenticationResults[0]
        #expect(few.results.count == number)
        #expect(few.isTruncated)
        limits = ParserLimits()
        limits.authenticationProperties = number
        let wide = "; spf=pass" + String(repeating: " smtp.helo=x", count: 5)
        let narrow = try read("Authentication-Results: a\(wide)\n\n", limits: limits).header.authenticationResults[0]
        #expect(narrow.results.map(\.properties.count) == [number])
        #expect(narrow.isTruncated)
    }
}
