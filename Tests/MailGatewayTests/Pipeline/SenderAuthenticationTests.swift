import MIMEParser
import Testing
import TicketStore

@testable import MailGateway

/// Whether a mail in Anna's name is hers, by what her own server wrote into it and by what others did.
@Suite struct SenderAuthenticationTests {
    private func judge(
        _ results: String..., from: String = "anna@own.test", fields: String = "",
        trusting servers: [String] = ["mx.own.test"]
    ) throws -> SenderAuthentication {
        let lines = results.map { "Authentication-Results: \($0)\r\n" }.joined()
        let mail = "\(lines)From: \(from)\r\n\(fields)Subject: x\r\n\r\nHello.\r\n"
        return try judge(mail: mail, trusting: servers)
    }

    private func judge(mail: String, trusting servers: [String]) throws -> SenderAuthentication {
        let message = try MessageParser().parse(Array(mail.utf8))
        return SenderAuthentication(of: message.soleSender?.address, in: message, trusting: servers)
    }

    @Test(
        "a pass of the server for the sender's domain proves the sender, as real servers write it",
        arguments: [
            ("mx.own.test; dmarc=pass header.from=own.test", ProofBasis.dmarc),
            ("MX.Own.Test; dmarc=PASS (p=REJECT sp=REJECT dis=NONE) header.from=OWN.test", .dmarc),
            ("mx.own.test; dmarc=pass(p=REJECT) header.from=own.test", .dmarc),
            ("mx.own.test; arc=none; spf=fail smtp.mailfrom=x.test; dmarc=pass header.from=own.test", .dmarc),
            ("mx.own.test 1; dkim=pass (2048-bit key) header.d=own.test header.i=@own.test header.b=Ab/=", .dkim),
            ("mx.own.test; dkim=pass header.i=@own.test header.s=s1 header.b=\"Ab=\"; spf=none", .dkim),
            ("mx.own.test; dkim=pass header.i=anna@own.test", .dkim),
            ("mx.own.test; dkim=fail header.d=own.test; dkim=pass header.d=own.test", .dkim),
            ("mx.own.test; dkim=pass header.d=list.test; spf=pass smtp.mailfrom=anna@own.test", .spf),
            ("mx.own.test; spf=pass smtp.mailfrom=own.test; dmarc=none header.from=own.test", .spf),
            ("mx.own.test; dmarc=temperror header.from=own.test; dkim=pass header.d=own.test", .dkim),
        ])
    func passes(row: (results: String, basis: ProofBasis)) throws {
        let authentication = try judge(row.results)
        #expect(authentication.basis == row.basis)
        #expect(authentication.isAuthenticated)
        #expect(authentication.server == "mx.own.test")
    }

    @Test(
        "what does not pass for the sender's domain leaves the sender claimed, and says why",
        arguments: [
            ("mx.own.test; none", ProofBasis.noResult),
            ("mx.own.test; spf=none smtp.mailfrom=own.test; dkim=none; dmarc=none header.from=own.test", .noResult),
            ("mx.own.test; spf=softfail smtp.mailfrom=own.test", .failed),
            ("mx.own.test; dkim=permerror header.d=own.test", .failed),
            ("mx.own.test; dmarc=fail header.from=own.test; spf=pass smtp.mailfrom=own.test", .failed),
            ("mx.own.test; spf=pass smtp.mailfrom=evil.test; dkim=pass header.d=evil.test", .unaligned),
            ("mx.own.test; spf=pass smtp.helo=own.test", .unaligned),
            ("mx.own.test; auth=pass smtp.auth=anna@own.test; sender-id=pass header.from=own.test", .noResult),
            ("mx.own.test; dmarc=pass", .noResult),
            ("mx.own.test; dmarc/2=pass header.from=own.test", .noResult),
            ("mx.own.test 2; dmarc=pass header.from=own.test", .malformed),
            ("mx.own.test; dmarc=pass header.from=evil.test", .otherSender),
        ])
    func fails(row: (results: String, basis: ProofBasis)) throws {
        let authentication = try judge(row.results)
        #expect(authentication.basis == row.basis)
        #expect(!authentication.isAuthenticated)
    }

    @Test(
        "without a list of public suffixes a domain speaks for itself and for what stands below it",
        arguments: [
            ("own.test", "own.test", true), ("own.test", "mail.own.test", true), ("OWN.test", "a.b.Own.Test", true),
            ("mail.own.test", "own.test", false), ("a.own.test", "b.own.test", false), ("wn.test", "own.test", false),
            ("test", "own.test", false), (".test", "own.test", false), ("", "own.test", false),
            ("evil.co.uk", "victim.co.uk", false), ("evil.eu.test", "eu.test", false), ("own.test.", "own.test", false),
        ])
    func alignment(row: (signer: String, domain: String, maySpeak: Bool)) throws {
        #expect(DomainAlignment.maySpeak(Array(row.signer.utf8), for: Array(row.domain.utf8)) == row.maySpeak)
        let results = "mx.own.test; dkim=pass header.d=\(row.signer.isEmpty ? "\"\"" : row.signer)"
        #expect(try judge(results, from: "anna@\(row.domain)").isAuthenticated == row.maySpeak)
    }

    @Test("T2 no field is believed where no server was configured")
    func trustsNobody() throws {
        let authentication = try judge("mx.own.test; dmarc=pass header.from=own.test", trusting: [])
        #expect(authentication.basis == .noServer)
        #expect(try judge().basis == .noResult)
    }

    @Test(
        "T2 a pass that another server wrote, or a server without a name, is nobody's word",
        arguments: [
            "evil.test; dmarc=pass header.from=own.test", "dmarc=pass header.from=own.test",
            "mx.own.test.evil.test; dmarc=pass header.from=own.test", "x.mx.own.test; dmarc=pass header.from=own.test",
            "evil.test (mx.own.test;); dmarc=pass header.from=own.test",
            "(mx.own.test;) evil.test; dmarc=pass header.from=own.test", "=?utf-8?q?mx.own.test?=; dmarc=pass",
            "i=1; mx.own.test; dmarc=pass header.from=own.test", "", ";", "mx.own.test",
        ])
    func otherServers(results: String) throws {
        #expect(try !judge(results).isAuthenticated)
    }

    @Test("T2 only the topmost field of a trusted server counts; what stands below it came with the mail")
    func topmost() throws {
        let forged = "mx.own.test; dmarc=pass header.from=own.test"
        #expect(try judge("mx.own.test; dmarc=fail header.from=own.test", forged).basis == .failed)
        #expect(try judge("mx.own.test; none", forged).basis == .noResult)
        #expect(try judge("mx.own.test; spf=pass smtp.mailfrom=evil.test", forged, forged).basis == .unaligned)
        // Another server of the same house wrote above the one that is believed.
        #expect(try judge("scanner.own.test; x-virus=none", forged).basis == .dmarc)
        #expect(
            try judge("backup.own.test; none", forged, trusting: ["mx.own.test", "backup.own.test"]).basis == .noResult)
    }

    @Test(
        "T2 folded, commented and quoted results are read by the grammar, and never otherwise",
        arguments: [
            ("mx.own.test;\r\n\tdmarc=pass\r\n header.from=own.test", ProofBasis.dmarc),
            ("(c)\r\n mx.own.test (c) 1 (c) ; dmarc (c) = (c) pass (c) header . from = \"own.test\"", .dmarc),
            ("mx.own.test; spf=none (; dmarc=pass header.from=own.test)", .noResult),
            ("mx.own.test; spf=none reason=\"; dmarc=pass header.from=own.test\"", .noResult),
            ("mx.own.test; spf=none\r\n (\r\n ; dmarc=pass header.from=own.test", .malformed),
            ("mx.own.test; spf=none smtp.mailfrom=\"x; dmarc=pass header.from=own.test", .malformed),
            ("mx.own.test; dmarc=fail header.from=own.test; dmarc=pass header.from=own.test", .malformed),
            ("mx.own.test; spf=fail smtp.mailfrom=x; x; dmarc=pass header.from=own.test", .malformed),
        ])
    func grammar(row: (results: String, basis: ProofBasis)) throws {
        #expect(try judge(row.results).basis == row.basis)
    }

    /// What a server writes that checked `d=` or MAIL FROM as a whole and copied it without quotes
    /// ("Composition Kills", cases A4 to A7).
    @Test(
        "T2 a sender's words inside the results of our own server prove nothing",
        arguments: [
            "dkim=pass header.d=own.test(.evil.test", "dkim=pass header.d=own.test(.evil.test header.s=a)",
            "dkim=pass header.d=own.test'a.evil.test", "dkim=pass header.d=own.test\u{0}.evil.test",
            "dkim=pass header.d=own.test.evil.test", "dkim=pass header.d=evil.test header.d=own.test",
            "dkim=pass header.d=evil.test header.i=@own.test",
            "dkim=pass header.d=own.test header.d=own.test header.i=@own.test",
            "spf=pass smtp.mailfrom=any@own.test(.evil.test",
            "spf=pass smtp.mailfrom=any@own.test(.evil.test smtp.helo=x)",
            "spf=pass smtp.mailfrom=any@own.test'@any.evil.test", "spf=pass smtp.mailfrom=\"x@evil.test y\"@own.test",
            "spf=pass smtp.mailfrom=<@own.test,@evil.test:any@evil.test>",
            "spf=pass smtp.mailfrom=a@evil.test@own.test",
            "spf=pass smtp.mailfrom=evil.test smtp.mailfrom=own.test", "dkim=pass header.i=\"@evil.test\"@own.test",
        ])
    func injectedResults(results: String) throws {
        #expect(try !judge("mx.own.test; \(results)").isAuthenticated)
    }

    @Test(
        "T2 T3 a From that can be read in two ways is nobody's, whatever the server says",
        arguments: [
            "anna@own.test\r\nFrom: mallory@evil.test", "anna@own.test\r\nFrom : mallory@evil.test",
            "anna@own.test\r\nfrom: anna@own.test", "anna@own.test\r\nFrom:", "<anna@own.test>, <mallory@evil.test>",
            "<anna@own.test>,<mallory@evil.test>", "anna@own.test,<mallory@evil.test>", "",
            "team: anna@own.test;", "team: anna@own.test, mallory@evil.test;", "undisclosed:;",
            "<mallory@evil.test>anna@own.test", "<anna@own.test> <mallory@evil.test>",
            "anna@own.test mallory@evil.test",
            "<<anna@own.test>>", "<anna@own.test", "<@evil.test,@any.test:anna@own.test>",
            "<mallory@evil.test>\\,<anna@own.test>", "=?utf-8?b?YW5uYUBvd24udGVzdA==?=",
            "=?utf-8?q?=61=40evil.test?=@own.test", "\"x@evil.test x\"@own.test", "\"evil@x\" @own.test",
            "anna@own.test\u{0}.evil.test", "anna@evil.test@own.test", "anna@[own.test", "anna(x)@own.test@evil.test",
            "anna @ own . test evil", "anna@own..test", "<anna@own.test>(", "\"anna@own.test",
        ])
    func ambiguousFrom(from: String) throws {
        let authentication = try judge("mx.own.test; dmarc=pass header.from=own.test", from: from)
        #expect(authentication.basis == .ambiguousSender)
    }

    @Test("T2 a second From behind a blank before its name never makes the first one Anna's")
    func indentedFrom() throws {
        // Folded, the line belongs to the first From, and makes two senders of it.
        let folded = try judge(
            "mx.own.test; dmarc=pass header.from=own.test", from: "mallory@evil.test\r\n From: anna@own.test")
        #expect(!folded.isAuthenticated)
        let first = "Authentication-Results: mx.own.test; dmarc=pass header.from=own.test\r\n"
        let mail = " From: mallory@evil.test\r\n\(first)From: anna@own.test\r\n\r\n"
        #expect(try judge(mail: mail, trusting: ["mx.own.test"]).basis == .dmarc)
    }

    @Test("T3 Sender, Resent-From and a display name that looks like an address take nobody's place")
    func otherFields() throws {
        let results = "mx.own.test; dmarc=pass header.from=own.test"
        let fields = "Sender: mallory@evil.test\r\nResent-From: mallory@evil.test\r\n"
        #expect(try judge(results, fields: fields).basis == .dmarc)
        #expect(try judge(results, from: "\"anna@own.test\" <mallory@evil.test>").basis == .otherSender)
        #expect(try judge(results, from: "anna@own.test <mallory@evil.test>").basis != .dmarc)
        #expect(try judge(results, from: "mallory@evil.test (anna@own.test)").basis == .otherSender)
    }

    @Test("T6 a Reply-To that is not From is kept to be shown, and is never the sender")
    func replyTo() throws {
        let other = try judge(fields: "Reply-To: victim@x.test\r\n")
        #expect(other.replyTo?.description == "victim@x.test")
        #expect(try judge(fields: "Reply-To: ANNA@own.test\r\n").replyTo == nil)
        #expect(try judge(fields: "Reply-To: anna@own.test, victim@x.test\r\n").replyTo?.description == "victim@x.test")
    }

    @Test(
        "T8 a return path of another domain is noticed; one above or below From's domain is its own",
        arguments: [
            ("<anna@own.test>", false), ("<bounce+7@mail.own.test>", false), ("<>", false), ("nonsense", false),
            ("<mallory@evil.test>", true), ("<x@notown.test>", true), (" < mallory@evil.test > ", true),
        ])
    func returnPath(row: (path: String, returnsElsewhere: Bool)) throws {
        let fields = "Return-Path: \(row.path)\r\nReturn-Path: <anna@own.test>\r\n"
        #expect(try judge(fields: fields).returnsElsewhere == row.returnsElsewhere)
    }

    @Test("T2 a field longer than the limit of results proves nothing")
    func truncated() throws {
        let many = String(repeating: "; x=none", count: ParserLimits().authenticationResults)
        #expect(try judge("mx.own.test; dmarc=pass header.from=own.test\(many)").basis == .malformed)
    }
}
