/// HTML cut down to what a tree can be built of without surprises: well nested elements that are allowed, with
/// numbers in place of all that the sender wrote.
///
/// The builder of the tree never sees the sender's bytes: element 7 and text 7 of `markup` mean `content(7)`, which
/// is escaped already and stands for the attributes of the one, or the words of the other.
struct HTMLStructure: Sendable {
    /// Elements around another. What is nested deeper stands beside it.
    static let deepest = 100
    /// Elements in one document. Beyond, only their text is kept.
    static let mostElements = 50_000
    /// Before each element's name. A name that HTML 4 does not know nests wherever it is put.
    static let prefix = "x-"

    /// ASCII: `<html><body><x-p n=0>1;<x-b n=2>3;</x-b></x-p></body></html>`.
    private(set) var markup = Array("<html><body>".utf8)
    /// References to what would have been fetched from elsewhere.
    var remoteReferences = 0
    private(set) var elements = 0
    private var bytes: [UInt8] = []
    private var extents: [Range<Int>] = []

    /// Attributes with a space before each, or text; both as they are written into safe HTML.
    func content(_ number: Int) -> ArraySlice<UInt8> {
        extents.indices.contains(number) ? bytes[extents[number]] : []
    }

    var count: Int { extents.count }

    /// Of all contents together.
    var size: Int { bytes.count }

    mutating func open(_ element: HTMLElement, _ attributes: [UInt8]) {
        elements += 1
        markup += Self.openings[Int(element.rawValue)]
        bytes += attributes
        addNumber(ofBytesFrom: bytes.count - attributes.count)
        markup.append(UInt8(ascii: ">"))
        if element.isVoid { close(element) }
    }

    mutating func close(_ element: HTMLElement) {
        markup += Self.closings[Int(element.rawValue)]
    }

    mutating func write(_ text: Substring.UTF8View) {
        guard !text.isEmpty else { return }
        let start = bytes.count
        HTMLEscaping.append(text: text, to: &bytes)
        addNumber(ofBytesFrom: start)
        markup.append(UInt8(ascii: ";"))
    }

    mutating func finish() {
        markup += "</body></html>".utf8
    }

    private mutating func addNumber(ofBytesFrom start: Int) {
        markup += "\(extents.count)".utf8
        extents.append(start..<bytes.count)
    }

    private static let openings = HTMLElement.allCases.map { Array("<\(prefix)\($0.name) n=".utf8) }
    private static let closings = HTMLElement.allCases.map { Array("</\(prefix)\($0.name)>".utf8) }
}
