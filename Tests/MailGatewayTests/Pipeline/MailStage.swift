import GatewayKit
import MIMEParser
import Testing

@testable import MailGateway
@testable import Notifier
@testable import TicketStore

/// A ticket of Claire's, of which Anna and Bruno have notices. `TO-ANNA` and `NOTICE-ANNA` in a mail stand for
/// the address and the Message-ID that Anna's notice was signed with, `TO-CLAIRE` for Claire's.
final class MailStage {
    let folder = TestFolder()
    let store: OpenStore.Store
    private let pipeline: Pipeline
    private let keys: SigningKeys
    private let pattern: ReplyAddress
    private let identifiers = SignedMessageID(domain: "example.test")
    private let composer: NoticeComposer
    private var words: [(String, String)] = []
    /// The first mail that Claire got.
    private var toClaire: OutboxEntry?

    init(
        _ proof: ProofSettings = ProofSettings(), trusting servers: [String] = ["mx.example.test"],
        others: [String] = [], limits: IntakeLimits = IntakeLimits(), serviceLevels: ServiceLevelBook = .none,
        assignment: AssignmentMode? = nil
    ) async throws {
        let office = try Office(
            proof: proof, authenticationServers: servers, others: others, limits: limits,
            assignment: assignment)
        let directory = try DataDirectory(preparing: folder.path + "/data")
        store = try OpenStore.openForDaemon(directory, serviceLevels: serviceLevels, now: .now)
        keys = SigningKeys.ephemeral()
        pattern = try ReplyAddress(pattern: "support+r.{token}@example.test")
        let support = try #require(EmailAddress("support@example.test"))
        composer = NoticeComposer(
            settings: NotifierSettings(
                siteName: "Example", siteDomain: "example.test",
                queues: [
                    QueueName("support"): QueueVoice(title: "Support", address: support, replyAddress: pattern)
                ],
                operatorSender: support),
            keys: keys, templates: try TemplateLibrary.load(from: [Self.templates], siteLanguage: "en"))
        let log = Log(threshold: .error, sink: { _ in })
        pipeline = Pipeline(
            parser: MessageParser(), rules: office.rules,
            seal: ReplySeal(addresses: [pattern], identifiers: identifiers, keys: keys, now: { .now }),
            store: store, limits: IntakeLimits(), slots: LettersInParsing.Slots(worker: 0),
            inParsing: try LettersInParsing(path: folder.path + "/in-parsing"),
            alerts: OperatorAlerts(store: store, settings: AlertSettings(), log: log), log: log,
            ringDispatcher: {})
        try await receive(
            "From: claire@customer.test\nMessage-ID: <first@customer.test>\nSubject: Printer\n\nIt burns.\n")
        for entry in try await sent() {
            let ticket = try #require(entry.subject).ticket
            let token = ReplyToken(
                ticket: ticket.replyKey, recipient: entry.recipient.id, scope: entry.notice.scope,
                signedAt: entry.createdAt)
            if entry.notice.scope == .customer { toClaire = entry }
            let name = String(decoding: entry.recipient.address.localPart, as: UTF8.self).uppercased()
            let address = try #require(pattern.make(token, keys: keys))
            let id = try #require(identifiers.make(token, row: entry.id, createdAt: entry.createdAt, keys: keys))
            words += [("TO-\(name)", address.description), ("NOTICE-\(name)", "<\(id)>")]
        }
    }

    /// The templates that are installed with the program.
    static let templates =
        #filePath.replacing("Tests/MailGatewayTests/Pipeline/MailStage.swift", with: "") + "config/templates"

    /// What `entry` sends, as its reader gets it.
    func mail(_ entry: OutboxEntry) throws -> ParsedMessage {
        try MessageParser().parse(composer.compose(entry).head)
    }

    /// The mail that asks Claire how it was.
    func survey() throws -> ParsedMessage {
        var entry = try #require(toClaire)
        entry.notice.kind = .survey
        return try mail(entry)
    }

    func receive(_ mail: String, in mailbox: String = "support") async throws {
        var mail = mail
        for (word, meaning) in words { mail = mail.replacing(word, with: meaning) }
        let letter = Letter(
            place: .pipe(MailboxName(mailbox)), content: .bytes(Array(mail.utf8)), receivedAt: .now)
        #expect(try await pipeline.process(try await store.hold([letter], now: .now)) == 1)
    }

    /// What became due since it was last asked.
    func sent() async throws -> [OutboxEntry] {
        try await store.claimOutbox(limit: 100, now: .now, lease: .seconds(3_600))
    }

    /// Lets a mail be composed, as before its first attempt. Returns its Message-ID.
    func compose(_ entry: OutboxEntry) async throws -> MessageID {
        let ticket = try #require(entry.subject).ticket
        let token = ReplyToken(
            ticket: ticket.replyKey, recipient: entry.recipient.id, scope: entry.notice.scope,
            signedAt: entry.createdAt)
        let id = try #require(identifiers.make(token, row: entry.id, createdAt: entry.createdAt, keys: keys))
        try await store.keepComposed(ComposedMail(messageID: id, envelopeSender: nil, head: []), for: entry.id)
        return id
    }

    func told() async throws -> [String] {
        try await sent().map { "\($0.notice.kind.rawValue) \($0.recipient.address)" }
    }

    func file() async throws -> TicketFile {
        let first = try #require(try await store.tickets(TicketFilter()).last)
        return try #require(try await store.ticketFile(first.number))
    }

    func last() async throws -> TicketMessage { try #require(try await file().messages.last) }
}
