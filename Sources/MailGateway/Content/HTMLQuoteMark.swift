/// What mail programs write into HTML where a quotation begins.
enum HTMLQuoteMark {
    /// The element holds a quotation, or the line above one.
    case element
    /// From here on all is quotation.
    case rest

    /// The mark a start tag is, if it is one. `attribute` gives its attributes by name.
    init?(_ tag: HTMLName, attribute: (String) -> [UInt8]?) {
        let classes = Self.words(attribute("class"))
        let identifier = (attribute("id") ?? []).map(ASCIIText.lowercased)
        if Self.restIdentifiers.contains(Self.withoutPrefix(identifier)) || attribute("data-marker") == Self.zimbra {
            self = .rest
        } else if classes.contains(where: Self.restClasses.contains) || Self.isOutlookRule(attribute("style")) {
            self = .rest
        } else if classes.contains(where: Self.elementClasses.contains) || identifier == Self.roundcube
            || identifier.starts(with: Self.yahoo)
        {
            self = .element
        } else if tag == "div", attribute("name").map(Self.quoteNames.contains) ?? false {
            self = .element
        } else if tag == "span", classes.contains(Self.gmail) {
            self = .element
        } else {
            return nil
        }
    }

    /// Whether a blockquote repeats another mail, rather than being an indented paragraph of the author.
    static func isCitation(attribute: (String) -> [UInt8]?) -> Bool {
        if attribute("type") != nil || attribute("cite") != nil || attribute("class") != nil { return true }
        let style = (attribute("style") ?? []).filter { !ASCIIText.isSpace($0) }.map(ASCIIText.lowercased)
        guard !style.isEmpty else { return true }
        if contains(style, "border-left") { return true }
        return !contains(style, "border:none") && !contains(style, "margin:00040px")
    }

    /// Outlook's line above `From:`: a border of one of its two greys.
    private static func isOutlookRule(_ style: [UInt8]?) -> Bool {
        let style = (style ?? []).filter { !ASCIIText.isSpace($0) }.map(ASCIIText.lowercased)
        return contains(style, "border-top:solid#e1e1e1") || contains(style, "border-top:solid#b5c4df")
    }

    private static func contains(_ text: [UInt8], _ wanted: String) -> Bool {
        let wanted = Array(wanted.utf8)
        guard text.count >= wanted.count else { return false }
        return (0...(text.count - wanted.count)).contains { text[$0...].starts(with: wanted) }
    }

    private static func words(_ value: [UInt8]?) -> [[UInt8]] {
        (value ?? []).split(whereSeparator: ASCIIText.isSpace).map { withoutPrefix($0.map(ASCIIText.lowercased)) }
    }

    /// Exchange puts `x_` before the names it finds in a mail.
    private static func withoutPrefix(_ name: [UInt8]) -> [UInt8] {
        var name = name[...]
        while name.starts(with: "x_".utf8) { name = name.dropFirst(2) }
        return Array(name)
    }

    private static let restIdentifiers = set([
        "divrplyfwdmsg", "olk_src_body_section", "appendonsend", "mail-editor-reference-message-container", "zwchr",
        "replysplit", "isreplycontent",
    ])
    private static let restClasses = set(["outlookmessageheader", "isreplycontent"])
    private static let elementClasses = set([
        "gmail_attr", "moz-cite-prefix", "yahoo_quoted", "yahoo-quoted", "protonmail_quote", "tutanota_quote",
        "zmail_extra", "zmail_extra_hr", "mail_quote", "cite-prefix", "quote-header",
    ])
    private static let quoteNames = set(["quote", "quoted-content"])
    private static let zimbra = Array("__DIVIDER__".utf8)
    private static let roundcube = Array("reply-intro".utf8)
    private static let yahoo = Array("yahoo_quoted".utf8)
    private static let gmail = Array("gmail_quote".utf8)

    private static func set(_ names: [String]) -> Set<[UInt8]> { Set(names.map { Array($0.utf8) }) }
}
