/// What one command takes, for reading its command line and for its help.
struct CommandSyntax: Sendable {
    struct Option: Sendable {
        /// Without the dashes.
        var name: String
        /// What stands for its value in the help; `nil` for a switch.
        var value: String?
        var summary: String
        var isRepeatable = false

        static func flag(_ name: String, _ summary: String) -> Option { Option(name: name, summary: summary) }

        static func value(_ name: String, _ value: String, _ summary: String, isRepeatable: Bool = false) -> Option {
            Option(name: name, value: value, summary: summary, isRepeatable: isRepeatable)
        }

        /// `--mailbox NAME`
        var shown: String { "--" + name + (value.map { " " + $0 } ?? "") }
    }

    /// One to three words: `tickets list`.
    var name: String
    var summary: String
    /// For the help: `FILE...`.
    var operands = ""
    var operandCount = 0...0
    var options: [Option] = []
    /// Further paragraphs of the help.
    var explanation = ""

    /// Settings every command has that reads the configuration.
    static let configuration = Option.value(
        "config", "FILE", "the configuration file (default \(ConfigurationFile.usualPath))")
    static let json = Option.flag("json", "one JSON object per line")
    /// For listings that can grow without end; see `Arguments.limit`.
    static let limit = Option.value("limit", "COUNT", "at most this many (default 100)")
    private static let help = Option.flag("help", "show this help")

    /// Of a command that lists rows of the store; see `ListOrder`.
    static func listing(_ name: String, _ summary: String, _ explanation: String = "") -> CommandSyntax {
        CommandSyntax(name: name, summary: summary, options: [configuration, limit, json], explanation: explanation)
    }

    /// Of a command that takes an address and nothing else.
    static func onAddress(_ name: String, _ summary: String, _ explanation: String) -> CommandSyntax {
        CommandSyntax(
            name: name, summary: summary, operands: "ADDRESS", operandCount: 1...1, options: [configuration],
            explanation: explanation)
    }

    func option(_ name: String) -> Option? { (options + [Self.help]).first { $0.name == name } }

    var optionNames: [String] { (options + [Self.help]).map(\.name) }

    /// What `--help` shows.
    var help: String {
        var text = "Usage: mailgateway \(name)" + (options.isEmpty ? "" : " [OPTION...]")
        text += (operands.isEmpty ? "" : " " + operands) + "\n\n\(summary)\n"
        if !explanation.isEmpty { text += "\n\(explanation)\n" }
        let rows = (options + [Self.help]).map { ($0.shown, $0.summary) }
        let width = rows.map(\.0.utf8.count).max() ?? 0
        text += "\nOptions:\n"
        for (name, summary) in rows {
            text += "  \(name)\(String(repeating: " ", count: width - name.utf8.count))  \(summary)\n"
        }
        return text
    }
}
