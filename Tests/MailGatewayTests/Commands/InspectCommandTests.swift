import Testing

@testable import MailGateway

/// `inspect` of files; what it says of one mail is in `InspectedMessageTests`.
@Suite struct InspectCommandTests {
    @Test("a file that cannot be read is named, and never stops the others", arguments: [true, false])
    func goesOn(usesJSON: Bool) async {
        let stage = CommandStage()
        let mail = stage.example.folder.write("mail.eml", "Subject: One\n\nHello\n")
        let missing = stage.example.folder.path + "/missing.eml"
        let outcome = await stage.run(
            ["inspect"] + (usesJSON ? ["--json"] : []) + [missing, mail, "-"], input: "Subject: Two\n\nHello\n",
            hasConfiguration: false)
        #expect(outcome.code == .noInput)
        let problem = "cannot read \"FOLDER/missing.eml\": No such file or directory"
        #expect(outcome.errors == "mailgateway inspect: \(problem)\n")
        let lines = outcome.output.split(separator: "\n")
        if usesJSON {
            #expect(lines.count == 3)
            #expect(lines.first == #"{"error":"cannot read \"FOLDER/missing.eml\": No such file or directory"}"#)
            #expect(lines.dropFirst().map { $0.hasPrefix(#"{"subject":"#) } == [true, true])
        } else {
            let (one, two) = (outcome.output.contains("One"), outcome.output.contains("Two"))
            #expect(one && two)
        }
    }

    @Test("all mails read is success")
    func succeeds() async {
        let outcome = await CommandStage().run(
            ["inspect", "-"], input: "Subject: One\n\nHello\n", hasConfiguration: false)
        #expect(outcome.code == .ok)
        #expect(outcome.errors.isEmpty)
    }
}
