/// The elements around the place that is being read, outermost first (WHATWG HTML, section 13.2.4.2).
///
/// What a tag closes is found without a walk: each element knows which ones are within reach. Every step outwards
/// closes an element, so that all of them together are linear, however deep the sender nests.
struct OpenElements {
    /// How far a tag sees.
    enum Reach {
        /// To the next table, cell or caption.
        case scope
        /// To the next table.
        case table
        /// To the next element that is neither `div`, `address`, `p` nor runs within a line.
        case list
    }

    private struct Level {
        let element: HTMLElement
        /// The elements within reach from inside this one, the one that ends the reach included.
        var scope: HTMLElementSet = []
        var table: HTMLElementSet = []
        var list: HTMLElementSet = []
    }

    private var levels: [Level] = []
    private var tables = 0

    var count: Int { levels.count }

    var last: HTMLElement? { levels.last?.element }

    /// Whether a table is open at all.
    var hasTable: Bool { tables > 0 }

    mutating func push(_ element: HTMLElement) {
        var level = Level(element: element)
        if let outer = levels.last {
            if !Self.endsScope(element) { level.scope = outer.scope }
            if element != .table { level.table = outer.table }
            if !Self.endsList(element) { level.list = outer.list }
        }
        level.scope.insert(element)
        level.table.insert(element)
        level.list.insert(element)
        levels.append(level)
        if element == .table { tables += 1 }
    }

    mutating func pop() -> HTMLElement? {
        guard let element = levels.popLast()?.element else { return nil }
        if element == .table { tables -= 1 }
        return element
    }

    /// How many are left when all of `closing` within reach are closed, and whatever is inside of them.
    func countAfter(_ closing: HTMLElementSet, within reach: Reach) -> Int {
        var index = levels.count
        while index > 0, reachable(at: index - 1, within: reach).meets(closing) { index -= 1 }
        // Each step went past one of `closing` or towards it: the last one was it.
        return index
    }

    /// How many are left after the end tag of `element`; `nil` when it ends nothing.
    func countAfterEnd(of element: HTMLElement) -> Int? {
        if element == .table {
            return levels.lastIndex { $0.element == .table }
        }
        return index(of: element, within: element.isTablePart ? .table : .scope)
    }

    private func index(of element: HTMLElement, within reach: Reach) -> Int? {
        guard let last = levels.indices.last, reachable(at: last, within: reach).contains(element) else { return nil }
        return levels.lastIndex { $0.element == element }
    }

    private func reachable(at index: Int, within reach: Reach) -> HTMLElementSet {
        switch reach {
        case .scope: levels[index].scope
        case .table: levels[index].table
        case .list: levels[index].list
        }
    }

    private static func endsScope(_ element: HTMLElement) -> Bool {
        switch element {
        case .table, .td, .th, .caption: true
        default: false
        }
    }

    private static func endsList(_ element: HTMLElement) -> Bool {
        element.isBlock && element != .div && element != .address && element != .p
    }
}

extension HTMLElement {
    /// What a start tag of this element closes (WHATWG HTML, section 13.2.6.4.7, and 9 to 15 for tables), besides
    /// paragraphs; `nil` for nothing.
    var closing: (elements: HTMLElementSet, reach: OpenElements.Reach)? {
        switch self {
        case .a: ([.a], .scope)
        case .li: ([.li], .list)
        case .dd, .dt: ([.dd, .dt], .list)
        case .table: ([.table], .scope)
        case .td, .th: ([.td, .th, .caption], .table)
        case .tr: ([.tr, .td, .th, .caption], .table)
        case .caption, .colgroup, .tbody, .tfoot, .thead:
            ([.caption, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr], .table)
        case .col: ([.caption, .tbody, .td, .tfoot, .th, .thead, .tr], .table)
        default: nil
        }
    }
}
