import FoundationEssentials
import Testing

@testable import MailGateway

@Suite struct ExtractCommandTests {
    private static let reply =
        "Ça marche, merci pour votre aide.\n\nLe 20/11/2026 à 10:07, Support a écrit :\n> Essayez encore.\n\n-- \nAnna\n"

    @Test("a bare text on standard input: what its author wrote, and nothing else")
    func printsNewText() async {
        let stage = CommandStage()
        let outcome = await stage.run(["extract", "--text", "-"], input: Self.reply, hasConfiguration: false)
        #expect(outcome == .init(code: .ok, output: "Ça marche, merci pour votre aide.\n", errors: ""))
    }

    @Test("JSON has every part, in order and by kind")
    func printsJSON() async throws {
        let stage = CommandStage()
        let outcome = await stage.run(["extract", "--text", "--json", "-"], input: Self.reply, hasConfiguration: false)
        let shown = try JSONDecoder().decode(Shown.self, from: Data(outcome.output.utf8))
        #expect(shown.new == "Ça marche, merci pour votre aide.")
        #expect(shown.quoted == ["Le 20/11/2026 à 10:07, Support a écrit :\n> Essayez encore."])
        #expect(shown.forwarded.isEmpty)
        #expect(shown.signature == "-- \nAnna")
        #expect(shown.confidence == "high")
        #expect(shown.language == "fr")
        #expect(shown.parts.map(\.text).joined() == Self.reply)
        #expect(shown.parts.map(\.kind) == ["new", "quoted", "signature"])
    }

    @Test("a mail is parsed first, and what was passed on in it is unwrapped")
    func readsMail() async throws {
        let stage = CommandStage()
        let mail = """
            Subject: Fwd: Heating
            Content-Type: text/plain; charset=iso-8859-1
            Content-Transfer-Encoding: quoted-printable

            F=FCr euch.

            ---------- Forwarded message ---------
            From: Carla <carla@x.org>
            Subject: Heating

            It is cold.
            """
        let outcome = await stage.run(["extract", "--json", "-"], input: mail, hasConfiguration: false)
        let shown = try JSONDecoder().decode(Shown.self, from: Data(outcome.output.utf8))
        #expect(shown.new == "Für euch.")
        #expect(shown.forwarded.count == 1)
        #expect(shown.unwrapped?.address == "carla@x.org")
        #expect(shown.unwrapped?.text == "It is cold.")
    }

    @Test("with what we sent at hand, its repetition is a quotation")
    func alignsWithSentText() async {
        let stage = CommandStage()
        let sent = stage.example.folder.write("sent.txt", "Please restart the printer and tell us what it says.")
        let reply = "OK\n\nPlease restart the printer and\ntell us what it says.\n"
        let outcome = await stage.run(
            ["extract", "--text", "--sent", sent, "-"], input: reply, hasConfiguration: false)
        #expect(outcome.output == "OK\n")
    }

    @Test("a file that is not there is named")
    func refusesMissingFile() async {
        let stage = CommandStage()
        let outcome = await stage.run(["extract", "/nowhere/mail.eml"], hasConfiguration: false)
        #expect(outcome.code == .noInput)
        #expect(outcome.errors.contains("/nowhere/mail.eml"))
    }

    private struct Shown: Decodable {
        struct Part: Decodable {
            let kind: String
            let text: String
        }

        struct Forward: Decodable {
            let address: String?
            let text: String
        }

        let new: String
        let quoted: [String]
        let forwarded: [String]
        let signature: String
        let confidence: String
        let language: String?
        let parts: [Part]
        let unwrapped: Forward?
    }
}
