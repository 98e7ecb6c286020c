import Testing
import TicketStore

@testable import Notifier

@Suite struct TemplateLibraryTests {
    /// The templates that are installed with the program.
    static let installed =
        #filePath.replacing("Tests/NotifierTests/Compose/TemplateLibraryTests.swift", with: "")
        + "config/templates"

    /// The languages that are installed with the program.
    static let languages = ["en", "fr", "de"]

    @Test("every kind of notice has words in English, French and German", arguments: languages)
    func isComplete(language: String) throws {
        #expect(TemplateLibrary.check([Self.installed], siteLanguage: "en").isEmpty)
        let library = try TemplateLibrary.load(from: [Self.installed], siteLanguage: "en")
        for kind in Notice.Kind.allCases {
            #expect(library.entry(kind, language: language)?.language == language, "\(kind)")
        }
    }

    @Test(
        "a template says the same in every language: none forgets a variable or a list", arguments: Notice.Kind.allCases
    )
    func saysTheSame(kind: Notice.Kind) throws {
        let library = try TemplateLibrary.load(from: [Self.installed], siteLanguage: "en")
        let english = try #require(library.entry(kind, language: "en")?.entry)
        for language in Self.languages {
            let entry = try #require(library.entry(kind, language: language)?.entry)
            #expect(entry.subject.names == english.subject.names, "subject in \(language)")
            #expect(entry.text.names == english.text.names, "text in \(language)")
        }
    }

    @Test(
        "the best language there is: its own, its base, the site's, English",
        arguments: [
            ("fr", "en", "fr"), ("fr-CA", "en", "fr"), ("de-AT", "fr", "de"), ("es", "fr", "fr"), ("es", "it", "en"),
            ("", "fr", "fr"),
        ])
    func findsLanguage(wanted: String, site: String, found: String) throws {
        let library = try TemplateLibrary.load(from: [Self.installed], siteLanguage: site)
        #expect(library.entry(.answer, language: wanted)?.language == found)
    }

    @Test("the administrator's own template comes before the installed one, with its own HTML or none")
    func prefersFirstDirectory() throws {
        let folder = TemporaryFolder()
        folder.write("Subject: Mine {{ticket.number}}\n\nHello\n", to: "own/en/acknowledgement.txt")
        folder.write("Subject: x\n\nHello\n", to: "other/en/acknowledgement.txt")
        folder.write("<p>other</p>", to: "other/en/acknowledgement.html")
        let library = try TemplateLibrary.load(
            from: [folder.path("own"), folder.path("other"), Self.installed], siteLanguage: "en")
        let entry = try #require(library.entry(.acknowledgement, language: "en")?.entry)
        #expect(entry.subject.render(TemplateValues(["ticket.number": "T-1"]), for: .plainText) == "Mine T-1")
        #expect(entry.html == nil)
    }

    @Test("T8 an acknowledgement template cannot name the sender's words")
    func acknowledgementEchoesNothing() {
        let folder = TemporaryFolder()
        for name in ["ticket.subject", "message.text", "customer.name", "customer.address", "recipient.name"] {
            folder.write("Subject: x\n\n{{\(name)}}\n", to: "en/acknowledgement.txt")
            let problems = TemplateLibrary.check([folder.path("."), Self.installed], siteLanguage: "en")
            #expect(problems.map(\.message.utf8.count).isEmpty == false, "\(name)")
            #expect(problems.first?.line == 3)
        }
    }

    @Test("problems come all at once, each with its file")
    func listsProblems() {
        let folder = TemporaryFolder()
        folder.write("Hello\n", to: "en/answer.txt")
        folder.write("Subject: {{a}}\n{{b}}\n", to: "en/ticket_opened.txt")
        let problems = TemplateLibrary.check([folder.path(".")], siteLanguage: "en").map(\.description)
        #expect(problems.contains { $0.hasSuffix("en/answer.txt:1:1: must begin with Subject: ") })
        #expect(problems.contains { $0.contains("en/ticket_opened.txt:1:10: unknown variable \"a\"") })
        #expect(problems.contains { $0.contains("en/ticket_opened.txt:2:1: unknown variable \"b\"") })
        #expect(problems.contains { $0.hasPrefix("en/urgent_alert.txt: not found below ") })
    }
}

extension Template {
    /// Every variable and list it names.
    fileprivate var names: Set<String> { Self.names(nodes) }

    private static func names(_ nodes: [Node]) -> Set<String> {
        nodes.reduce(into: []) { names, node in
            switch node {
            case .text: break
            case .value(let name): names.insert(name)
            case .repeated(let name, let children): names.formUnion(Self.names(children).union(["#" + name]))
            }
        }
    }
}
