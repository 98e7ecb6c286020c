import GatewayKit
import Glibc
import Testing

@testable import MailGateway

@Suite struct SecretFileTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let content: String
        let mode: mode_t
        let expected: String

        init(_ description: String, _ content: String, mode: mode_t = 0o600, _ expected: String) {
            (testDescription, self.content, self.mode, self.expected) = (description, content, mode, expected)
        }
    }

    static let others = "\"FOLDER/secret\" can be reached by others than its owner; run chmod 600 on it"
    static let oneLine = "\"FOLDER/secret\" must hold one line of text and nothing else"
    static let refused = [
        Row("readable by everybody", "x", mode: 0o644, others),
        Row("readable by the group", "x", mode: 0o640, others),
        Row("writable by the group", "x", mode: 0o620, others),
        Row("empty", "", oneLine),
        Row("only a line end", "\n", oneLine),
        Row("two lines", "a\nb\n", oneLine),
        Row("a NUL", "a\u{0}b", oneLine),
        Row(
            "far too long", String(repeating: "x", count: 5_000),
            "cannot read \"FOLDER/secret\": it is longer than 4096 bytes"),
    ]

    @Test(arguments: refused) func refuses(row: Row) {
        let folder = TestFolder()
        let path = folder.write("secret", row.content, mode: row.mode)
        guard case .failure(let complaint) = SecretFile.read(path) else {
            Issue.record("the secret was accepted")
            return
        }
        #expect(complaint.message.replacing(folder.path, with: "FOLDER") == row.expected)
    }

    @Test func aMissingFileAFolderAndAPipeAreRefusedWithoutWaiting() {
        let folder = TestFolder()
        let pipe = folder.path + "/pipe"
        unsafe mkfifo(pipe, 0o600)
        let rows = [
            (folder.path + "/none", "No such file or directory"), (folder.path, "it is not a regular file"),
            (pipe, "it is not a regular file"),
        ]
        for (path, reason) in rows {
            guard case .failure(let complaint) = SecretFile.read(path) else {
                Issue.record("\(path) was accepted")
                continue
            }
            #expect(complaint.message == "cannot read \"\(path)\": \(reason)")
        }
    }

    @Test(arguments: ["hunter 2", "hunter 2\n", "hunter 2\r\n"]) func oneLineEndIsNoPartOfTheSecret(content: String)
        throws
    {
        let folder = TestFolder()
        let secret = try SecretFile.read(folder.write("secret", content, mode: 0o600)).get()
        let isRight = secret.reveal { $0 == "hunter 2" }
        #expect(isRight)
        #expect("\(secret)" == "«redacted»")
    }

    @Test func bothSourcesOfAPasswordAtOnceAreRefused() {
        let example = ExampleConfiguration()
        let both = "      password_file: \(example.passwordFile)\n      password_credential: support"
        let problems = example.problems(in: example.text(replacing: 14, with: both))
        #expect(
            problems.contains(
                "c.yaml:11:5: mailboxes.support.imap: give either password_file or password_credential, not both"))
    }

    @Test func aUserWithoutAPasswordIsToldWhatIsMissing() {
        let example = ExampleConfiguration()
        #expect(
            example.problems(in: example.text(replacing: 14, with: "")) == [
                "c.yaml:11:5: mailboxes.support.imap: missing key \"password_file\": "
                    + "the path of a file that holds the password"
            ])
    }
}
