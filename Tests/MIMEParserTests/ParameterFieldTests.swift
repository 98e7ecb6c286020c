import MIMEParser
import Testing

@Suite struct ParameterFieldTests {
    private func parameters(_ value: String) throws -> [String] {
        let field = try #require(try read("Content-Type: \(value)\n\n").header.parameterField("Content-Type"))
        return field.parameters.map { parameter in
            let language = parameter.language.map { "@" + String(decoding: $0, as: UTF8.self) } ?? ""
            return String(decoding: parameter.name, as: UTF8.self) + language + "=" + parameter.value
        }
    }

    @Test(
        "RFC 2231 segments of one name are one parameter",
        arguments: [
            ("a/b; URL*0=\"ftp://\"; x=1; URL*1=\"y.example\"", ["url=ftp://y.example", "x=1"]),
            ("a/b; t*0*=us-ascii'en'even%20more%20; t*1*=%2Afun%2A; t*2=\" it!\"", ["t@en=even more *fun* it!"]),
            ("a/b; t*=utf-8'en-us'caf%C3%A9", ["t@en-us=café"]), ("a/b; t*=utf-8''caf%C3%A9", ["t=café"]),
            ("a/b; t*0=a; t*2=c; t*2=d; t*9=e", ["t=ace"]), ("a/b; filename*0*=x'y'a filename*1*=b", ["filename@y=ab"]),
            ("a/b; t*0*=utf-8''a; t*1*=utf-8'b", ["t=ab"]), ("a/b; *=x; ; =y; z=", []), ("a/b; größe=1", ["größe=1"]),
        ])
    func joins(row: (value: String, expected: [String])) throws {
        #expect(try parameters(row.value) == row.expected)
    }

    @Test("RFC 2183 the parameters of a disposition are reached by name")
    func readsDispositions() throws {
        let message = try read(
            "Content-Disposition: Attachment (x); size=12; creation-date=\"Fri, 20 Nov 2026 10:30:00 GMT\"\n\n")
        let field = try #require(message.header.parameterField("content-disposition"))
        #expect(field.value == Array("attachment".utf8))
        #expect(field.parameter("size") == "12")
        #expect(field.parameter("creation-date").flatMap { MailDate(Array($0.utf8)) } != nil)
        #expect(field.parameter("filename") == nil)
    }
}
