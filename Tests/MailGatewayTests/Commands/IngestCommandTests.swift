import GatewayKit
import Glibc
import Testing
import TicketStore

@testable import MailGateway

@Suite struct IngestCommandTests {
    static let letter = "From: eva@example.com\nSubject: printer\n\nIt burns.\n"

    @Test func aMailIsHeldAsItCameAndNothingIsPrinted() async throws {
        let stage = CommandStage()
        let outcome = await stage.run(["ingest", "-"], input: Self.letter)
        #expect(outcome == .init(code: .ok, output: "", errors: ""))
        let held = try await stage.held()
        #expect(held.map(\.place) == [.pipe(MailboxName("support"))])
        #expect(held.map(\.size) == [Self.letter.utf8.count])
        let store = try stage.openStore()
        let bytes = try await store.blob(held[0].digest)
        await store.close()
        #expect(bytes == Array(Self.letter.utf8))
    }

    @Test func anEmptyMailIsHeldLikeAnyOther() async throws {
        let stage = CommandStage()
        #expect(await stage.run(["ingest", "-"]).code == .ok)
        #expect(try await stage.held().map(\.size) == [0])
    }

    @Test func aLargeMailGoesThroughAFileAndComesOutWhole() async throws {
        let stage = CommandStage()
        let large = String(repeating: "0123456789abcdef", count: 200_000)
        #expect(await stage.run(["ingest", "-"], input: large).code == .ok)
        let held = try await stage.held()
        let store = try stage.openStore()
        let bytes = try await store.blob(held[0].digest)
        await store.close()
        #expect(bytes == Array(large.utf8))
    }

    struct Route: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let options: [String]
        let environment: [String: String]
        let mailboxes: [String]

        init(_ description: String, _ options: String..., environment: [String: String] = [:], to mailboxes: [String]) {
            (testDescription, self.options, self.environment, self.mailboxes) =
                (description, options, environment, mailboxes)
        }
    }

    static let routes = [
        Route("by name", "--mailbox", "billing", to: ["billing"]),
        Route("by address", "--recipient", "billing@example.org", to: ["billing"]),
        Route("whatever its case", "--recipient=Billing@EXAMPLE.org", to: ["billing"]),
        Route("by alias", "--recipient", "invoices@example.org", to: ["billing"]),
        Route("without its tag", "--recipient", "billing+anything@example.org", to: ["billing"]),
        Route(
            "by the form of a reply address", "--recipient", "\(String(repeating: "a", count: 44))@reply.example.org",
            to: ["billing"]),
        Route(
            "each mailbox once", "--recipient", "billing@example.org", "--recipient", "support@example.org",
            "--recipient", "invoices@example.org", to: ["billing", "support"]),
        Route(
            "a name wins over a recipient", "--mailbox", "support", "--recipient", "billing@example.org",
            to: ["support"]),
        Route("by Postfix's word", environment: ["ORIGINAL_RECIPIENT": "billing@example.org"], to: ["billing"]),
        Route(
            "by the original recipient before the rewritten one",
            environment: ["ORIGINAL_RECIPIENT": "billing@example.org", "RECIPIENT": "support@example.org"],
            to: ["billing"]),
        Route(
            "the command line wins over the environment", "--recipient", "support@example.org",
            environment: ["RECIPIENT": "billing@example.org"], to: ["support"]),
    ]

    @Test(arguments: routes) func findsTheMailbox(route: Route) async throws {
        let stage = CommandStage(twoMailboxes)
        let outcome = await stage.run(
            ["ingest", "-"] + route.options, input: Self.letter, environment: route.environment)
        #expect(outcome == .init(code: .ok, output: "", errors: ""))
        #expect(try await stage.held().map(\.place.mailbox.rawValue) == route.mailboxes)
    }

    @Test func aRecipientThatIsNotOursIsRefusedForGood() async throws {
        let stage = CommandStage()
        let outcome = await stage.run(["ingest", "-", "--recipient", "nobody@example.org"], input: Self.letter)
        #expect(outcome.code == .unknownRecipient)
        #expect(
            outcome.errors == """
                mailgateway ingest: no mailbox has the address nobody@example.org
                hint: add it to the aliases of a mailbox, or stop the MTA from piping it here

                """)
        #expect(try await stage.held().isEmpty)
    }

    @Test func oneKnownRecipientAmongStrangersIsEnough() async throws {
        let stage = CommandStage()
        let outcome = await stage.run(
            ["ingest", "-", "--recipient", "x@example.net", "--recipient", "support@example.org"], input: Self.letter)
        #expect(outcome.code == .ok)
        #expect(outcome.errors == "mailgateway ingest: no mailbox has the address \"x@example.net\"\n")
        #expect(try await stage.held().count == 1)
    }

    @Test func aFileThatIsNotThereIsNoInput() async {
        let outcome = await CommandStage().run(["ingest", "/nonexistent.eml"])
        #expect(outcome.code == .noInput)
        #expect(outcome.errors == "mailgateway ingest: cannot read \"/nonexistent.eml\": No such file or directory\n")
    }

    @Test func whateverAnAdministratorCanMendIsTriedAgain() async {
        let unknownMailbox = await CommandStage().run(["ingest", "-", "--mailbox", "suport"], input: Self.letter)
        #expect(unknownMailbox.code == .tryAgain)
        #expect(unknownMailbox.errors.contains("there is no mailbox \"suport\"; did you mean \"support\"?"))

        let noHint = await CommandStage(twoMailboxes).run(["ingest", "-"], input: Self.letter)
        #expect(noHint.code == .tryAgain)

        let badConfiguration = await CommandStage { $0 + "colour: blue\n" }.run(["ingest", "-"], input: Self.letter)
        #expect(badConfiguration.code == .tryAgain)
        #expect(badConfiguration.errors.contains("unknown key \"colour\""))

        let stage = CommandStage()
        unsafe mkdir(stage.dataDirectory, 0o755)
        let openDirectory = await stage.run(["ingest", "-"], input: Self.letter)
        #expect(openDirectory.code == .tryAgain)
        #expect(openDirectory.errors.contains("others may enter it"))
    }

    @Test("I14 below the reserve the MTA keeps the mail")
    func leavesTheReserve() async throws {
        let stage = CommandStage { $0 + "limits:\n  intake:\n    free_space: 1000GB\n" }
        let outcome = await stage.run(["ingest", "-"], input: Self.letter)
        #expect(outcome.code == .tryAgain)
        #expect(outcome.errors.contains("MB are wanted"))
        #expect(try await stage.held().isEmpty)
    }

    @Test func theDaemonHearsOfIt() async throws {
        let stage = CommandStage()
        let directory = try DataDirectory(preparing: stage.dataDirectory)
        let socket = try WakeSocket(path: directory.wakeSocket)
        var pokes = socket.pokes().makeAsyncIterator()
        #expect(await stage.run(["ingest", "-"], input: Self.letter).code == .ok)
        #expect(await pokes.next() != nil)
    }

    private let twoMailboxes: (String) -> String = { text in
        text.replacing(
            "queues:\n",
            with: """
                  billing:
                    address: billing@example.org
                    aliases: [invoices@example.org]
                    queue: billing
                    imap:
                      url: imaps://mail.example.org
                      user: billing
                      password_file: PASSWORD
                QUEUES:
                  billing:
                    reply_address: "{token}@reply.example.org"
                    agents: [anna]

                """
        )
        .replacing("QUEUES:", with: "queues:")
        .replacing("PASSWORD", with: Self.path(in: text))
    }

    /// The password file the example names.
    private static func path(in text: String) -> String {
        let lines = text.split(separator: "\n").filter { $0.contains("password_file: ") }
        return lines.first.map { String($0.drop { $0 != "/" }) } ?? ""
    }
}
