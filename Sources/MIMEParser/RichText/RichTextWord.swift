/// The control words that matter for the text.
enum RichTextWord {
    enum DestinationName {
        case htmlTag, fontTable, ignored
    }

    case destination(DestinationName)
    case htmlrtf
    case codePage
    case font, fontCharset, fontCodePage, plain
    case fallbackLength, unicode
    /// That many bytes follow which are no rich text.
    case binary
    /// A character, as it stands in text and in HTML.
    case character([UInt8], html: [UInt8])
    case other

    init(_ bytes: Span<UInt8>, _ word: Range<Int>) {
        guard word.count <= Self.longestName else {
            self = .other
            return
        }
        self = Self.words[bytes.array(word)] ?? .other
    }

    private static let longestName = 20

    private static let words: [[UInt8]: RichTextWord] = {
        var words: [[UInt8]: RichTextWord] = [:]
        for (name, word) in named { words[Array("\(name)".utf8)] = word }
        for (name, text, html) in characters {
            words[Array("\(name)".utf8)] = .character(Array("\(text)".utf8), html: Array("\(html)".utf8))
        }
        for name in ignoredDestinations { words[Array("\(name)".utf8)] = .destination(.ignored) }
        return words
    }()

    private static let named: [(StaticString, RichTextWord)] = [
        ("htmltag", .destination(.htmlTag)), ("fonttbl", .destination(.fontTable)), ("htmlrtf", .htmlrtf),
        ("ansicpg", .codePage), ("f", .font), ("fcharset", .fontCharset), ("cpg", .fontCodePage), ("plain", .plain),
        ("uc", .fallbackLength), ("u", .unicode), ("bin", .binary),
    ]

    private static let characters: [(name: StaticString, text: StaticString, html: StaticString)] = [
        ("par", "\n", "\n"), ("line", "\n", "\n"),
        ("sect", "\n", "\n"), ("page", "\n", "\n"),
        ("row", "\n", "\n"), ("cell", "\t", "\t"),
        ("tab", "\t", "\t"),
        ("lquote", "\u{2018}", "&lsquo;"), ("rquote", "\u{2019}", "&rsquo;"),
        ("ldblquote", "\u{201C}", "&ldquo;"), ("rdblquote", "\u{201D}", "&rdquo;"),
        ("bullet", "\u{2022}", "&bull;"), ("endash", "\u{2013}", "&ndash;"),
        ("emdash", "\u{2014}", "&mdash;"), ("enspace", "\u{2002}", "&ensp;"),
        ("emspace", "\u{2003}", "&emsp;"),
    ]

    /// Groups whose content is no text even without `\*`.
    private static let ignoredDestinations: [StaticString] = [
        "mhtmltag", "colortbl", "stylesheet", "info", "pict", "header", "headerl", "headerr", "headerf", "footer",
        "footerl", "footerr", "footerf", "listtable", "listoverridetable", "fldinst", "objdata", "objclass", "xe", "tc",
        "themedata", "colorschememapping", "datastore", "latentstyles", "revtbl", "rsidtbl", "generator", "pnseclvl",
        "nonshppict", "filetbl",
    ]
}
