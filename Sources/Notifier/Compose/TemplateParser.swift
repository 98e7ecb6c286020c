import GatewayKit

/// Reads a template and finds every place that could not be filled in.
struct TemplateParser {
    private let path: String
    private let bytes: [UInt8]
    private let vocabulary: TemplateVocabulary
    private var position = 0
    private var problems: [TemplateProblem] = []
    /// Sections that are open, outermost first, with what they hold so far.
    private var open: [(name: String, offset: Int, nodes: [Template.Node])] = []
    private var nodes: [Template.Node] = []

    /// `path` and `firstLine` are for the problems only.
    static func parse(
        _ bytes: [UInt8], path: String, firstLine: Int = 1, vocabulary: TemplateVocabulary
    ) -> (template: Template, problems: [TemplateProblem]) {
        var parser = TemplateParser(path: path, bytes: bytes, vocabulary: vocabulary)
        parser.run()
        let problems = parser.problems.map { problem in
            var problem = problem
            problem.line += firstLine - 1
            return problem
        }
        return (Template(nodes: parser.nodes), problems)
    }

    private init(path: String, bytes: [UInt8], vocabulary: TemplateVocabulary) {
        self.path = path
        self.bytes = bytes
        self.vocabulary = vocabulary
    }

    private static let opening = Array("{{".utf8)
    private static let closing = Array("}}".utf8)
    /// A list of lists has never been needed.
    private static let deepest = 1

    private mutating func run() {
        while let start = Self.find(Self.opening, in: bytes, from: position) {
            guard let end = Self.find(Self.closing, in: bytes, from: start + 2) else {
                complain(at: start, "{{ without }}")
                break
            }
            append(text: position..<start)
            position = end + 2
            take(bytes[(start + 2)..<end], at: start)
        }
        append(text: position..<bytes.count)
        while let section = open.popLast() {
            complain(at: section.offset, "{{#\(section.name)}} without {{/\(section.name)}}")
            nodes = section.nodes + nodes
        }
    }

    private mutating func take(_ tag: ArraySlice<UInt8>, at offset: Int) {
        let name = { (bytes: ArraySlice<UInt8>) in
            String(decoding: bytes.filter { $0 != UInt8(ascii: " ") }, as: UTF8.self)
        }
        switch tag.first {
        case UInt8(ascii: "#"):
            openSection(name(tag.dropFirst()), at: offset)
            skipLineEnd(after: offset)
        case UInt8(ascii: "/"):
            closeSection(name(tag.dropFirst()), at: offset)
            skipLineEnd(after: offset)
        default: appendValue(name(tag), at: offset)
        }
    }

    private mutating func openSection(_ name: String, at offset: Int) {
        if vocabulary.lists[name] == nil {
            complainUnknown("list", name, among: Set(vocabulary.lists.keys), at: offset)
        }
        if open.count >= Self.deepest { complain(at: offset, "a section inside a section") }
        open.append((name, offset, nodes))
        nodes = []
    }

    private mutating func closeSection(_ name: String, at offset: Int) {
        guard let section = open.last, section.name == name else {
            complain(at: offset, "{{/\(name)}} without {{#\(name)}}")
            return
        }
        open.removeLast()
        nodes = section.nodes + [.repeated(name, nodes)]
    }

    private mutating func appendValue(_ name: String, at offset: Int) {
        var known = vocabulary.texts
        for section in open { known.formUnion(vocabulary.lists[section.name] ?? []) }
        if !known.contains(name) { complainUnknown("variable", name, among: known, at: offset) }
        nodes.append(.value(name))
    }

    private mutating func append(text range: Range<Int>) {
        if !range.isEmpty { nodes.append(.text(Array(bytes[range]))) }
    }

    /// A section mark alone on its line leaves no empty line behind.
    private mutating func skipLineEnd(after offset: Int) {
        guard offset == 0 || bytes[offset - 1] == 0x0A, position < bytes.count, bytes[position] == 0x0A else { return }
        position += 1
    }

    private mutating func complainUnknown(_ what: String, _ name: String, among known: Set<String>, at offset: Int) {
        let guess = Spelling.closest(to: name, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
        let shown = HeaderText.cleaned(String(name.unicodeScalars.prefix(40).map(Character.init)))
        complain(at: offset, "unknown \(what) \"\(shown)\"\(guess)")
    }

    private mutating func complain(at offset: Int, _ message: String) {
        let before = bytes[..<offset]
        let lineStart = (before.lastIndex(of: 0x0A) ?? -1) + 1
        problems.append(
            TemplateProblem(
                path: path, line: before.count { $0 == 0x0A } + 1, column: offset - lineStart + 1, message: message))
    }

    private static func find(_ pattern: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        var index = start
        while index + 1 < bytes.count {
            if bytes[index] == pattern[0], bytes[index + 1] == pattern[1] { return index }
            index += 1
        }
        return nil
    }
}
