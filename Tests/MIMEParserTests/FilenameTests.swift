import MIMEParser
import Testing

@Suite struct FilenameTests {
    static let rows: [(parameters: String, expected: String)] = [
        ("filename=plain.pdf", "plain.pdf"),
        ("filename=\"with space.pdf\"", "with space.pdf"),
        ("filename=my file.pdf", "my file.pdf"),
        ("filename=file (1).pdf", "file (1).pdf"),
        ("filename=\"my.pdf", "my.pdf"),
        ("filename=\"a\\\"b.pdf\"", "a\"b.pdf"),
        ("filename=\"=?utf-8?Q?caf=C3=A9.pdf?=\"", "café.pdf"),
        ("filename==?utf-8?Q?caf=C3=A9.pdf?=", "café.pdf"),
        ("filename*=utf-8''caf%C3%A9.pdf", "café.pdf"),
        ("filename*=iso-8859-1'fr'caf%E9.pdf", "café.pdf"),
        ("filename*0*=utf-8''caf%C3; filename*1*=%A9.pdf", "café.pdf"),
        ("filename*1=\"b.pdf\"; filename*0=\"a\"", "ab.pdf"),
        ("filename*0=\"=?utf-8?Q?caf\"; filename*1=\"=C3=A9.pdf?=\"", "café.pdf"),
        ("filename=\"cafe.pdf\"; filename*=utf-8''caf%C3%A9.pdf", "café.pdf"),
        ("filename*=caf%C3%A9.pdf", "café.pdf"),
        ("filename=\"café.pdf\"", "café.pdf"),
        ("filename=\"a\"; filename=\"b\"", "a"),
        ("FileName=UPPER.PDF", "UPPER.PDF"),
        ("name=\"only-name.pdf\"", "only-name.pdf"),
        ("filename=a.pdf size=12", "a.pdf"),
        ("filename*=utf-8''a%0D%0Ab.pdf", "a  b.pdf"),
        ("filename*=utf-8''a%00b.pdf", "a b.pdf"),
        ("filename*=utf-8''100%.pdf", "100%.pdf"),
    ]

    @Test("J8 file names are read by every road senders use", arguments: rows)
    func reads(row: (parameters: String, expected: String)) throws {
        let message = try read(field: "Content-Disposition", "attachment; \(row.parameters)")
        #expect(message[.root].filename == row.expected)
        #expect(message[.root].disposition == .attachment)
    }

    @Test("the name parameter of the type serves when the disposition has none")
    func readsTypeName() throws {
        #expect(try read(field: "Content-Type", "image/png; name=\"a.png\"")[.root].filename == "a.png")
    }

    @Test("D9 two different names are flagged, and the disposition's is used")
    func flagsConflicts() throws {
        let message = try read(
            "Content-Type: image/png; name=a.png\nContent-Disposition: attachment; filename=b.exe\n\n")
        #expect(message[.root].filename == "b.exe")
        #expect(message.defectKinds.contains(.conflictingFilenames))
    }
}
