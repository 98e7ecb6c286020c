import CLibXML

/// The tree libxml2 builds of a structure. Owned here: freed when this value ends.
@safe struct HTMLTree: ~Copyable {
    /// What a walk meets, in the order of the document. Numbers are those of the structure.
    enum Step {
        case open(HTMLElement, Int)
        case text(Int)
        case close(HTMLElement)
    }

    private let document: htmlDocPtr

    /// `nil` when there is no memory for it.
    init?(_ structure: HTMLStructure) {
        _ = Self.library
        guard let count = Int32(exactly: structure.markup.count) else { return nil }
        let document = unsafe structure.markup.withUnsafeBytes { unsafe clibxml_read_html($0.baseAddress, count) }
        guard let document = unsafe document else { return nil }
        unsafe self.document = document
    }

    deinit {
        unsafe xmlFreeDoc(document)
    }

    /// Visits every node but those of elements that are not allowed. No recursion: depth costs nothing.
    func walk(_ visit: (Step) -> Void) {
        var next = unsafe xmlDocGetRootElement(document)
        var open: [HTMLElement?] = []
        while let node = unsafe next {
            if unsafe node.pointee.type == XML_TEXT_NODE {
                unsafe Self.numbers(in: node.pointee.content).forEach { visit(.text($0)) }
            }
            if unsafe node.pointee.type == XML_ELEMENT_NODE {
                let element = unsafe Self.element(node)
                if let element { visit(.open(element, unsafe Self.number(of: node))) }
                if let child = unsafe node.pointee.children {
                    open.append(element)
                    unsafe next = child
                    continue
                }
                if let element { visit(.close(element)) }
            }
            unsafe next = Self.next(after: node, closing: &open, visit)
        }
    }

    /// Before its first use from any thread.
    private static let library: Void = xmlInitParser()

    /// The next sibling of the node or of the innermost element around it that has one.
    private static func next(
        after node: xmlNodePtr, closing open: inout [HTMLElement?], _ visit: (Step) -> Void
    ) -> xmlNodePtr? {
        var last = unsafe node
        while unsafe last.pointee.next == nil, let element = open.popLast() {
            if let element { visit(.close(element)) }
            guard let parent = unsafe last.pointee.parent else { return nil }
            unsafe last = parent
        }
        return unsafe last.pointee.next
    }

    private static func element(_ node: xmlNodePtr) -> HTMLElement? {
        guard let start = unsafe node.pointee.name else { return nil }
        let name = unsafe Array(UnsafeBufferPointer(start: start, count: Int(xmlStrlen(start))))
        guard name.starts(with: HTMLStructure.prefix.utf8) else { return nil }
        return HTMLElement(HTMLName(name[HTMLStructure.prefix.utf8.count...]))
    }

    /// -1 when it has none.
    private static func number(of node: xmlNodePtr) -> Int {
        guard let attribute = unsafe node.pointee.properties, let text = unsafe attribute.pointee.children else {
            return -1
        }
        return unsafe numbers(in: text.pointee.content).first ?? -1
    }

    /// `1;2;` are two.
    private static func numbers(in text: UnsafePointer<xmlChar>?) -> [Int] {
        guard let text = unsafe text else { return [] }
        let bytes = unsafe UnsafeBufferPointer(start: text, count: Int(xmlStrlen(text)))
        return unsafe Array(bytes).split(separator: UInt8(ascii: ";")).compactMap {
            Int(String(decoding: $0, as: UTF8.self))
        }
    }
}
