/// The elements that safe HTML may consist of. What is not here is left out, and its content stays.
enum HTMLElement: UInt8, CaseIterable {
    case a, abbr, acronym, address, article, aside, b, bdi, big, blockquote, br, caption, center, cite, code, col
    case colgroup, dd, del, dfn, dir, div, dl, dt, em, figcaption, figure, font, footer, h1, h2, h3, h4, h5, h6
    case header, hr, i, img, ins, kbd, li, main, mark, menu, nav, ol, p, pre, q, s, samp, section, small, span
    case strike, strong, sub, sup, table, tbody, td, tfoot, th, thead, tr, tt, u, ul, `var`

    /// The element a tag of that name stands for, if any.
    init?(_ name: HTMLName) {
        guard let element = Self.named[name] else { return nil }
        self = element
    }

    /// In lower case, as it is written into tags.
    var name: String { Self.names[Int(rawValue)] }

    private static let names = allCases.map { "\($0)" }

    /// Old names are read as what replaced them.
    private static let named: [HTMLName: HTMLElement] = {
        var table: [HTMLName: HTMLElement] = ["xmp": .pre, "listing": .pre, "plaintext": .pre, "image": .img]
        for element in allCases { table[HTMLName(Array(element.name.utf8)[...])] = element }
        return table
    }()
}

extension HTMLElement {
    /// Has neither content nor an end tag.
    var isVoid: Bool {
        switch self {
        case .br, .col, .hr, .img: true
        default: false
        }
    }

    /// Stands on lines of its own.
    var isBlock: Bool {
        switch self {
        case .address, .article, .aside, .blockquote, .center, .dd, .dir, .div, .dl, .dt, .figcaption, .figure, .footer,
            .h1, .h2, .h3, .h4, .h5, .h6, .header, .hr, .li, .main, .menu, .nav, .ol, .p, .pre, .section, .table, .ul:
            true
        default: isTablePart
        }
    }

    /// Stands in a table and nowhere else.
    var isTablePart: Bool {
        switch self {
        case .caption, .col, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr: true
        default: false
        }
    }

    var isHeading: Bool {
        switch self {
        case .h1, .h2, .h3, .h4, .h5, .h6: true
        default: false
        }
    }

    /// Ends a paragraph that stands open.
    var endsParagraph: Bool { isBlock && !isTablePart }
}

/// Elements as the bits of a word.
struct HTMLElementSet: Equatable, ExpressibleByArrayLiteral {
    private var bits: UInt128 = 0

    init(arrayLiteral elements: HTMLElement...) {
        for element in elements { insert(element) }
    }

    mutating func insert(_ element: HTMLElement) { bits |= 1 << UInt128(element.rawValue) }

    func contains(_ element: HTMLElement) -> Bool { bits >> UInt128(element.rawValue) & 1 == 1 }

    func meets(_ other: HTMLElementSet) -> Bool { bits & other.bits != 0 }
}
