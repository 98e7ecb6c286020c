import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

extension TicketStoreContract {
    private func matches(
        _ store: some TicketStore, uid: UInt32, _ claims: [ThreadClaim]
    ) async throws -> [ThreadMatch] {
        let candidate = Mails.candidate(try await store.received(Mails.letter(uid: uid)), claims: claims)
        let found = Box<[ThreadMatch]>([])
        _ = try await store.commit([candidate], now: .start) { _, surroundings in
            found.value = surroundings.matches
            return IntakeRecord(disposition: .automatic, trace: DecisionTrace())
        }
        return found.value
    }

    @Test("claims are answered in their order, each with the ticket it leads to", arguments: Backend.allCases)
    func order(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let ticket = try await openTicket(store)
        let opening = try await store.tickets(TicketFilter())[0]
        let requester = opening.requester
        let claims: [ThreadClaim] = [
            .subjectToken(TicketNumber("TICKET-20261120-001")!),
            .reference(Mails.messageID("unknown@x.example")),
            .signedAddress(opening.replyKey, recipient: requester.id, scope: .customer),
            .reference(Mails.messageID("one@x.example")),
            .signedMessageID(ReplyKey(77)!, recipient: requester.id, scope: .agent),
            .subjectToken(TicketNumber("TICKET-20261120-009")!),
        ]
        let found = try await matches(store, uid: 2, claims)
        #expect(found.map(\.claim) == [claims[0], claims[2], claims[3]])
        #expect(found.map(\.tokenRecipient?.id) == [nil, requester.id, nil])
        #expect(found.allSatisfy { $0.ticket.id == ticket && $0.participants.map(\.id) == [requester.id] })
    }

    @Test(
        "T1 what was signed for a ticket finds no other, though an older database gives its row again",
        arguments: Backend.allCases)
    func restored(backend: Backend) async throws {
        let lost = try backend.open()
        _ = try await openTicket(lost.store)
        let key = try await lost.store.tickets(TicketFilter())[0].replyKey
        let restored = try backend.open()
        let other = try await openTicket(restored.store)
        let requester = try await restored.store.tickets(TicketFilter())[0].requester
        let claim = ThreadClaim.signedAddress(key, recipient: requester.id, scope: .agent)
        #expect(try await matches(restored.store, uid: 2, [claim]).isEmpty)
        #expect(try await lost.store.tickets(TicketFilter())[0].id == other, "or this proves nothing")
    }

    @Test(
        "letters that mention the same unseen mail are siblings; real evidence beats hearsay",
        arguments: Backend.allCases)
    func siblings(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        for (uid, id) in [(1, "a@x.example"), (2, "b@x.example")] as [(UInt32, String)] {
            let held = try await store.received(Mails.letter(uid: uid))
            try await store.committed(
                Mails.candidate(held), as: Mails.opening(id: id, references: ["root@x.example", "a@x.example"]))
        }
        let tickets = try await store.tickets(TicketFilter()).map(\.id)
        let found = try await matches(
            store, uid: 3, [.reference(Mails.messageID("root@x.example")), .reference(Mails.messageID("a@x.example"))])
        #expect(found.map(\.ticket.id) == [tickets[0], tickets[1]])
    }

    @Test("identifiers are compared octet by octet", arguments: Backend.allCases)
    func octets(backend: Backend) async throws {
        let opened = try backend.open()
        _ = try await openTicket(opened.store, id: "Caf\u{00E9}@x.example")
        for (uid, other) in ["Cafe\u{0301}@x.example", "caf\u{00E9}@x.example", "Caf\u{00E9}@X.example"].enumerated() {
            let claim = ThreadClaim.reference(Mails.messageID(other))
            #expect(try await matches(opened.store, uid: UInt32(uid + 2), [claim]).isEmpty)
        }
    }

    @Test("a mail we sent leads back to its ticket", arguments: Backend.allCases)
    func sent(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let held = try await store.received(Mails.letter(uid: 1))
        try await store.committed(Mails.candidate(held), as: Mails.opening(notices: [Mails.notice(.ticketOpened)]))
        let entry = try await store.claimOutbox(limit: 1, now: .start, lease: .seconds(60))[0]
        let mail = ComposedMail(
            messageID: Mails.messageID("ours@team.example"), envelopeSender: Mails.address("support@team.example"),
            head: Array("head".utf8), enclosures: [.init(header: [1], digest: held.digest, size: held.size)], tail: [2])
        try await store.keepComposed(mail, for: entry.id)
        var other = mail
        other.head = []
        try await store.keepComposed(other, for: entry.id)
        let found = try await matches(store, uid: 2, [.reference(mail.messageID)])
        #expect(found.map(\.ticket.id) == [entry.subject?.ticket.id])
        try await store.recoverOutbox(uncertainRetryAt: .start)
        let again = try await store.claimOutbox(limit: 1, now: .start, lease: .seconds(60))[0].composed
        #expect(again?.head == mail.head, "retries send the bytes that were kept first")
        #expect(again?.enclosures.map(\.digest) == [held.digest])
        #expect(again?.envelopeSender == mail.envelopeSender)
    }

    @Test("mail that left is remembered for its ticket, newest first and cut", arguments: Backend.allCases)
    func sentMail(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let held = try await store.received(Mails.letter(uid: 1))
        let notices = ["a@team.example", "b@team.example", "c@team.example"].map {
            Mails.notice(.ticketOpened, to: $0, scope: .customer)
        }
        try await store.committed(Mails.candidate(held), as: Mails.opening(notices: notices))
        let entries = try await store.claimOutbox(limit: 3, now: .start, lease: .seconds(60))
        for (number, entry) in entries.enumerated() {
            try await store.keepComposed(
                ComposedMail(
                    messageID: Mails.messageID("\(number)@team.example"), envelopeSender: nil,
                    head: Array("head \(number)".utf8)), for: entry.id)
        }
        let unknown = ThreadClaim.reference(Mails.messageID("nobody@x.example"))
        let claims = [unknown, .reference(Mails.messageID("0@team.example"))]
        #expect(try await store.sentMail(under: claims, limit: 5, bytes: 100, now: .start).isEmpty, "nothing left yet")
        for entry in entries.dropLast() {
            try await store.markSending(entry.id, now: .start)
            try await store.finish(entry.id, with: .sent(reply: "250 OK"), now: .start)
        }
        let sent = try await store.sentMail(under: claims, limit: 5, bytes: 100, now: .start)
        #expect(sent == [Array("head 1".utf8), Array("head 0".utf8)])
        #expect(try await store.sentMail(under: claims, limit: 1, bytes: 4, now: .start) == [Array("head".utf8)])
        #expect(try await store.sentMail(under: [unknown], limit: 5, bytes: 100, now: .start).isEmpty)
    }

    @Test(
        "References hold what the recipient's own mail program knows, oldest first, twenty at most",
        arguments: Backend.allCases)
    func thread(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let ticket = try await openTicket(store, id: "first@x.example")
        for uid in 2...30 as ClosedRange<UInt32> {
            let sender = uid % 2 == 0 ? "carla@customer.example" : "dora@x.example"
            try await append(
                Mails.message(from: sender, id: "\(uid)@x.example"), to: ticket, TicketChange(), store, uid: uid,
                from: sender, now: .start + .seconds(Int(uid)))
        }
        let notices = [
            Mails.notice(.answer, to: "carla@customer.example", scope: .customer),
            Mails.notice(.answer, to: "dora@x.example", scope: .customer), Mails.notice(.replyReceived),
        ]
        try await append(
            Mails.message(id: "last@x.example"), to: ticket, TicketChange(), store, uid: 31, notices: notices,
            now: .start + .seconds(31))
        let entries = try await store.claimOutbox(limit: 3, now: .start + .seconds(40), lease: .seconds(60))
        let threads = entries.map { $0.subject?.thread.map(\.description) ?? [] }
        #expect(threads[0].count == 17 && threads[0].first == "first@x.example" && threads[0].last == "last@x.example")
        #expect(!threads[0].contains("3@x.example"))
        #expect(threads[1].count == 15 && threads[1][0...1] == ["first@x.example", "3@x.example"])
        #expect(threads[2] == [])
        for uid in 40...60 as ClosedRange<UInt32> {
            try await append(
                Mails.message(id: "\(uid)@x.example"), to: ticket, TicketChange(), store, uid: uid,
                notices: uid == 60 ? [notices[0]] : [], now: .start + .seconds(Int(uid)))
        }
        let later = try await store.claimOutbox(limit: 4, now: .start + .seconds(900), lease: .seconds(60))
        #expect(later[0].subject?.thread.map(\.description) == threads[0], "what came later is not answered yet")
        let long = later[3].subject?.thread.map(\.description) ?? []
        #expect(long.count == 20 && long.first == "first@x.example" && long.last == "60@x.example")
    }
}

/// Carries a value out of a closure that the store calls.
final class Box<Value: Sendable>: @unchecked Sendable {
    // The store runs the closure to its end before `commit` returns, so the two never touch it together.
    var value: Value

    init(_ value: Value) {
        self.value = value
    }
}
