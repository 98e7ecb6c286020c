/// Follows the tags of one document and sets its text.
struct HTMLReader {
    private struct Element {
        let name: HTMLName
        /// Line ends that closing it brings at least.
        var lineEnds = 0
        var quotationStart: Int?
        var isCitation = false
    }

    private struct List {
        /// The next item's number; `nil` when items are not numbered.
        var number: Int?
    }

    private var tokens: HTMLTokenizer
    private var layout = HTMLLayout()
    private var open: [Element] = []
    private var openCounts: [HTMLName: Int] = [:]
    private var lists: [List] = []
    /// The link being read. A new one ends the one before: links do not nest.
    private var link: (url: [UInt8], start: Int)?
    private var quotations: [Range<Int>] = []
    private var restStart: Int?

    init(_ bytes: [UInt8]) {
        tokens = HTMLTokenizer(bytes)
    }

    /// The text, and where programs marked a quotation in it, in no order.
    mutating func read() -> (text: [UInt8], quotations: [Range<Int>]) {
        while let token = tokens.next() {
            switch token {
            case .tag(let tag): if tag.isEnd { close(tag.name) } else { start(tag) }
            case .text(let extent): write(extent)
            case .raw(let extent, let element):
                if element == "textarea" {
                    write(extent)
                } else if !Self.unread.contains(element) {
                    layout.write(tokens.bytes[extent])
                }
            }
        }
        endLink()
        while !open.isEmpty { closeLast() }
        layout.finish()
        if let restStart { quotations.append(restStart..<max(restStart, layout.bytes.count)) }
        return (layout.bytes, quotations)
    }

    private mutating func write(_ extent: Range<Int>) {
        guard tokens.bytes[extent].contains(UInt8(ascii: "&")) else { return layout.write(tokens.bytes[extent]) }
        var decoded: [UInt8] = []
        HTMLEntities.decode(tokens.bytes[extent], into: &decoded)
        layout.write(decoded[...])
    }
}

// MARK: - Tags

extension HTMLReader {
    private enum Effect {
        case block, paragraph, cell, item, list, preformatted, quote, link, image, lineBreak, rule, span
    }

    private mutating func start(_ tag: HTMLTokenizer.Tag) {
        guard let effect = Self.effects[tag.name] else { return }
        let tokens = tokens
        let attribute = { (name: String) in tokens.value(of: name, in: tag) }
        var element = Element(name: tag.name)
        switch effect {
        case .lineBreak: return layout.addLineEnd()
        case .image: return writeImage(attribute("alt"))
        case .link: return startLink(attribute("href"))
        case .paragraph: element.lineEnds = Self.isTight(attribute) ? 1 : 2
        case .block, .rule: element.lineEnds = 1
        case .cell: layout.addGap()
        case .item:
            beginItem()
            element.lineEnds = 1
        case .list:
            element.lineEnds = lists.isEmpty ? 2 : 1
            lists.append(List(number: tag.name == "ol" ? Self.firstNumber(attribute("start")) : nil))
        case .preformatted:
            element.lineEnds = 1
            layout.keepsSpace = true
        case .quote:
            element.lineEnds = 1
            element.isCitation = HTMLQuoteMark.isCitation(attribute: attribute)
            if element.isCitation { layout.deepen() }
        case .span: break
        }
        if element.lineEnds > 0, effect != .item { layout.breakLine(element.lineEnds) }
        if tag.hasAttributes || element.isCitation { noteQuotation(attribute, &element) }
        if effect == .rule { return writeRule() }
        open.append(element)
        openCounts[tag.name, default: 0] += 1
    }

    private mutating func noteQuotation(_ attribute: (String) -> [UInt8]?, _ element: inout Element) {
        guard restStart == nil else { return }
        let mark = HTMLQuoteMark(element.name, attribute: attribute)
        guard mark != nil || element.isCitation else { return }
        layout.breakLine()
        if mark == .rest { restStart = layout.bytes.count } else { element.quotationStart = layout.bytes.count }
    }

    /// Closes the innermost element of that name and all that is open within it. A span closes only when it is
    /// the innermost: it does not end blocks.
    private mutating func close(_ name: HTMLName) {
        guard let effect = Self.effects[name] else { return }
        if effect == .link { return endLink() }
        // Browsers read `</br>` as `<br>`.
        if effect == .lineBreak { return layout.addLineEnd() }
        guard openCounts[name, default: 0] > 0 else {
            if effect == .block || effect == .paragraph { layout.breakLine() }
            return
        }
        if effect == .span {
            if open.last?.name == name { closeLast() }
            return
        }
        while let last = open.last?.name {
            closeLast()
            if last == name { return }
        }
    }

    private mutating func closeLast() {
        let element = open.removeLast()
        openCounts[element.name, default: 1] -= 1
        switch Self.effects[element.name] {
        case .list: lists.removeLast()
        case .preformatted: layout.keepsSpace = openCounts[element.name, default: 0] > 0
        case .quote: if element.isCitation { layout.rise() }
        default: break
        }
        if element.lineEnds > 0 { layout.breakLine(element.lineEnds) }
        if let start = element.quotationStart {
            layout.breakLine()
            quotations.append(start..<max(start, layout.bytes.count))
        }
    }
}

// MARK: - Items, images, links

extension HTMLReader {
    private mutating func beginItem() {
        let indentation = Array(repeating: UInt8(ascii: " "), count: 2 * min(max(0, lists.count - 1), Self.deepestList))
        if let number = lists.last?.number {
            lists[lists.count - 1].number = number &+ 1
            layout.mark(indentation + Array("\(number). ".utf8))
        } else {
            layout.mark(indentation + Array("- ".utf8))
        }
    }

    private mutating func writeRule() {
        layout.write(Array("----------".utf8)[...])
        layout.breakLine()
    }

    private mutating func writeImage(_ alternative: [UInt8]?) {
        guard let alternative, alternative.contains(where: { !ASCIIText.isSpace($0) }) else { return }
        layout.write((Array("[".utf8) + alternative + Array("]".utf8))[...])
    }

    private mutating func startLink(_ target: [UInt8]?) {
        endLink()
        link = Self.address(target).map { ($0, layout.bytes.count) }
    }

    /// Writes `words <address>`, unless the words are the address already.
    private mutating func endLink() {
        guard let (address, start) = link else { return }
        link = nil
        let words = layout.bytes[min(start, layout.bytes.count)...].filter { !ASCIIText.isSpace($0) }
        guard !words.isEmpty else { return }
        let bare = address.last == UInt8(ascii: "/") ? Array(address.dropLast()) : address
        let spellings = ["", "https://", "http://"].map { Array($0.utf8) + words }
        guard !spellings.contains(address), !spellings.contains(bare) else { return }
        layout.write((Array(" <".utf8) + address + Array(">".utf8))[...])
    }

    /// Where a link leads, if a reader could go there. Of `mailto:` and `tel:` only the address is of interest.
    private static func address(_ target: [UInt8]?) -> [UInt8]? {
        let url = (target ?? []).filter { $0 > 0x20 && $0 != 0x7F && $0 != 0x3C && $0 != 0x3E }
        let scheme = url.prefix { $0 != UInt8(ascii: ":") }
        let name = scheme.map(ASCIIText.lowercased)
        if pages.contains(name) { return url }
        guard people.contains(name) else { return nil }
        let address = url[scheme.endIndex...].dropFirst().prefix { $0 != UInt8(ascii: "?") }
        return address.isEmpty ? nil : Array(address)
    }

    private static func firstNumber(_ start: [UInt8]?) -> Int {
        Int(String(decoding: start ?? [], as: UTF8.self)) ?? 1
    }

    /// Paragraphs that follow one another without a gap, as Word writes them.
    private static func isTight(_ attribute: (String) -> [UInt8]?) -> Bool {
        if let name = attribute("class"), name.starts(with: "Mso".utf8) || name.starts(with: "x_Mso".utf8) {
            return true
        }
        let style = (attribute("style") ?? []).filter { !ASCIIText.isSpace($0) }.map(ASCIIText.lowercased)
        return style.starts(with: "margin:0".utf8)
    }

    private static let deepestList = 8
    private static let pages = set("http https ftp")
    private static let people = set("mailto tel")
    /// Elements whose content nobody sees.
    private static let unread = Set<HTMLName>("script style title iframe noembed noframes")

    private static func set(_ names: String) -> Set<[UInt8]> {
        Set(names.utf8.split(separator: 0x20).map { Array($0) })
    }

    private static let effects: [HTMLName: Effect] = {
        let groups: KeyValuePairs<Effect, String> = [
            .block: "div table tr section article header footer main nav aside address center form fieldset dl dt dd "
                + "caption figure figcaption details summary body html thead tbody tfoot option",
            .paragraph: "p h1 h2 h3 h4 h5 h6", .cell: "td th", .item: "li", .list: "ul ol menu dir",
            .preformatted: "pre xmp listing textarea", .quote: "blockquote", .link: "a", .image: "img",
            .lineBreak: "br", .rule: "hr", .span: "span",
        ]
        var table: [HTMLName: Effect] = [:]
        for (effect, names) in groups {
            for name in Set<HTMLName>(names) { table[name] = effect }
        }
        return table
    }()
}
