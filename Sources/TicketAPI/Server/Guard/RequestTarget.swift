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
                try Self.parameters(rest[(mark + 1)...], most: mostParameters)
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
            let text = try decoded(segment, plusIsSpace: false, "path")
            guard text != ".", text != ".." else { throw APIProblem(400, "the path has a dot segment") }
            guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != slash && $0 != backslash }) else {
                throw APIProblem(400, "a segment of the path holds a slash or a control character")
            }
            segments.append(text)
        }
        return segments
    }

    private static func parameters(
        _ query: ArraySlice<UInt8>, most: Int
    ) throws(APIProblem) -> [HTTPRequest.Parameter] {
        let pairs = query.split(separator: UInt8(ascii: "&"))
        guard pairs.count <= most else { throw APIProblem(400, "the query has more than \(most) parameters") }
        var parameters: [HTTPRequest.Parameter] = []
        for pair in pairs {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let name = try decoded(pair[..<equals], plusIsSpace: true, "query")
            let value = try decoded(pair[equals...].dropFirst(), plusIsSpace: true, "query")
            parameters.append(HTTPRequest.Parameter(name: name, value: value))
        }
        return parameters
    }

    /// Without NUL, and UTF-8.
    private static func decoded(
        _ bytes: ArraySlice<UInt8>, plusIsSpace: Bool, _ place: String
    ) throws(APIProblem) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var position = bytes.startIndex
        while position < bytes.endIndex {
            let byte = bytes[position]
            position += 1
            guard byte == UInt8(ascii: "%") else {
                decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? 0x20 : byte)
                continue
            }
            guard position + 1 < bytes.endIndex, let high = hexDigit(bytes[position]),
                let low = hexDigit(bytes[position + 1]), high | low != 0
            else { throw APIProblem(400, "the \(place) holds an escape that stands for no character") }
            decoded.append(high << 4 | low)
            position += 2
        }
        guard let text = String(validating: decoded, as: UTF8.self) else {
            throw APIProblem(400, "the \(place) is not UTF-8")
        }
        return text
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
