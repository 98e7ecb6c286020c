/// How one file is read, and what came to light meanwhile. Shared by the sections of that file, on one thread.
final class ConfigurationReport {
    let file: String
    let secretUse: SecretUse
    private(set) var problems: [ConfigurationProblem] = []
    /// Every setting the code asked for, with `*` for chosen names: `mailboxes.*.imap.url`.
    private(set) var settings: Set<String> = []

    init(file: String, secretUse: SecretUse) {
        self.file = file
        self.secretUse = secretUse
    }

    func noteQuestion(for setting: String) { settings.insert(setting) }

    func add(at position: SourcePosition?, _ path: String, _ complaint: Complaint) {
        problems.append(
            ConfigurationProblem(
                file: file, position: position, path: path, message: complaint.message,
                suggestion: complaint.suggestion))
    }

    /// The problems in the order of the file, each once.
    var sorted: [ConfigurationProblem] {
        let start = SourcePosition(line: 0, column: 0)
        var result: [ConfigurationProblem] = []
        for problem in problems.sorted(by: {
            ($0.position ?? start, $0.description) < ($1.position ?? start, $1.description)
        }) where result.last != problem { result.append(problem) }
        return result
    }
}
