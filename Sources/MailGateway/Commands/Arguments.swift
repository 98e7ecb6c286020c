import GatewayKit
import MIMEParser
import TicketStore

/// A command line that does not fit the command.
struct UsageError: Error, Equatable {
    var message: String
    var suggestion: String?

    init(_ message: String, suggestion: String? = nil) {
        self.message = message
        self.suggestion = suggestion
    }
}

/// The options and operands of one command, checked against its syntax.
///
/// `--name value` and `--name=value` are the same; `--` ends the options; a lone `-` is an operand.
struct Arguments: Sendable {
    private(set) var operands: [String] = []
    private var values: [String: [String]] = [:]

    init(_ words: some Sequence<String>, _ syntax: CommandSyntax) throws(UsageError) {
        var rest = Array(words)[...]
        var optionsEnded = false
        while let word = rest.popFirst() {
            if optionsEnded || word == "-" || !word.hasPrefix("-") {
                operands.append(word)
            } else if word == "--" {
                optionsEnded = true
            } else {
                try take(word == "-h" ? "--help" : word, &rest, syntax)
            }
        }
        guard !has("help") else { return }
        guard operands.count <= syntax.operandCount.upperBound else {
            throw UsageError("does not know what to do with \"\(Printable(operands[syntax.operandCount.upperBound]))\"")
        }
        guard operands.count >= syntax.operandCount.lowerBound else {
            throw UsageError("needs \(syntax.operands)")
        }
    }

    func has(_ option: String) -> Bool { values[option] != nil }

    func value(_ option: String) -> String? { values[option]?.last }

    func all(_ option: String) -> [String] { values[option] ?? [] }

    /// A whole number from `allowed`.
    func number(_ option: String, in allowed: ClosedRange<Int>, default fallback: Int) throws(UsageError) -> Int {
        guard let text = value(option) else { return fallback }
        switch ScalarKind.count(allowed).read(text) {
        case .success(let number): return number
        case .failure(let complaint): throw UsageError("--\(option) \(complaint.message)")
        }
    }

    /// A span from `allowed`, written as in the configuration.
    func duration(
        _ option: String, in allowed: ClosedRange<Duration>, default fallback: Duration
    ) throws(UsageError) -> Duration {
        guard let text = value(option) else { return fallback }
        switch ScalarKind.duration(allowed).read(text) {
        case .success(let duration): return duration
        case .failure(let complaint): throw UsageError("--\(option) \(complaint.message)")
        }
    }

    /// `--limit`, or its default.
    func limit() throws(UsageError) -> Int { try number("limit", in: 1...1_000_000, default: 100) }

    /// The first operand as a mail address.
    func address() throws(UsageError) -> EmailAddress {
        guard let address = EmailAddress(operands[0]) else {
            throw UsageError("\"\(Printable(operands[0], longest: 60))\" is not a mail address")
        }
        return address
    }

    /// The operand at `index` as the id of `what`, which `command` shows.
    func identifier<Entity: ~Copyable>(
        _ index: Int, of what: StaticString, shownBy command: StaticString
    ) throws(UsageError) -> Identifier<Entity> {
        guard case .success(let number) = ScalarKind.count(1...999_999_999_999_999_999).read(operands[index]),
            let identifier = Identifier<Entity>(Int64(number))
        else {
            throw UsageError(
                "\"\(Printable(operands[index], longest: 60))\" is not an id of \(what); mailgateway \(command) shows them"
            )
        }
        return identifier
    }

    private mutating func take(
        _ word: String, _ rest: inout ArraySlice<String>, _ syntax: CommandSyntax
    ) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = String(parts[0].drop { $0 == "-" })
        guard word.hasPrefix("--"), let option = syntax.option(name) else {
            let meant = Spelling.closest(to: name, among: syntax.optionNames)
            throw UsageError("unknown option \"\(Printable(parts[0]))\"", suggestion: meant.map { "--" + $0 })
        }
        guard option.isRepeatable || values[name] == nil else { throw UsageError("--\(name) is given twice") }
        if option.value == nil {
            guard parts.count == 1 else { throw UsageError("--\(name) takes no value") }
            values[name, default: []].append("")
        } else if parts.count == 2 {
            values[name, default: []].append(parts[1])
        } else if let value = rest.popFirst() {
            values[name, default: []].append(value)
        } else {
            throw UsageError("--\(name) needs a value: \(option.shown)")
        }
    }
}
