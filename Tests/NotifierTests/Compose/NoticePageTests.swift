import MIMEParser
import Testing
import TicketStore

@testable import Notifier

/// The HTML that is made of a template's text.
@Suite struct NoticePageTests {
    @Test("a paragraph flows; only what stands on lines of its own keeps them")
    func flows() throws {
        let text = """
            To answer {{name}}, you only have to reply to this mail. It goes out in the
            name of the team.
            From: {{name}}
            Subject: {{name}}

            - one thing which is so long that it has to be broken in two somewhere before
              its end
            - another

            Reply with the line
            #ack
            and nobody else is called, however long the ladder above you may still go
            #assign me
            """
        let page = try Self.page(text, ["name": "<Zoë>"])
        #expect(
            page.contains(
                "goes out in the name of the team.<br>\nFrom: &lt;Zoë&gt;<br>\nSubject: &lt;Zoë&gt;</p>"))
        #expect(page.contains("somewhere before its end<br>\n- another</p>"))
        #expect(page.contains("Reply with the line<br>\n<strong>#ack</strong><br>\nand nobody"))
        #expect(page.contains("may still go<br>\n<strong>#assign me</strong></p>"))
    }

    @Test("what somebody else wrote stands apart, with its lines and its indentation, and stays text")
    func quotes() throws {
        let page = try Self.page(
            "They wrote:\n\n{{message.text}}\n\n-- \nReply.", ["message.text": "a <b>\r\n  c\n\n\nd {{x}}\n"])
        #expect(page.contains("They wrote:</p>\n<blockquote class=\"mg-words\""))
        #expect(page.contains(">a &lt;b&gt;<br>\n&nbsp;&nbsp;c</p>\n<p "))
        #expect(page.contains(">d {{x}}</p>\n</blockquote>\n<div class=\"mg-aside\""))
    }

    @Test("an answer looks like the mail of a person: no frame, no rule, nothing set apart")
    func letter() throws {
        let page = try Self.page("{{message.text}}\n\n-- \nSupport\n", ["message.text": "Dear Zoë,\n\nyes."], .letter)
        #expect(page.contains(">Dear Zoë,</p>\n<p ") && page.contains(">yes.</p>"))
        for word in ["<blockquote", "border-top", "border-left"] { #expect(!page.contains(word), "\(word)") }
    }

    @Test("each row of a list stands on a line of its own, however long it is")
    func rows() throws {
        let text =
            "Text.\n{{#withheld}}\nKept in the ticket, and much too large to send by any mail: {{file.name}}\n{{/withheld}}\nEnd."
        let values = TemplateValues(
            ["ticket.number": ""], lists: ["withheld": [["file.name": "a"], ["file.name": "b"]]])
        let page = NoticePage.render(
            try Self.template(text), values, style: .notice, title: "", language: "en")
        #expect(page.contains("Text.<br>\nKept in") && page.contains(": a<br>\nKept in"))
        #expect(page.contains(": b<br>\nEnd.</p>"))
    }

    @Test(
        "web addresses can be followed, and end where their sentence does",
        arguments: [
            ("see https://example.org/a?b=1&c=2.", "https://example.org/a?b=1&amp;c=2"),
            ("(HTTP://example.org)", "HTTP://example.org"), ("http://e.org/a_(b)", "http://e.org/a_(b)"),
            ("« https://example.org\u{A0}»", "https://example.org"), ("<https://e.org/'x>", "https://e.org/&#39;x"),
        ])
    func links(text: String, address: String) {
        let html = String(decoding: HTMLText.linked(Array(text.utf8)[...]), as: UTF8.self)
        #expect(html.contains("<a href=\"\(address)\">\(address)</a>"), "\(html)")
    }

    @Test("what is no web address is no link", arguments: ["javascript:alert(1)", "https://", "xhttps://a", "ftp://a"])
    func noLinks(text: String) {
        #expect(!String(decoding: HTMLText.linked(Array(text.utf8)[...]), as: UTF8.self).contains("<a "))
    }

    @Test("no text makes finding addresses slow")
    func isLinear() {
        let hostile = Array(("https://e.org/" + String(repeating: ")", count: 300_000)).utf8)
        #expect(HTMLText.linked(hostile[...]).count > hostile.count)
        let addresses = Array(String(repeating: "http://", count: 50_000).utf8)
        #expect(HTMLText.linked(addresses[...]).count >= addresses.count)
    }

    @Test(
        "a page leaves the window's colours alone, by day and by night, and loads nothing",
        arguments: Notice.Kind.allCases)
    func setsNoColours(kind: Notice.Kind) async throws {
        let office = try Office()
        try await office.openTicket(telling: [try Office.notice(kind)])
        guard kind != .operatorAlert, kind != .digest else { return }
        let (_, _, mail) = try #require(try await office.mails().first)
        let page = mail.text(of: try #require(mail.htmlBody.first))
        #expect(page.contains("<meta name=\"color-scheme\" content=\"light dark\">"))
        #expect(page.contains("@media (prefers-color-scheme: dark)"))
        for word in ["background", "bgcolor", "<img", "<link", "url(", "@import", "<table"] {
            #expect(!page.contains(word), "\(word)")
        }
    }

    @Test("every word of the text is on the page", arguments: Notice.Kind.allCases, TemplateLibraryTests.languages)
    func isComplete(kind: Notice.Kind, language: String) async throws {
        guard kind != .operatorAlert, kind != .digest else { return }
        let office = try Office()
        try await office.openTicket(telling: [try Office.notice(kind, language: language)])
        let (_, _, mail) = try #require(try await office.mails().first)
        let page = mail.text(of: try #require(mail.htmlBody.first))
        for word in mail.plainText.split(whereSeparator: { $0 == " " || $0.isNewline }) where word != "--" {
            let shown = String(decoding: HTMLText.escaped(Array(word.utf8)), as: UTF8.self)
            #expect(page.contains(shown) || kind == .survey && word == "-", "\(shown)")
        }
    }

    @Test("the answers of a survey can be touched")
    func choices() async throws {
        let office = try Office()
        try await office.openTicket(telling: [try Office.toCustomer(.survey, language: "fr")])
        let (_, _, mail) = try #require(try await office.mails().first)
        let page = mail.text(of: try #require(mail.htmlBody.first))
        #expect(page.contains("<strong>5</strong> très bien</a>"))
        #expect(page.split(separator: "href=\"mailto:support%2Br.").count == 6)
    }

    private static func page(
        _ text: String, _ values: [String: String], _ style: NoticePage.Style = .notice
    ) throws -> String {
        NoticePage.render(
            try template(text), TemplateValues(values), style: style, title: "Title", language: "en")
    }

    private static func template(_ text: String) throws -> Template {
        let vocabulary = TemplateVocabulary(texts: ["name", "message.text"], lists: ["withheld": ["file.name"]])
        let (template, problems) = TemplateParser.parse(Array(text.utf8), path: "t", vocabulary: vocabulary)
        #expect(problems.isEmpty)
        return template
    }
}
