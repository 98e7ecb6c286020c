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

    /// Has neither content nor an end tag.
    var isVoid: Bool { kind == .void || self == .hr }

    /// Ends a paragraph that stands open.
    var endsParagraph: Bool { kind == .block || self == .hr || self == .table || self == .li || isListTerm }

    var isListTerm: Bool { self == .dd || self == .dt }

    var isCell: Bool { self == .td || self == .th }

    var isRowGroup: Bool { self == .tbody || self == .thead || self == .tfoot }

    /// Stands in a table and nowhere else.
    var isTablePart: Bool { kind == .tablePart || self == .col }

    /// An end tag does not reach beyond it, nor does a start tag close what is outside of it.
    var isBoundary: Bool { self == .table || isCell || self == .caption }

    /// Runs within a line.
    var isInline: Bool { kind == .inline }

    private static let names = allCases.map { "\($0)" }

    private enum Kind { case block, inline, void, tablePart, other }

    private var kind: Kind { Self.kinds[Int(rawValue)] }

    private static let kinds: [Kind] = allCases.map { element in
        switch element {
        case .address, .article, .aside, .blockquote, .center, .dir, .div, .dl, .figcaption, .figure, .footer, .h1, .h2,
            .h3, .h4, .h5, .h6, .header, .main, .menu, .nav, .ol, .p, .pre, .section, .ul:
            .block
        case .br, .img, .col: .void
        case .caption, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr: .tablePart
        case .dd, .dt, .hr, .li, .table: .other
        default: .inline
        }
    }

    /// Old names are read as what replaced them.
    private static let named: [HTMLName: HTMLElement] = {
        var table: [HTMLName: HTMLElement] = ["xmp": .pre, "listing": .pre, "plaintext": .pre, "image": .img]
        for element in allCases { table[HTMLName(Array(element.name.utf8)[...])] = element }
        return table
    }()
}

extension HTMLElement {
    var isHeading: Bool { (Self.h1.rawValue...Self.h6.rawValue).contains(rawValue) }

    /// How a start tag of this element changes what is open, from the innermost outwards: which it closes, and
    /// which it cannot see beyond.
    enum Meeting { case closes, passes, stops }

    /// What becomes of `open` when this element begins inside it (WHATWG HTML, section 13.2.6.4.7, and
    /// 13.2.6.4.9 to 15 for tables).
    func meets(_ open: HTMLElement) -> Meeting {
        switch self {
        case .li:
            if open == .li { return .closes }
            return open.isInline || open == .div || open == .address || open == .p ? .passes : .stops
        case .dd, .dt:
            if open.isListTerm { return .closes }
            return open.isInline || open == .div || open == .address || open == .p ? .passes : .stops
        case .a: return open == .a ? .closes : open.isBoundary ? .stops : .passes
        case .td, .th: return open.isCell || open == .caption ? .closes : meetsInTable(open)
        case .tr: return open == .tr || open.isCell || open == .caption ? .closes : meetsInTable(open)
        case .tbody, .thead, .tfoot, .caption, .colgroup: return open.isTablePart ? .closes : meetsInTable(open)
        case .col: return open.isTablePart && open != .colgroup ? .closes : meetsInTable(open)
        case .table:
            if open == .table { return .closes }
            return open.isTablePart && !open.isBoundary ? .passes : .stops
        default: return .stops
        }
    }

    /// Whether a start tag of this element looks at what is open.
    var hasMeetings: Bool { isTablePart || self == .table || self == .li || isListTerm || self == .a }

    /// Whether an end tag of this element means nothing to what is outside of `open`.
    func cannotEnd(beyond open: HTMLElement) -> Bool {
        if isTablePart { return open == .table }
        return self != .table && open.isBoundary
    }

    private func meetsInTable(_ open: HTMLElement) -> Meeting {
        open == .table ? .stops : .passes
    }
}
