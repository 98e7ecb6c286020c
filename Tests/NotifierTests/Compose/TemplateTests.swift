import Testing

@testable import Notifier

@Suite struct TemplateTests {
    let vocabulary = TemplateVocabulary(
        texts: ["ticket.number", "ticket.subject"], lists: ["withheld": ["file.name"], "shortened": []])

    func render(_ template: String, _ values: TemplateValues, for target: Template.Target = .plainText) -> String {
        let (template, problems) = TemplateParser.parse(Array(template.utf8), path: "t", vocabulary: vocabulary)
        #expect(problems.isEmpty)
        return template.render(values, for: target)
    }

    @Test("values stand where their names stood, white space inside the braces does not matter")
    func fillsIn() {
        let text = render("[{{ticket.number}}] {{ ticket.subject }}!", TemplateValues(["ticket.number": "T-1"]))
        #expect(text == "[T-1] !")
    }

    @Test(
        "J9 a value that looks like a template stays text",
        arguments: ["{{7*7}}", "{{ticket.number}}", "${7*7}", "%n%s", "{{#withheld}}x{{/withheld}}", "#{1}", "{{"])
    func valuesAreNotRead(words: String) {
        let values = TemplateValues(["ticket.number": "T-1", "ticket.subject": words])
        #expect(render("a {{ticket.subject}} b", values) == "a \(words) b")
    }

    @Test("HTML escapes every value, even where a combining mark hides the bracket")
    func escapesInHTML() {
        let values = TemplateValues(["ticket.subject": "<img src=\"x\u{301}\">\u{338}'&"])
        #expect(
            render("<p>{{ticket.subject}}</p>", values, for: .html)
                == "<p>&lt;img src=&quot;x\u{301}&quot;&gt;\u{338}&#39;&amp;</p>")
    }

    @Test("a section is there once for each row, and its marks leave no empty lines")
    func repeatsSections() {
        let template = "Files:\n{{#withheld}}\n- {{file.name}}\n{{/withheld}}\nend"
        let values = TemplateValues([:], lists: ["withheld": [["file.name": "a"], ["file.name": "b"]]])
        #expect(render(template, values) == "Files:\n- a\n- b\nend")
        #expect(render(template, TemplateValues([:])) == "Files:\nend")
    }

    @Test(
        "what cannot be filled in is reported with its place and a guess",
        arguments: [
            ("{{ticket.numer}}", "t:1:1: unknown variable \"ticket.numer\"; did you mean \"ticket.number\"?"),
            ("line\n  {{sender.body}}", "t:2:3: unknown variable \"sender.body\""),
            ("{{7*7}}", "t:1:1: unknown variable \"7*7\""),
            ("{{file.name}}", "t:1:1: unknown variable \"file.name\""),
            ("{{#witheld}}{{/witheld}}", "t:1:1: unknown list \"witheld\"; did you mean \"withheld\"?"),
            ("{{#withheld}}", "t:1:1: {{#withheld}} without {{/withheld}}"),
            ("a{{/withheld}}", "t:1:2: {{/withheld}} without {{#withheld}}"),
            ("a {{ticket.number", "t:1:3: {{ without }}"),
            ("{{#withheld}}{{#shortened}}{{/shortened}}{{/withheld}}", "t:1:14: a section inside a section"),
        ])
    func reportsProblems(template: String, problem: String) {
        let found = TemplateParser.parse(Array(template.utf8), path: "t", vocabulary: vocabulary).problems
        #expect(found.map(\.description) == [problem])
    }

    @Test(
        "sizes are rounded up to what people say",
        arguments: [
            (0, "0 KB", "0 Ko"), (1, "1 KB", "1 Ko"), (1_024, "1 KB", "1 Ko"), (17_000, "17 KB", "17 Ko"),
            (2_600_000, "2.4 MB", "2,4 Mo"), (-1, "0 KB", "0 Ko"), (.max, "8796093022208.0 MB", "8796093022208,0 Mo"),
        ])
    func sizes(bytes: Int, english: String, french: String) {
        #expect(FileSize(bytes).text(in: "en") == english)
        #expect(FileSize(bytes).text(in: "fr-CA") == french)
        #expect(FileSize(bytes).text(in: "de") == french.replacing("o", with: "B"))
    }
}
