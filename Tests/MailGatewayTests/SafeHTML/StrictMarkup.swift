/// HTML of the narrowest kind, checked by rules of its own: what does not fit is a complaint, whoever wrote it.
///
/// It shares no code and no list with the sanitizer. Between tags no `<` and no bare `&`; tags are lower case, with
/// one space before each attribute and double quotes around its value; elements are closed in order.
struct StrictMarkup {
    private(set) var complaints: [String] = []
    /// Every `src` and `data-blocked-src` that was found.
    private(set) var sources: [String] = []
    private(set) var deepest = 0
    private let bytes: [UInt8]
    private var position = 0
    private var open: [String] = []

    init(_ markup: String) {
        bytes = Array(markup.utf8)
        if !markup.unicodeScalars.allSatisfy(Self.isPlain) { complaints.append("a control or a direction") }
        while position < bytes.count, complaints.isEmpty {
            switch bytes[position] {
            case UInt8(ascii: "<"): readTag()
            case UInt8(ascii: ">"): complain("a bare >")
            case UInt8(ascii: "&"): readReference()
            default: position += 1
            }
        }
        if !open.isEmpty { complain("left open: \(open)") }
    }

    private mutating func complain(_ text: String) {
        complaints.append("\(text) at \(position)")
    }

    private func word() -> String {
        let bytes = bytes[position...].prefix { $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2D }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func take(_ text: String) -> Bool {
        guard bytes[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    private mutating func readReference() {
        for reference in ["&amp;", "&lt;", "&gt;", "&quot;", "&#96;"] where take(reference) { return }
        complain("a bare &")
    }

    private mutating func readTag() {
        if take("</") {
            let name = word()
            guard take(name + ">") else { return complain("an end tag") }
            if open.popLast() != name { complain("an end tag out of order") }
            return
        }
        position += 1
        let name = word()
        position += name.utf8.count
        guard Self.elements.contains(name) else { return complain("the element \"\(name)\"") }
        var seen: Set<String> = []
        while take(" ") {
            let attribute = word()
            guard seen.insert(attribute).inserted, take(attribute + "=\"") else { return complain("an attribute") }
            readValue(of: attribute, on: name)
        }
        guard take(">") else { return complain("a tag that goes on") }
        if name == "a", !seen.isSuperset(of: ["href", "rel", "target"]) { complain("a link of too few words") }
        guard !["br", "hr", "img", "col"].contains(name) else { return }
        open.append(name)
        deepest = max(deepest, open.count)
    }

    private mutating func readValue(of attribute: String, on element: String) {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            switch bytes[position] {
            case UInt8(ascii: "&"): readReference()
            case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "`"): return complain("a byte in \(attribute)")
            default: position += 1
            }
            guard complaints.isEmpty else { return }
        }
        let value = String(decoding: bytes[start..<position], as: UTF8.self)
        guard take("\"") else { return complain("a value without end") }
        switch attribute {
        case "href": isOne(of: ["https:", "http:", "mailto:", "tel:"], value, element == "a")
        case "src":
            sources.append(value)
            isOne(of: ["cid:"], value, element == "img")
        case "data-blocked-src":
            sources.append(value)
            isOne(of: ["https:", "http:"], value, element == "img")
        case "style": check(style: value)
        case "target": if value != "_blank" { complain("a target") }
        case "rel": if value != "noopener noreferrer nofollow" { complain("a rel") }
        default:
            if !Self.attributes.contains(attribute) { complain("the attribute \(attribute)") }
        }
    }

    private mutating func isOne(of starts: [String], _ value: String, _ isPlaced: Bool) {
        let isASCII = value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        if !isPlaced || !isASCII || !starts.contains(where: { value.utf8.starts(with: $0.utf8) }) {
            complain("the address \(value)")
        }
    }

    private mutating func check(style: String) {
        for declaration in style.utf8.split(separator: UInt8(ascii: ";")) {
            let parts = declaration.split(separator: UInt8(ascii: ":"))
            guard parts.count == 2 else { return complain("the declaration \(declaration)") }
            let name = String(decoding: parts[0].drop { $0 == 0x20 }, as: UTF8.self)
            let starts = [
                "background", "border", "caption-side", "clear", "color", "direction", "display", "empty-cells",
                "float", "font",
                "height", "letter-spacing", "line-height", "list-style", "margin", "max-", "min-", "overflow-wrap",
                "padding",
                "table-layout", "text-", "vertical-align", "white-space", "width", "word-",
            ]
            if !starts.contains(where: { name.utf8.starts(with: $0.utf8) }) || name.utf8.contains(where: { $0 == 0x5C })
            {
                complain("the property \(name)")
            }
            let functions = parts[1].split(separator: UInt8(ascii: "("), omittingEmptySubsequences: false).dropLast()
            for function in functions {
                let word = function.reversed().prefix { $0 >= 0x61 && $0 <= 0x7A }.reversed()
                if !["rgb", "rgba", "hsl", "hsla"].contains(String(decoding: Array(word), as: UTF8.self)) {
                    complain("a function")
                }
            }
            if parts[1].contains(where: { [0x5C, 0x40, 0x7B, 0x7D, 0x2A, 0x3C].contains($0) }) { complain("a sign") }
        }
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: true
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: false
        default: true
        }
    }

    private static func words(_ list: String) -> Set<String> { Set(list.split(separator: " ").map { String($0) }) }

    private static let elements = words(
        """
        a abbr acronym address article aside b bdi big blockquote br caption center cite code col colgroup dd del dfn dir \
        div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark menu nav ol p pre \
        q s samp section small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var
        """)
    private static let attributes = words(
        """
        alt align bgcolor border cellpadding cellspacing color colspan dir face height hspace lang nowrap reversed rowspan \
        size span start title type valign value vspace width
        """)
}
