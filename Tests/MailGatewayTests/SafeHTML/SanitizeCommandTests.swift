import Testing

@testable import MailGateway

@Suite struct SanitizeCommandTests {
    private func sanitize(_ content: String, _ options: [String] = []) async throws -> CommandStage.Outcome {
        let stage = CommandStage()
        let file = stage.example.folder.write("given", content)
        return await stage.run(["sanitize"] + options + [file], hasConfiguration: false)
    }

    static let mails = [
        "From: a@x.test\nContent-Type: text/html\n\n<p onclick=x>Hello",
        "Received: by x\n\tfor y\nX-Other: z\nContent-Type: text/html\r\n\r\n<p onclick=x>Hello",
        "From a@x.test Sat Nov 21 10:00:00 2026\nSubject: x\nContent-Type: text/html\n\n<p onclick=x>Hello",
    ]

    @Test("the HTML of a mail is taken", arguments: mails)
    func takesMail(mail: String) async throws {
        let outcome = try await sanitize(mail)
        #expect(outcome == .init(code: .ok, output: "<p>Hello</p>\n", errors: ""))
    }

    static let bare = [
        "<p onclick=x>Hello", "\n<p onclick=x>Hello", "<!-- From: a -->\n<p onclick=x>Hello",
        "<p onclick=x>Hello\nFrom\n",
    ]

    @Test("bare HTML is known without being told", arguments: bare)
    func takesHTML(html: String) async throws {
        for options in [[], ["--html"]] {
            let outcome = try await sanitize(html, options)
            #expect(outcome.code == .ok)
            #expect(outcome.output.utf8.first { $0 != 0x0A } == UInt8(ascii: "<"))
            #expect(!outcome.output.utf8.contains(UInt8(ascii: "!")) && !outcome.output.contains("onclick"))
        }
    }

    @Test("a line with a colon is no mail, and --html makes a mail's text HTML")
    func tellsApart() async throws {
        #expect(try await sanitize("note: <b onclick=x>y").output == "note: <b>y</b>\n")
        #expect(try await sanitize("From: <b onclick=x>y", ["--html"]).output == "From: <b>y</b>\n")
    }

    @Test("a mail without HTML is shown as its text")
    func showsText() async throws {
        #expect(try await sanitize("From: a@x.test\n\na < b\n  c").output == "<pre>a &lt; b\n  c</pre>\n")
    }

    @Test("the JSON says how much was blocked")
    func writesJSON() async throws {
        let outcome = try await sanitize("<img src=http://x.test/>", ["--json"])
        #expect(
            outcome.output
                == "{\"html\":\"<img data-blocked-src=\\\"http://x.test/\\\">\",\"remote_references\":1}\n")
    }

    @Test("a file that is not there is named")
    func namesMissingFile() async {
        let outcome = await CommandStage().run(["sanitize", "/nonexistent"], hasConfiguration: false)
        #expect(outcome.code == .noInput)
        #expect(outcome.errors == "mailgateway sanitize: cannot read \"/nonexistent\": No such file or directory\n")
    }
}
