package import GatewayKit

/// What the API answered, as curl tells it with `--include`.
package struct APIAnswer: Sendable {
    /// 0 when nobody answered.
    package private(set) var status = 0
    /// Names in lower case.
    package private(set) var fields: [String: String] = [:]
    package private(set) var text = ""

    /// The body as JSON; `null` when it is none.
    package var json: JSONValue { (try? JSONReader.value(of: Array(text.utf8))) ?? .null }

    init(_ lines: [String]) {
        var rest = lines[...]
        while rest.first?.hasPrefix("HTTP/") == true {
            status = rest.removeFirst().split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            fields = [:]
            while let line = rest.popFirst(), line.utf8.count > 1 {
                guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { continue }
                let value = line[line.utf8.index(after: colon)...].drop { $0 == " " }
                fields[line[..<colon].lowercased()] = String(value.utf8.last == 13 ? value.dropLast() : value)
            }
        }
        text = rest.joined(separator: "\n")
    }
}
