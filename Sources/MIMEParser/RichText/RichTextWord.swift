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
    /// A character by name.
    case character(Unicode.Scalar)
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
        for (name, character) in characters { words[Array("\(name)".utf8)] = .character(character) }
        for name in ignoredDestinations { words[Array("\(name)".utf8)] = .destination(.ignored) }
        return words
    }()

    private static let named: [(StaticString, RichTextWord)] = [
        ("htmltag", .destination(.htmlTag)), ("fonttbl", .destination(.fontTable)), ("htmlrtf", .htmlrtf),
        ("ansicpg", .codePage), ("f", .font), ("fcharset", .fontCharset), ("cpg", .fontCodePage), ("plain", .plain),
        ("uc", .fallbackLength), ("u", .unicode), ("bin", .binary),
    ]

    private static let characters: [(StaticString, Unicode.Scalar)] = [
        ("par", "\n"), ("line", "\n"), ("sect", "\n"), ("page", "\n"), ("row", "\n"), ("cell", "\t"), ("tab", "\t"),
        ("lquote", "\u{2018}"), ("rquote", "\u{2019}"), ("ldblquote", "\u{201C}"), ("rdblquote", "\u{201D}"),
        ("bullet", "\u{2022}"), ("endash", "\u{2013}"), ("emdash", "\u{2014}"), ("enspace", "\u{2002}"),
        ("emspace", "\u{2003}"),
    ]

    /// Groups whose content is no text even without `\*`.
    private static let ignoredDestinations: [StaticString] = [
        "mhtmltag", "colortbl", "stylesheet", "info", "pict", "header", "headerl", "headerr", "headerf", "footer",
        "footerl", "footerr", "footerf", "listtable", "listoverridetable", "fldinst", "objdata", "objclass", "xe", "tc",
        "themedata", "colorschememapping", "datastore", "latentstyles", "revtbl", "rsidtbl", "generator", "pnseclvl",
        "nonshppict", "filetbl",
    ]
}
