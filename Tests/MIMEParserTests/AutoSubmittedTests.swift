import MIMEParser
import Testing

@Suite struct AutoSubmittedTests {
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
}
