import GatewayKit
import Glibc
import MIMEParser
import Testing
import TicketStore

@testable import MailGateway

/// A configuration and a data directory of their own, and commands run on them in this process.
struct CommandStage: ~Copyable {
    struct Outcome: Equatable {
        var code: ExitCode
        var output: String
        var errors: String
    }

    let example = ExampleConfiguration()
    let configurationFile: String

    var dataDirectory: String { example.folder.path + "/data" }

    /// `replacing` exchanges lines of the example.
    init(_ change: (String) -> String = { $0 }) {
        let text = "data_directory: \(example.folder.path)/data\n" + change(example.text)
        configurationFile = example.folder.write("mailgateway.yaml", text)
    }

    /// `FOLDER` stands for the folder in what comes back.
    func run(
        _ words: [String], input: String = "", environment: [String: String] = [:], hasConfiguration: Bool = true
    ) async -> Outcome {
        let output = TextOutput(descriptor: nil)
        let errors = TextOutput(descriptor: nil)
        let file = unsafe open(example.folder.write("input", input), O_RDONLY)
        defer { close(file) }
        let context = CommandContext(
            environment: environment, input: file, output: output, errors: errors, isOutputTerminal: false)
        let configuration = hasConfiguration ? ["--config", configurationFile] : []
        let code = await Invocation(context: context).run(words + configuration)
        return Outcome(
            code: code, output: output.text.replacing(example.folder.path, with: "FOLDER"),
            errors: errors.text.replacing(example.folder.path, with: "FOLDER"))
    }

    func openStore() throws -> OpenStore.Store {
        try OpenStore.openForCommand(try DataDirectory(preparing: dataDirectory), now: .now)
    }

    /// What is in the store's hands, oldest first.
    func held() async throws -> [HeldLetter] {
        let store = try openStore()
        let letters = try await store.lettersInHand(limit: 100)
        await store.close()
        return letters
    }

    /// Puts a stranger's reply into a ticket. `mail` is all of it.
    func replyByStranger(to number: TicketNumber, mail: String) async throws {
        let store = try openStore()
        let now = Instant(seconds: 1_795_000_100)
        let letter = Letter(place: .pipe(MailboxName("support")), content: .bytes(Array(mail.utf8)), receivedAt: now)
        let stranger = NewContact(address: try #require(EmailAddress("mallory@else.example")), name: "Mallory")
        let ticket = try #require(try await store.ticketFile(number)).ticket.id
        let message = NewMessage(
            kind: .public, direction: .incoming, writer: .contact(stranger), proof: .claimed, isConfirmed: false,
            newText: "Me too.", fullText: "Me too.", messageID: nil, subject: "My own printer")
        let candidates = try await store.hold([letter], now: now).map { held in
            IntakeCandidate(
                letter: held, identity: LetterIdentity(raw: held.digest, messageID: nil, body: held.digest),
                sender: stranger.address, claims: [], content: 0)
        }
        _ = try await store.commit(candidates, now: now) { _, _ in
            IntakeRecord(
                disposition: .unconfirmedReply, effect: .append(ticket, message, TicketChange()), trace: DecisionTrace()
            )
        }[0].get()
        await store.close()
    }

    /// Makes one ticket out of a letter, with every text a stranger could choose.
    func openTicket(subject: String, text: String, requester: String = "Eva") async throws -> TicketNumber? {
        let store = try openStore()
        let now = Instant(seconds: 1_795_000_000)
        let letter = Letter(place: .pipe(MailboxName("support")), content: .bytes(Array("x".utf8)), receivedAt: now)
        let held = try await store.hold([letter], now: now)
        let person = NewContact(address: try #require(EmailAddress("eva@example.com")), name: requester)
        let candidates = held.map { letter in
            IntakeCandidate(
                letter: letter,
                identity: LetterIdentity(raw: letter.digest, messageID: nil, body: letter.digest),
                sender: person.address, claims: [], content: 0)
        }
        let ticket = NewTicket(
            series: NumberSeries(prefix: "TICKET-", minimumWidth: 3), queue: QueueName("support"), subject: subject,
            priority: .normal, requester: person)
        let message = NewMessage(
            kind: .public, direction: .incoming, writer: .contact(person), proof: .claimed, newText: text,
            fullText: text + "\n> quoted", messageID: nil)
        let notice = Notice(kind: .acknowledgement, recipient: person, scope: .customer, language: "en")
        let receipts = try await store.commit(candidates, now: now) { _, _ in
            var trace = DecisionTrace()
            trace.note("screen", "a person")
            return IntakeRecord(disposition: .ticket, effect: .open(ticket, message), notices: [notice], trace: trace)
        }
        await store.close()
        return try receipts[0].get().number
    }
}
