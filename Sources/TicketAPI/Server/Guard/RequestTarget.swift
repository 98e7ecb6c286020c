/// The target of a request (RFC 9112, section 3.2) taken apart. Throws `APIProblem` with 400 for anything that two
/// programs could read in two ways.
struct RequestTarget {
    /// Of a target in absolute form: `example.org:8007`.
    private(set) var authority: [UInt8]?
    /// Percent-decoded; the last is empty for a path that ends in `/`.
    private(set) var path: [String]
    private(set) var query: [HTTPRequest.Parameter]

    init(_ target: [UInt8], mostParameters: Int) throws(APIProblem) {
        guard target.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") && $0 != Self.backslash }) else {
            throw APIProblem(400, "the target holds bytes that must be percent-encoded")
        }
        var rest = target[...]
        if rest.first != Self.slash {
            guard let scheme = Self.schemes.first(where: { rest.starts(with: $0) }) else {
                throw APIProblem(400, "the target is neither a path nor a URL")
            }
            rest = rest.dropFirst(scheme.count)
            let end = rest.firstIndex { $0 == Self.slash || $0 == Self.question } ?? rest.endIndex
            authority = Array(rest[..<end])
            rest = rest[end...]
        }
        let question = rest.firstIndex(of: Self.question)
        path = try Self.segments(rest[..<(question ?? rest.endIndex)])
        query =
            try question.map { (mark) throws(APIProblem) in
                try PercentText.pairs(rest[(mark + 1)...], most: mostParameters, in: "query")
            } ?? []
    }

    private static let slash = UInt8(ascii: "/")
    private static let backslash = UInt8(ascii: "\\")
    private static let question = UInt8(ascii: "?")
    private static let schemes = [Array("http://".utf8), Array("https://".utf8)]

    private static func segments(_ path: ArraySlice<UInt8>) throws(APIProblem) -> [String] {
        let raw = path.dropFirst().split(separator: slash, omittingEmptySubsequences: false)
        guard raw.count > 1 || raw.first?.isEmpty == false else { return [] }
        guard raw.dropLast().allSatisfy({ !$0.isEmpty }) else { throw APIProblem(400, "the path has an empty segment") }
        var segments: [String] = []
        for segment in raw {
            let text = try PercentText.decoded(segment, plusIsSpace: false, in: "path")
            guard text != ".", text != ".." else { throw APIProblem(400, "the path has a dot segment") }
            guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != slash && $0 != backslash }) else {
                throw APIProblem(400, "a segment of the path holds a slash or a control character")
            }
            segments.append(text)
        }
        return segments
    }
}
