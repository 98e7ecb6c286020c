/// Which attribute may stand on which element, and what it may say.
enum AttributeRule: Equatable {
    case link, source, blockedSource, style
    case value(AttributeValue)

    /// `nil` when the element does not have it.
    init?(_ name: HTMLName, on element: HTMLElement) {
        guard let (rule, elements) = Self.table[name], elements?.contains(element) ?? true else { return nil }
        self = rule
    }

    private typealias Row = (rule: AttributeRule, elements: Set<HTMLElement>?)

    private static let cells: Set<HTMLElement> = [.td, .th]
    private static let parts: Set<HTMLElement> = [.td, .th, .tr, .tbody, .thead, .tfoot, .col, .colgroup]
    private static let sized: Set<HTMLElement> = [.table, .td, .th, .tr, .col, .colgroup, .img, .hr]
    private static let aligned = sized.union([
        .p, .div, .h1, .h2, .h3, .h4, .h5, .h6, .tbody, .thead, .tfoot, .caption,
    ])
    private static let sides = AttributeValue.word("left right center justify top middle bottom baseline")
    private static let kinds = AttributeValue.word("1 a i disc circle square")

    private static let table: [HTMLName: Row] = [
        "href": (.link, [.a]),
        "src": (.source, [.img]),
        "data-blocked-src": (.blockedSource, [.img]),
        "style": (.style, nil),
        "title": (.value(.words), nil),
        "lang": (.value(.language), nil),
        "dir": (.value(.word("ltr rtl auto")), nil),
        "alt": (.value(.words), [.img]),
        "align": (.value(sides), aligned),
        "valign": (.value(sides), parts),
        "width": (.value(.length), sized),
        "height": (.value(.length), sized),
        "border": (.value(.length), [.table, .img]),
        "hspace": (.value(.length), [.img]),
        "vspace": (.value(.length), [.img]),
        "cellpadding": (.value(.length), [.table]),
        "cellspacing": (.value(.length), [.table]),
        "size": (.value(.size), [.font, .hr]),
        "color": (.value(.colour), [.font]),
        "face": (.value(.fonts), [.font]),
        "bgcolor": (.value(.colour), parts.union([.table])),
        "colspan": (.value(.number(1...1_000)), cells),
        "rowspan": (.value(.number(1...1_000)), cells),
        "span": (.value(.number(1...1_000)), [.col, .colgroup]),
        "start": (.value(.number(-1_000_000...1_000_000)), [.ol]),
        "value": (.value(.number(-1_000_000...1_000_000)), [.li]),
        "type": (.value(kinds), [.ol, .ul, .li]),
        "nowrap": (.value(.flag), cells),
        "reversed": (.value(.flag), [.ol]),
    ]
}
