import GatewayKit
import MIMEParser
import Testing
import TicketStore

@testable import Notifier

/// A real store and a composer with the installed templates, as an administrator would have them.
struct Office {
    let folder = TemporaryFolder()
    let store: OpenStore.Store
    var settings: NotifierSettings
    let keys = SigningKeys.ephemeral()
    let templates: TemplateLibrary

    static let team = "support@example.org"
    static let customer = "zoe@customer.example"
    static let agent = "anna@team.example"
    static let firstMail = MessageID("first@customer.example")

    init(
        replyAddress: String = "support+r.{token}@example.org", telling subscriptions: [EventSubscription] = []
    ) throws {
        store = try OpenStore.openForDaemon(
            DataDirectory(preparing: folder.path("data")), now: .signing, telling: subscriptions)
        let address = try #require(EmailAddress(Self.team))
        settings = NotifierSettings(
            siteName: "Example Ltd", siteDomain: "example.org",
            queues: [
                QueueName("support"): QueueVoice(
                    title: "Équipe Support", address: address, replyAddress: try ReplyAddress(pattern: replyAddress))
            ],
            operatorSender: address)
        templates = try TemplateLibrary.load(from: [TemplateLibraryTests.installed], siteLanguage: "en")
    }

    var composer: NoticeComposer { NoticeComposer(settings: settings, keys: keys, templates: templates) }
    var pattern: ReplyAddress { settings.queues[QueueName("support")]?.replyAddress ?? .none }

    /// A customer's mail has opened a ticket, and these are to be told.
    func openTicket(
        subject: String = "Printer on fire", text: String = "It burns.\n\nZoë", attachments: [NewAttachment] = [],
        name: String? = "Zoë Durand", telling notices: [Notice]
    ) async throws {
        let requester = NewContact(address: try #require(EmailAddress(Self.customer)), name: name)
        let bytes = Array("raw \(text) \(UInt64.random(in: 0 ... .max))".utf8)
        let letter = Letter(
            place: .pipe(MailboxName("support")), content: .bytes(bytes),
            receivedAt: .signing)
        let held = try #require(await store.hold([letter], now: .signing).first)
        let candidate = IntakeCandidate(
            letter: held, identity: LetterIdentity(raw: held.digest, messageID: Self.firstMail, body: sha256(bytes)),
            sender: requester.address, claims: [], content: 0)
        let ticket = NewTicket(
            series: NumberSeries(prefix: "TICKET-20261121-", minimumWidth: 3), queue: QueueName("support"),
            subject: subject, priority: .normal, requester: requester)
        let message = NewMessage(
            kind: .public, direction: .incoming, writer: .contact(requester), proof: .claimed, newText: text,
            fullText: text, messageID: Self.firstMail, attachments: attachments)
        let record = IntakeRecord(
            disposition: .ticket, effect: .open(ticket, message), notices: notices, trace: DecisionTrace())
        let receipts = try await store.commit([candidate], now: .signing) { _, _ in record }
        _ = try #require(receipts.first).get()
    }

    static func notice(
        _ kind: Notice.Kind, to recipient: String = agent, scope: TokenScope = .agent, language: String = "en"
    ) throws -> Notice {
        Notice(
            kind: kind, recipient: NewContact(address: try #require(EmailAddress(recipient)), name: "Anna Martin"),
            scope: scope, language: language)
    }

    static func toCustomer(_ kind: Notice.Kind, language: String = "en") throws -> Notice {
        try notice(kind, to: customer, scope: .customer, language: language)
    }

    func entries() async throws -> [OutboxEntry] {
        try await store.claimOutbox(limit: 100, now: .signing, lease: .seconds(60))
    }

    /// The mails of all waiting rows, as their readers get them.
    func mails() async throws -> [(entry: OutboxEntry, composed: ComposedMail, mail: ParsedMessage)] {
        var mails: [(OutboxEntry, ComposedMail, ParsedMessage)] = []
        for entry in try await entries() {
            let composed = try composer.compose(entry)
            var files: [BlobReader] = []
            for enclosure in composed.enclosures { files.append(try await store.blobReader(enclosure.digest)) }
            mails.append((entry, composed, try MessageParser().parse(CarriedMail(composed, files: files).whole())))
        }
        return mails
    }
}

extension CarriedMail {
    func whole() throws(StoreError) -> [UInt8] {
        var copy = self
        var bytes: [UInt8] = []
        while let piece = try copy.next() { bytes += piece }
        return bytes
    }
}

extension ParsedMessage {
    var plainText: String { textBody.first.map { text(of: $0) } ?? "" }
}
