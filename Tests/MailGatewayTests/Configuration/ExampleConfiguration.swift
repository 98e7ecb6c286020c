@testable import MailGateway

/// The smallest configuration that is accepted, with its password in a folder of its own.
struct ExampleConfiguration: ~Copyable {
    let folder = TestFolder()

    /// The password of every server in it.
    static let password = "correct horse"

    var passwordFile: String { folder.path + "/password" }

    init() {
        folder.write("password", Self.password + "\n", mode: 0o600)
    }

    var text: String {
        """
        site:
          name: Example Ltd
          domain: example.org
        agents:
          anna:
            address: anna@example.org
        mailboxes:
          support:
            address: support@example.org
            queue: support
            imap:
              url: imaps://mail.example.org
              user: support
              password_file: \(passwordFile)
        queues:
          support:
            reply_address: support+r.{token}@example.org
            agents: [anna]
        smtp:
          url: smtps://mail.example.org
        operators:
          addresses: [ops@example.org]

        """
    }

    /// The file after one line became other lines. `line` counts from one.
    func text(replacing line: Int, with replacement: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines[line - 1] = replacement
        return lines.joined(separator: "\n")
    }

    func problems(in text: String) -> [String] {
        ConfigurationFile(Array(text.utf8), name: "c.yaml", secrets: .needed).problems.map {
            $0.description.replacing(folder.path, with: "FOLDER")
        }
    }
}

extension String {
    /// The first occurrence replaced by another text.
    func replacingFirst(_ old: String, with new: String) -> String {
        var result = self
        if let range = result.firstRange(of: old) { result.replaceSubrange(range, with: new) }
        return result
    }

    /// Every occurrence of one text replaced by another.
    func replacing(_ old: String, with new: String) -> String {
        var result = ""
        var rest = self[...]
        while let range = rest.firstRange(of: old) {
            result += rest[..<range.lowerBound] + new
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
