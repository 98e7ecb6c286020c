/// The HTML of a mail whose template has none of its own: the words of its text, laid out for any screen, by day and
/// by night.
///
/// It loads nothing, and it sets no background and hardly a colour: the reader's program knows what its window looks
/// like. What somebody else wrote stands apart from our words.
struct NoticePage {
    /// Whose mail it is.
    enum Style {
        /// A person's own words: nothing in it looks made.
        case letter
        /// Ours: it says something about what somebody wrote.
        case notice
    }

    /// One line of the template, filled in.
    fileprivate struct Line {
        /// As it stands in the template, where its length says whether its end is one of the thought.
        var source: [UInt8] = []
        var html: [UInt8] = []
        /// A whole piece of the page.
        var isBlock = false
        /// A row of a list ends here.
        var endsRow = false
    }

    private let style: Style
    private var lines: [Line] = []
    private var current = Line()

    /// `title` is shown by programs that show a mail in a window of its own.
    static func render(
        _ template: Template, _ values: TemplateValues, style: Style, title: String, language: String
    ) -> String {
        var page = NoticePage(style: style)
        page.walk(template.nodes, values)
        if !page.current.source.isEmpty { page.endLine() }
        let escape = { (text: String) in String(decoding: HTMLText.escaped(Array(text.utf8)), as: UTF8.self) }
        return """
            <!DOCTYPE html>
            <html lang="\(escape(language))">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="supported-color-schemes" content="light dark">
            <title>\(escape(title))</title>
            <style>
            :root { color-scheme: light dark; supported-color-schemes: light dark; }
            @media (prefers-color-scheme: dark) {
            .mg-aside { color: #a9b4c4 !important; }
            .mg-words, .mg-choice { border-color: #7d899a !important; }
            }
            </style>
            </head>
            <body style="\(bodyStyle)">
            \(String(decoding: page.layout(), as: UTF8.self))</body>
            </html>

            """
    }

    private init(style: Style) {
        self.style = style
    }

    // MARK: From the template to lines

    private mutating func walk(_ nodes: [Template.Node], _ values: TemplateValues) {
        for node in nodes {
            switch node {
            case .text(let text): append(text)
            case .value(let name):
                if let html = values.markup[name] {
                    append(block: html)
                } else {
                    append(values.texts[name] ?? "", named: name)
                }
            case .repeated(let name, let children):
                let rows = values.lists[name] ?? []
                if rows.first?["rating.link"] != nil {
                    append(block: Self.choices(rows))
                    continue
                }
                for row in rows {
                    endRow()
                    walk(children, values.with(row))
                    endRow()
                }
            }
        }
    }

    private mutating func append(_ text: [UInt8]) {
        let runs = text.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, run) in runs.enumerated() {
            if index > 0 { endLine() }
            current.source += run
            current.html += HTMLText.linked(run)
        }
    }

    private mutating func append(_ value: String, named name: String) {
        let bytes = Array(value.utf8)
        guard current.source.isEmpty, Self.wholeTexts.contains(name) else {
            current.source += "{{\(name)}}".utf8
            current.html += HTMLText.linked(bytes[...])
            return
        }
        let isQuoted = style == .notice && name != "alert.body"
        let last = isQuoted ? Self.lastStyle : Self.paragraphStyle
        let text = HTMLText.paragraphs(bytes, style: Self.paragraphStyle, last: last)
        append(block: isQuoted ? Self.element("blockquote", "mg-words", Self.quoteStyle, text) : text)
    }

    private mutating func append(block html: [UInt8]) {
        lines.append(Line(html: html, isBlock: true))
    }

    private mutating func endLine() {
        // What ends the line of a block is no empty line.
        if !(current.source.isEmpty && lines.last?.isBlock == true) { lines.append(current) }
        current = Line()
    }

    private mutating func endRow() {
        if current.source.isEmpty, !lines.isEmpty { lines[lines.count - 1].endsRow = true }
    }

    // MARK: From lines to a page

    private func layout() -> [UInt8] {
        var page: [UInt8] = []
        var aside: [UInt8]?
        var paragraph: [UInt8] = []
        var previous: Line?
        func endParagraph() {
            defer { (paragraph, previous) = ([], nil) }
            guard !paragraph.isEmpty else { return }
            let whole = Self.element("p", nil, Self.paragraphStyle, paragraph)
            if aside == nil { page += whole } else { aside? += whole }
        }
        for line in lines {
            if line.isBlock {
                endParagraph()
                if aside == nil { page += line.html } else { aside? += line.html }
            } else if line.source.elementsEqual("-- ".utf8), aside == nil {
                endParagraph()
                aside = []
            } else if line.source.allSatisfy({ $0 == 0x20 }) {
                endParagraph()
            } else {
                if let previous { paragraph += previous.flows(into: line) ? [0x20] : Array("<br>\n".utf8) }
                paragraph += line.isCommand ? Self.strong(line.html) : Array(line.html.drop { $0 == 0x20 })
                previous = line
            }
        }
        endParagraph()
        guard let aside else { return page }
        return page + Self.element("div", "mg-aside", style == .notice ? Self.asideStyle : Self.signatureStyle, aside)
    }

    /// The answers among which the reader chooses with one touch.
    private static func choices(_ rows: [[String: String]]) -> [UInt8] {
        var links: [UInt8] = []
        for row in rows {
            let value = { (name: String) in HTMLText.escaped(Array((row[name] ?? "").utf8)) }
            links += "<a class=\"mg-choice\" href=\"".utf8 + value("rating.link") + "\" style=\"\(choiceStyle)\">".utf8
            links += "<strong>".utf8 + value("rating.number") + "</strong> ".utf8 + value("rating.word")
            links += "</a>\n".utf8
        }
        return element("p", nil, paragraphStyle, links)
    }

    private static func strong(_ content: [UInt8]) -> [UInt8] {
        Array("<strong>".utf8) + content + Array("</strong>".utf8)
    }

    private static func element(_ name: String, _ kind: String?, _ style: String, _ content: [UInt8]) -> [UInt8] {
        let kind = kind.map { " class=\"\($0)\"" } ?? ""
        return Array("<\(name)\(kind) style=\"\(style)\">".utf8) + content + Array("</\(name)>\n".utf8)
    }

    /// Values that are somebody's whole text, or an alert's.
    private static let wholeTexts: Set<String> = ["message.text", "rating.comment", "alert.body"]

    private static let bodyStyle = """
        margin: 0; padding: 16px; max-width: 42em; font-family: -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, \
        sans-serif; font-size: 16px; line-height: 1.5; overflow-wrap: break-word
        """
    private static let paragraphStyle = "margin: 0 0 1em 0"
    private static let lastStyle = "margin: 0"
    private static let quoteStyle = "margin: 0 0 1em 0; padding: 2px 0 2px 14px; border-left: 4px solid #6b7280"
    private static let asideStyle = """
        margin-top: 1.5em; padding-top: 1em; border-top: 1px solid #6b7280; font-size: 14px; color: #6b7280
        """
    private static let signatureStyle = "margin-top: 1.5em; color: #6b7280"
    private static let choiceStyle = """
        display: inline-block; margin: 0 8px 8px 0; padding: 10px 16px; border: 1px solid #6b7280; \
        border-radius: 8px; text-decoration: none; color: inherit
        """
}

extension NoticePage.Line {
    /// Whether the line was only broken because the next word had no room.
    fileprivate func flows(into next: Self) -> Bool {
        guard !endsRow, !isCommand, !next.isCommand, !next.isItem, !isLabelled, !next.isLabelled else { return false }
        let word = next.source.drop { $0 == 0x20 }.prefix { $0 != 0x20 }
        return source.count + 1 + word.count > Self.width
    }

    /// Bytes of a full line in a template.
    private static var width: Int { 76 }

    fileprivate var isCommand: Bool { source.first == UInt8(ascii: "#") }

    private var isItem: Bool { source.starts(with: "- ".utf8) }

    /// `Customer: {{customer.name}}`
    private var isLabelled: Bool {
        source.indices.contains { source[$0...].starts(with: ": {{".utf8) }
    }
}
