/// A place in the configuration file, counted from one.
struct SourcePosition: Comparable, Sendable {
    var line: Int
    var column: Int

    static func < (left: Self, right: Self) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// One mistake in the configuration file, told the way a compiler tells it.
struct ConfigurationProblem: Equatable, Sendable, CustomStringConvertible {
    var file: String
    /// `nil` when the file as a whole is the problem.
    var position: SourcePosition?
    /// `mailboxes.support.imap`; empty at the top.
    var path: String
    var message: String
    var suggestion: String?

    /// `mailgateway.yaml:14:5: mailboxes.support: unknown key "adress"; did you mean "address"?`
    var description: String {
        var text = file + ":"
        if let position { text += "\(position.line):\(position.column):" }
        if !path.isEmpty { text += " \(path):" }
        text += " \(message)"
        if let suggestion { text += "; did you mean \"\(suggestion)\"?" }
        return text
    }
}

/// What is wrong with one value, before anybody knows where it stands.
struct Complaint: Error {
    var message: String
    var suggestion: String?

    init(_ message: String, suggestion: String? = nil) {
        self.message = message
        self.suggestion = suggestion
    }
}
