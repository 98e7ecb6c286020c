extension DecisionTrace {
    /// One check per line, name and verdict divided by a tab; tab, line end and backslash are escaped.
    var text: String {
        var bytes: [UInt8] = []
        for check in checks {
            Self.escape(check.name, into: &bytes)
            bytes.append(Self.tab)
            Self.escape(check.verdict, into: &bytes)
            bytes.append(Self.lineFeed)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads what `text` writes.
    init(text: String) {
        checks = []
        for line in text.utf8.split(separator: Self.lineFeed) {
            let parts = line.split(separator: Self.tab, maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            checks.append(Check(name: Self.unescape(parts[0]), verdict: Self.unescape(parts[1])))
        }
    }

    private static let tab = UInt8(ascii: "\t")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let backslash = UInt8(ascii: "\\")

    private static func escape(_ text: String, into bytes: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case tab: bytes += [backslash, UInt8(ascii: "t")]
            case lineFeed: bytes += [backslash, UInt8(ascii: "n")]
            case backslash: bytes += [backslash, backslash]
            default: bytes.append(byte)
            }
        }
    }

    private static func unescape(_ text: Substring.UTF8View) -> String {
        var bytes: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            guard byte == backslash, let next = rest.popFirst() else {
                bytes.append(byte)
                continue
            }
            bytes.append(next == UInt8(ascii: "t") ? tab : next == UInt8(ascii: "n") ? lineFeed : next)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
