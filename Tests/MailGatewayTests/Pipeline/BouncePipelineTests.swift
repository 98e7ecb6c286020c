import GatewayKit
import MIMEParser
import Notifier
import Testing

@testable import MailGateway
@testable import TicketStore

/// Bounces and complaints on their whole way: bytes in, tickets and deliveries out.
@Suite struct BouncePipelineTests {
    /// A ticket of Eva's whose acknowledgement was sent as `ours`.
    private final class Stage {
        let folder = TestFolder()
        let store: OpenStore.Store
        let pipeline: Pipeline
        static let ours = MessageID("<ours@example.test>")!

        init() async throws {
            let office = try Office()
            let directory = try DataDirectory(preparing: folder.path + "/data")
            store = try OpenStore.openForDaemon(directory, now: .now)
            let log = Log(threshold: .error, sink: { _ in })
            pipeline = Pipeline(
                parser: MessageParser(), rules: office.rules,
                seal: ReplySeal(address: { _ in nil }, messageID: { _ in nil }), store: store, limits: IntakeLimits(),
                slots: LettersInParsing.Slots(worker: 0),
                inParsing: try LettersInParsing(path: folder.path + "/in-parsing"),
                alerts: OperatorAlerts(
                    store: store, settings: AlertSettings(), log: log),
                log: log, ringDispatcher: {})
            try await receive("From: eva@customer.test\nTo: support@example.test\nSubject: printer\n\nIt burns.\n")
            for entry in try await store.claimOutbox(limit: 9, now: .now, lease: .seconds(60))
            where entry.notice.kind == .acknowledgement {
                let mail = ComposedMail(messageID: Self.ours, envelopeSender: nil, head: [1])
                try await store.keepComposed(mail, for: entry.id)
                try await store.finish(entry.id, with: .sent(reply: "250"), now: .now)
            }
        }

        func receive(_ mail: String) async throws {
            let letter = Letter(
                place: .pipe(MailboxName("support")), content: .bytes(Array(mail.utf8)), receivedAt: .now)
            #expect(try await pipeline.process(try await store.hold([letter], now: .now)) == 1)
        }

        func acknowledgements() async throws -> [DeliveryState] {
            try await store.deliveries(in: DeliveryState.allCases, limit: 20)
                .filter { $0.kind == .acknowledgement }.map(\.state)
        }

        func history() async throws -> [String] {
            let tickets = try await store.tickets(TicketFilter())
            #expect(tickets.count == 1, "a report opens no ticket")
            return try await store.ticketFile(tickets[0].number)?.history.map(\.action) ?? []
        }
    }

    private static let head = """
        Return-Path: <>
        From: MAILER-DAEMON@mx.customer.test
        To: support@example.test
        Subject: failure notice


        """

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let mail: String
        let state: DeliveryState
        let event: String

        init(_ says: String, _ mail: String, _ state: DeliveryState, _ event: String) {
            (testDescription, self.mail, self.state, self.event) = (says, mail, state, event)
        }
    }

    static let rows: [Row] = [
        Row(
            "by our Message-ID in the text of a vendor's bounce",
            head + """
                I'm afraid I wasn't able to deliver your message to the following addresses.

                <moved-on@elsewhere.test>:
                550 5.1.1 User unknown

                --- Below this line is a copy of the message.

                Message-ID: <ours@example.test>
                To: eva@customer.test
                """, .failed, "delivery.failed"),
        Row(
            "by the person it went to",
            head + """
                I'm afraid I wasn't able to deliver your message to the following addresses.

                <EVA@customer.test>:
                550 5.1.1 User unknown
                """, .failed, "delivery.failed"),
        Row(
            "a warning changes no delivery",
            head + """
                THIS IS A WARNING MESSAGE ONLY. Delivery to the following recipient has been delayed:

                eva@customer.test
                """, .sent, "delivery.delayed"),
        Row(
            "a complaint about it",
            """
            From: feedback@provider.test
            To: support@example.test
            Content-Type: multipart/report; report-type=feedback-report; boundary=b

            --b

            This is an abuse report.
            --b
            Content-Type: message/feedback-report

            Feedback-Type: abuse
            --b
            Content-Type: message/rfc822

            Message-ID: <ours@example.test>
            To: redacted

            Hello
            --b--
            """, .sent, "complaint.received"),
    ]

    @Test("a report finds the mail it is about", arguments: rows)
    func finds(row: Row) async throws {
        let stage = try await Stage()
        try await stage.receive(row.mail)
        #expect(try await stage.acknowledgements() == [row.state])
        #expect(try await stage.history().contains(row.event))
        await stage.store.close()
    }

    @Test("T8 a bounce of a mail nobody sent changes nothing and opens nothing")
    func stray() async throws {
        let stage = try await Stage()
        try await stage.receive(Self.head + "<nobody@elsewhere.test>:\n550 5.1.1 User unknown\n")
        #expect(try await stage.acknowledgements() == [.sent])
        #expect(try await !stage.history().contains("delivery.failed"))
        await stage.store.close()
    }

    @Test("T8 after a complaint the next mail of that person is answered by nobody but a person")
    func complaintSilences() async throws {
        let stage = try await Stage()
        try await stage.receive(Self.rows[3].mail)
        try await stage.receive("From: eva@customer.test\nTo: support@example.test\nSubject: again\n\nStill burning.\n")
        #expect(try await stage.acknowledgements() == [.sent])
        #expect(try await stage.store.tickets(TicketFilter()).count == 2)
        await stage.store.close()
    }
}
