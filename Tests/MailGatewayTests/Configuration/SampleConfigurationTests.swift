import MIMEParser
import Testing
import TicketStore
import Transport

@testable import MailGateway

/// `config/mailgateway.yaml` is the reference of all settings; these tests keep it complete and true.
@Suite struct SampleConfigurationTests {
    @Test func everySettingTheCodeReadsStandsInTheFileAndNoOther() throws {
        let sample = try Sample()
        let file = ConfigurationFile(Array(sample.withEverySetting.utf8), name: "mailgateway.yaml", secrets: .needed)
        // Files and credentials that are only examples; anything else is a mistake in the file.
        let examples = ["there is no folder", "cannot read", "systemd passed no credential", "give either"]
        let mistakes = file.problems.filter { problem in !examples.contains { problem.message.contains($0) } }
        #expect(mistakes.map(\.description) == [])
        let missing = file.settings.subtracting(sample.settings)
        #expect(missing.sorted() == [], "the code reads settings that config/mailgateway.yaml does not explain")
    }

    @Test func theFileIsAcceptedAsItStands() throws {
        let sample = try Sample()
        let file = ConfigurationFile(Array(sample.withPasswords.utf8), name: "mailgateway.yaml", secrets: .needed)
        #expect(file.problems.map(\.description) == [])
        #expect(file.configuration != nil)
    }

    @Test func theDefaultsItShowsAreTheDefaults() throws {
        let sample = try Sample()
        let shown = try #require(
            ConfigurationFile(Array(sample.withPasswords.utf8), name: "", secrets: .needed).configuration)
        #expect(shown.limits == LimitSettings())
        #expect(shown.proof == ProofSettings())
        #expect(shown.daemon == DaemonSettings())
        #expect(shown.log == LogSettings())
        let example = ExampleConfiguration()
        let bare = try #require(ConfigurationFile(Array(example.text.utf8), name: "", secrets: .needed).configuration)
        #expect(shown.dataDirectory == bare.dataDirectory)
        #expect(shown.mailboxes[0].folder == bare.mailboxes[0].folder)
        #expect(shown.mailboxes[0].acknowledge == bare.mailboxes[0].acknowledge)
        #expect(shown.mailboxes[0].processedFolder == bare.mailboxes[0].processedFolder)
        #expect(shown.mailboxes[0].existingMail == bare.mailboxes[0].existingMail)
        #expect(shown.mailboxes[0].verificationMail == bare.mailboxes[0].verificationMail)
        #expect(shown.mailboxes[0].largestMail == bare.mailboxes[0].largestMail)
        #expect(shown.mailboxes[0].authenticationServers == bare.mailboxes[0].authenticationServers)
        #expect(shown.queues[0].numbers == bare.queues[0].numbers)
        #expect(shown.queues[0].reopen == bare.queues[0].reopen)
        #expect(shown.serviceLevels.levels == bare.serviceLevels.levels)
        #expect(shown.serviceLevels.routines == bare.serviceLevels.routines)
        #expect(shown.queues[0].assignment == bare.queues[0].assignment)
        #expect(shown.smtp.connections == bare.smtp.connections)
        #expect(shown.agents[0].role == bare.agents[0].role)
        #expect(shown.operators.repeatAfter == bare.operators.repeatAfter)
        #expect(shown.operators.mostPerDay == bare.operators.mostPerDay)
        #expect(shown.site.language == bare.site.language)
        #expect(shown.site.timeZone == bare.site.timeZone)
    }

    @Test func everyLimitOfTheParserIsASetting() throws {
        let sample = try Sample()
        for limit in Mirror(reflecting: ParserLimits()).children.compactMap(\.label) where limit != "messageBytes" {
            // `largest_mail` of the mailboxes decides how large a message may be.
            let key = limit.map { $0.isUppercase ? "_" + $0.lowercased() : String($0) }.joined()
            #expect(sample.settings.contains("limits.parser.\(key)"), "ParserLimits.\(limit) has no key")
        }
    }

    @Test func everySettingIsExplainedByTheLineAboveIt() throws {
        var explained = false
        for line in try Sample().text.split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.drop { $0 == " " }
            if words.hasPrefix("# ") {
                explained = true
            } else if Sample.isSetting(words), !line.hasSuffix(":") {
                #expect(explained, "\(line) is not explained")
                explained = false
            }
        }
    }
}

/// The sample file, with the settings that are off turned on where that is asked for.
private struct Sample: ~Copyable {
    let text: String
    private let folder = TestFolder()

    init() throws {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let bytes = try #require(SmallFile.read("/\(root)/config/mailgateway.yaml", longest: 1 << 20))
        text = String(decoding: bytes, as: UTF8.self)
        folder.write("support.password", "secret\n", mode: 0o600)
        folder.write("smtp.password", "secret\n", mode: 0o600)
    }

    static func isSetting(_ line: Substring) -> Bool {
        guard let first = line.utf8.first, UInt8(ascii: "a")...UInt8(ascii: "z") ~= first else { return false }
        return line.contains(":")
    }

    var withPasswords: String { text.replacing("/etc/mailgateway/", with: folder.path + "/") }

    /// `#key: value` becomes `key: value`.
    var withEverySetting: String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            let words = line.drop { $0 == " " }
            guard words.first == "#", Self.isSetting(words.dropFirst()) else { return String(line) }
            return String(line.prefix { $0 == " " } + words.dropFirst())
        }
        return lines.joined(separator: "\n")
    }

    /// The paths of all settings, with `*` for chosen names.
    var settings: Set<String> {
        var reader = YAMLReader(Array(withEverySetting.utf8))
        guard let root = try? reader.read() else { return [] }
        var found: Set<String> = []
        collect(root, path: "", into: &found)
        return found
    }

    private func collect(_ node: YAMLNode, path: String, into found: inout Set<String>) {
        guard case .mapping(let entries) = node.value else { return }
        let tables = [
            "agents", "mailboxes", "queues", "rules", "rules.*.when.headers", "webhooks", "calendars",
            "service_levels", "service_levels.*.escalation",
        ]
        let isTable = tables.contains(path)
        for entry in entries {
            let key = isTable ? "*" : entry.key
            let place = path.isEmpty ? key : path + "." + key
            if !isTable { found.insert(place) }
            collect(entry.value, path: place, into: &found)
        }
    }
}
