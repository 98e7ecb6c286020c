import Glibc

/// Log lines that mail cannot forge.
///
/// One line per event on standard error: a syslog priority that journald understands, the event, then
/// `key=value` pairs. The event is a `StaticString`; only values vary, and control characters, quotes and
/// backslashes in them are escaped. A line that cannot be written is dropped: logging never blocks or kills.
package struct Log: Sendable {
    /// How urgent an event is: the priorities of syslog (RFC 5424, section 6.2.1), the most urgent the smallest.
    package enum Level: Int, Comparable, Sendable {
        case error = 3
        case warning = 4
        case notice = 5
        case info = 6
        case debug = 7

        package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// Events less urgent than this are not written.
    package let threshold: Level
    private let context: String
    private let sink: @Sendable (String) -> Void

    /// Writes to standard error unless another `sink` is given.
    package init(threshold: Level = .info, sink: @escaping @Sendable (String) -> Void = writeToStandardError) {
        self.init(threshold: threshold, context: "", sink: sink)
    }

    private init(threshold: Level, context: String, sink: @escaping @Sendable (String) -> Void) {
        self.threshold = threshold
        self.context = context
        self.sink = sink
    }

    /// A log that adds `key=value` to each of its lines.
    package func with(_ key: StaticString, _ value: some CustomStringConvertible & Sendable) -> Log {
        Log(threshold: threshold, context: context + Self.pair("\(key)", value.description), sink: sink)
    }

    /// Writes one line, if `level` is urgent enough. Values are escaped; none of them may be a credential.
    package func callAsFunction(
        _ level: Level, _ event: StaticString,
        _ fields: KeyValuePairs<StaticString, any CustomStringConvertible & Sendable> = [:]
    ) {
        guard level <= threshold else { return }
        var line = "<\(level.rawValue)>\(event)\(context)"
        for (key, value) in fields { line += Self.pair("\(key)", value.description) }
        line += "\n"
        sink(line)
    }

    /// Logs a failure with what can be done about it.
    package func callAsFunction(_ level: Level, _ event: StaticString, because failure: some Failure) {
        if let hint = failure.hint {
            self(level, event, ["because": failure.description, "hint": hint])
        } else {
            self(level, event, ["because": failure.description])
        }
    }

    private static func pair(_ key: String, _ value: String) -> String {
        let plain = value.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x3D && $0 < 0x7F }
        if plain, !value.isEmpty { return " \(key)=\(value)" }
        var escaped = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": escaped += "\\\""
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\t": escaped += "\\t"
            case _ where isUnsafeToPrint(scalar): escaped += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return " \(key)=\"\(escaped)\""
    }

    /// Controls, line separators and the bidirectional overrides that would let a value rearrange the line.
    private static func isUnsafeToPrint(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

/// One `write` for the whole line, so that lines of several threads never mix.
package func writeToStandardError(_ line: String) {
    var line = line
    line.withUTF8 { bytes in
        _ = unsafe write(STDERR_FILENO, bytes.baseAddress, bytes.count)
    }
}
