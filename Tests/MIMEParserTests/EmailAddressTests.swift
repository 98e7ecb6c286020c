import MIMEParser
import Testing

@Suite struct EmailAddressTests {
    @Test(
        "a well-formed address is one",
        arguments: [
            "anna@example.org", "anna.weber+tag@mail.example.org", "o'neil@example.org", "jörg@exämple.org",
            "a@localhost", "\"anna..weber\"@example.org", "postmaster@[192.0.2.1]", "root@[IPv6:2001:db8::1]",
            "support+r.k1abc234@desk.example", "a_b@under_score.example", "x@xn--exmple-cua.org",
        ])
    func accepts(text: String) throws {
        let address = try #require(EmailAddress(text))
        #expect(address.description == text)
        #expect(EmailAddress(address.bytes) == address)
    }

    @Test(
        "T3 an address that readers could read differently is none",
        arguments: [
            "", "anna", "@example.org", "anna@", "anna@example.org,ben@example.org", "anna@@example.org",
            "a@b@example.org", "<anna@example.org>", "anna@example.org>", "anna @example.org", "anna@exa mple.org",
            "=?utf-8?q?=61=40evil.test?=@own.test", "\"x@evil.test\"@own.test", "\"x@evil.test x\"@own.test",
            "\"a\\\"b\"@own.test", "\"\"@own.test", ".anna@example.org", "anna.@example.org", "an..na@example.org",
            "anna@example..org", "anna@.example.org", "anna@example.org.", "anna@-example.org", "anna@exam!ple.org",
            "anna(comment)@example.org", "anna@example.org(comment)", "group:anna@example.org;", "anna@[",
            "anna@[192.0.2.1", "anna@[]", "anna@[<x>]", "a:b@example.org", "a[b]@example.org", "\"a@example.org",
        ])
    func refusesAmbiguity(text: String) {
        #expect(EmailAddress(text) == nil)
    }

    @Test(
        "J2 an address that could break an SMTP command is none",
        arguments: [
            "a@x>\r\nRSET", "\"a\r\nDATA\"@x", "a@x> SIZE=1", "a@x\0", "\u{1}a@x", "a\tb@x", "a@x\n", "a@x\u{7F}",
            "\"a b\"@x", "a@x SIZE=1",
        ])
    func refusesInjection(text: String) {
        #expect(EmailAddress(text) == nil)
    }

    @Test("bytes that are not UTF-8 are no address")
    func refusesForeignBytes() {
        #expect(EmailAddress(Array("j".utf8) + [0xF6] + Array("rg@example.org".utf8)) == nil)
    }

    @Test("lengths end at the limits of RFC 5321")
    func measures() {
        let local = String(repeating: "a", count: 64)
        #expect(EmailAddress("\(local)@example.org") != nil)
        #expect(EmailAddress("a\(local)@example.org") == nil)
        let label = String(repeating: "b", count: 63)
        #expect(EmailAddress("a@\(label).\(label).\(label).\(String(repeating: "c", count: 60))") != nil)
        #expect(EmailAddress("a@\(label).\(label).\(label).\(String(repeating: "c", count: 61))") == nil)
        #expect(EmailAddress("a@b\(label).org") == nil)
    }

    @Test("case does not tell people apart")
    func ignoresCase() {
        #expect(EmailAddress("Anna@Example.ORG") == EmailAddress("anna@example.org"))
    }
}
