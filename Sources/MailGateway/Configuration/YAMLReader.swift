import CYAML

/// Reads the part of YAML 1.1 a configuration file needs: mappings, lists, scalars, one document.
///
/// Anchors, aliases, tags and duplicate keys are refused: they have no use here but to mislead.
@safe struct YAMLReader: ~Copyable {
    static let longestFile = 1 << 20
    static let deepest = 16

    /// What keeps the text from being read at all.
    struct Fault: Error {
        var position: SourcePosition
        var message: String
    }

    /// Duplicate keys, in the order met. The first value of each counts.
    private(set) var duplicates: [Fault] = []
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let text: [UInt8]
    private var open: [Container] = []

    init(_ text: [UInt8]) {
        self.text = text
        unsafe parser = .allocate(capacity: 1)
        let isReady = unsafe yaml_parser_initialize(parser)
        precondition(isReady == 1, "out of memory")
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
    }

    /// The document, or an empty mapping when the file holds nothing but comments.
    mutating func read() throws(Fault) -> YAMLNode {
        let outcome: Result<YAMLNode, Fault> = unsafe text.withUnsafeBufferPointer { bytes in
            unsafe yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
            do throws(Fault) { return .success(try readDocument()) } catch { return .failure(error) }
        }
        return try outcome.get()
    }

    private mutating func readDocument() throws(Fault) -> YAMLNode {
        var root: YAMLNode?
        while true {
            var event = unsafe yaml_event_t()
            guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw syntaxFault() }
            defer { unsafe yaml_event_delete(&event) }
            let start = unsafe SourcePosition(event.start_mark)
            switch unsafe event.type {
            case YAML_STREAM_END_EVENT:
                return root ?? YAMLNode(value: .mapping([]), position: SourcePosition(line: 1, column: 1))
            case YAML_DOCUMENT_START_EVENT where root != nil:
                throw Fault(position: start, message: "a second document begins here; the file must hold only one")
            case YAML_ALIAS_EVENT:
                throw Fault(position: start, message: "aliases (*name) are not allowed here; write the value out")
            case YAML_SCALAR_EVENT, YAML_SEQUENCE_START_EVENT, YAML_MAPPING_START_EVENT:
                try unsafe refuseDecoration(event, at: start)
                guard open.count < Self.deepest else {
                    throw Fault(position: start, message: "nested deeper than \(Self.deepest) levels")
                }
                try unsafe begin(event, at: start, root: &root)
            case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
                let finished = open.removeLast().node
                try place(finished, root: &root)
            default:
                continue
            }
        }
    }

    private mutating func begin(
        _ event: yaml_event_t, at start: SourcePosition, root: inout YAMLNode?
    ) throws(Fault) {
        switch unsafe event.type {
        case YAML_SEQUENCE_START_EVENT: open.append(Container(isMapping: false, position: start))
        case YAML_MAPPING_START_EVENT: open.append(Container(isMapping: true, position: start))
        default:
            let scalar = unsafe event.data.scalar
            let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            let word = unsafe String(decoding: bytes, as: UTF8.self)
            let isPlain = unsafe scalar.style == YAML_PLAIN_SCALAR_STYLE
            let isEmpty = isPlain && ["", "~", "null"].contains(word)
            let isKey = open.last.map { $0.isMapping && $0.key == nil } ?? false
            let value: YAMLNode.Value = isEmpty && !isKey ? .empty : .scalar(word)
            try place(YAMLNode(value: value, position: start), root: &root)
        }
    }

    /// Puts a finished node where it belongs: into the innermost open container, or at the top.
    private mutating func place(_ node: YAMLNode, root: inout YAMLNode?) throws(Fault) {
        guard var container = open.popLast() else {
            root = node
            return
        }
        defer { open.append(container) }
        if !container.isMapping {
            container.items.append(node)
        } else if let key = container.key {
            container.key = nil
            if container.keys.insert(Array(key.text.utf8)).inserted {
                container.entries.append(.init(key: key.text, keyPosition: key.position, value: node))
            } else {
                let message = "\"\(Printable(key.text))\" was given before in the same section"
                duplicates.append(Fault(position: key.position, message: message))
            }
        } else {
            guard case .scalar(let text) = node.value else {
                throw Fault(position: node.position, message: "a key must be a single word")
            }
            container.key = (text, node.position)
        }
    }

    private func refuseDecoration(_ event: yaml_event_t, at start: SourcePosition) throws(Fault) {
        let (hasAnchor, hasTag): (Bool, Bool) =
            switch unsafe event.type {
            case YAML_SCALAR_EVENT: unsafe (event.data.scalar.anchor != nil, event.data.scalar.tag != nil)
            case YAML_SEQUENCE_START_EVENT:
                unsafe (event.data.sequence_start.anchor != nil, event.data.sequence_start.tag != nil)
            default: unsafe (event.data.mapping_start.anchor != nil, event.data.mapping_start.tag != nil)
            }
        if hasAnchor { throw Fault(position: start, message: "anchors (&name) are not allowed here") }
        if hasTag { throw Fault(position: start, message: "tags (!name) are not allowed here") }
    }

    private func syntaxFault() -> Fault {
        let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "cannot be read as YAML"
        guard unsafe parser.pointee.error != YAML_READER_ERROR else {
            let offset = unsafe min(parser.pointee.problem_offset, text.count)
            return Fault(position: position(ofByte: offset), message: "not UTF-8 text: \(problem)")
        }
        return unsafe Fault(position: SourcePosition(parser.pointee.problem_mark), message: "not YAML: \(problem)")
    }

    private func position(ofByte offset: Int) -> SourcePosition {
        let before = text[..<offset]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return SourcePosition(
            line: 1 + before.count { $0 == UInt8(ascii: "\n") }, column: 1 + offset - lineStart)
    }

    private struct Container {
        let isMapping: Bool
        let position: SourcePosition
        var items: [YAMLNode] = []
        var entries: [YAMLNode.Entry] = []
        var keys: Set<[UInt8]> = []
        var key: (text: String, position: SourcePosition)?

        var node: YAMLNode {
            YAMLNode(value: isMapping ? .mapping(entries) : .sequence(items), position: position)
        }
    }
}

extension SourcePosition {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(clamping: mark.line) + 1, column: Int(clamping: mark.column) + 1)
    }
}
