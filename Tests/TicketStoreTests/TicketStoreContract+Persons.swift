import GatewayKit
import Glibc
import MIMEParser
import Testing

@testable import TicketStore

/// Persons: what is kept of one, and forgetting it.
extension TicketStoreContract {
    @Test("of an erased person no byte is left anywhere; what is others' stays", arguments: Backend.allCases)
    func personErased(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let scene = try await Remembered(store)
        #expect(try opened.folder.places(of: Remembered.word).isEmpty == false, "the test looks where things are kept")
        let person = try #require(try await store.person(at: Remembered.address, now: .start))
        #expect(person.tickets.map(\.ticket.id) == [scene.foreign.id, scene.own.id])
        #expect(person.account?.address == Remembered.address)
        #expect(person.deliveries.map(\.state) == [.sent, .leased])
        #expect(person.letters.count == 2)

        let erasure = try #require(try await store.erase(personAt: Remembered.address, now: .start + .seconds(60)))
        #expect(erasure.tickets == 1)
        #expect(erasure.messages == 4)
        #expect(erasure.files == 3)
        #expect(erasure.isLogEmpty)
        #expect(try opened.folder.places(of: Remembered.word) == [])
        #expect(try await store.check(isThorough: true) == [])
        #expect(try await store.person(at: Remembered.address, now: .start) == nil)
        #expect(try await store.erase(personAt: Remembered.address, now: .start) == nil)
        #expect(try await store.account(at: Remembered.address) == nil)
        #expect(try await store.ledger(of: nil, limit: 10).count == 3, "that there was mail stays")

        let skeleton = try #require(try await store.ticketFile(scene.own.number))
        #expect(skeleton.ticket.status == scene.own.status)
        #expect(skeleton.ticket.createdAt == scene.own.createdAt)
        #expect(skeleton.ticket.version > scene.own.version)
        #expect(skeleton.messages.map(\.newText) == ["", "", ""])
        #expect(skeleton.history.last?.action == "person.erased")
        #expect(Set(skeleton.deliveries.map(\.state)) == [.sent, .failed])
        let other = try #require(try await store.ticketFile(scene.foreign.number))
        #expect(other.ticket.subject == "Printer")
        #expect(other.messages.map(\.newText) == ["The printer is on fire.", ""])
        let kept = try #require(other.messages.first?.attachments.first)
        #expect(try await store.blob(kept.digest) == Remembered.shared, "the same bytes are somebody else's file too")
        #expect(try await store.search("fire", visibleTo: .all, limit: 10, now: .start).total == 1)
        #expect(try await store.search(Remembered.word, visibleTo: .all, limit: 10, now: .start).total == 0)
    }

    @Test("who writes again after that is somebody new", arguments: Backend.allCases)
    func personReturns(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        _ = try await Remembered(store)
        _ = try await store.erase(personAt: Remembered.address, now: .start)
        let held = try await store.received(Mails.letter(uid: 90))
        try await store.committed(
            Mails.candidate(held, from: Remembered.address.description, id: "again@customer.example"),
            as: Mails.opening(from: Remembered.address.description))
        #expect(try await store.person(at: Remembered.address, now: .start)?.tickets.count == 1)
    }
}

/// A person of whom there is something in every place where something is kept.
private struct Remembered {
    /// In no other word, and not told by the words beside it.
    static let word = "xcanaryq"
    static let address = Mails.address("zz\(word)@customer.example")
    static let shared = Array("the same bytes of two people".utf8)

    let own: Ticket
    let foreign: Ticket

    private static func files() -> [NewAttachment] {
        let large = Array(repeating: Array("\(word) ".utf8), count: 20_000).flatMap { $0 }
        return [("a \(word).txt", Array(word.utf8)), ("large.txt", large), ("shared.txt", shared)].map {
            NewAttachment(name: $0.0, mediaType: "text/plain", isInline: false, contentID: nil, content: .bytes($0.1))
        }
    }

    init(_ store: OpenStore.Store) async throws {
        let mine = Self.address.description
        _ = try await store.openAccount(at: Self.address, agent: nil, now: .start)
        // Somebody else's ticket, in which the person writes too.
        let first = try await store.received(Mails.letter(uid: 1))
        let opened = try await store.committed(
            Mails.candidate(first),
            as: Mails.opening(attachments: [
                NewAttachment(
                    name: "shared.txt", mediaType: "text/plain", isInline: false, contentID: nil,
                    content: .bytes(Self.shared))
            ]))
        let theirs = try #require(opened.number)
        let theirRow = try #require(opened.ticket)
        let reply = try await store.received(Mails.letter(uid: 2, "raw \(Self.word)"))
        var letter = Mails.message(from: mine, text: "I saw it too: \(Self.word).")
        letter.safeHTML = "<p>\(Self.word)</p>"
        try await store.committed(
            Mails.candidate(reply, from: mine),
            as: IntakeRecord(
                disposition: .reply, effect: .append(theirRow, letter, TicketChange()), notices: [],
                trace: DecisionTrace()))
        // A ticket of his own, with a large mail, files, an answer, a note, and a mail on its way.
        let raw =
            Array("From: \(mine)\r\n\r\n".utf8)
            + Array(repeating: Array("\(Self.word)\r\n".utf8), count: 10_000).flatMap { $0 }
        let large = try await store.received(
            Letter(place: .mailbox(Mails.support, uidValidity: 7, uid: 3), content: .bytes(raw), receivedAt: .start))
        var new = Mails.ticket(from: mine)
        new.subject = "About \(Self.word)"
        new.tags = [TagName("tag \(Self.word)")]
        let record = IntakeRecord(
            disposition: .ticket,
            effect: .open(
                new,
                Mails.message(
                    from: mine, id: "\(Self.word)@customer.example", text: Self.word, attachments: Self.files())),
            notices: [Mails.notice(.acknowledgement, to: mine, scope: .customer)], trace: DecisionTrace())
        let receipt = try await store.committed(Mails.candidate(large, from: mine), as: record)
        let number = try #require(receipt.number)
        let ticket = try #require(try await store.ticketFile(number)).ticket
        let entry = try #require(try await store.claimOutbox(limit: 1, now: .start, lease: .seconds(60)).first)
        try await store.keepComposed(
            ComposedMail(
                messageID: Mails.messageID("ours@team.example"), envelopeSender: nil,
                head: Array("Dear \(Self.word)".utf8)), for: entry.id)
        try await store.finish(entry.id, with: .sent(reply: "250 \(Self.word)"), now: .start)
        try await Self.work(store, on: ticket)
        try await Self.alert(store)
        own = try #require(try await store.ticketFile(ticket.number)).ticket
        foreign = try #require(try await store.ticketFile(theirs)).ticket
    }

    /// What an operator was told of him.
    private static func alert(_ store: OpenStore.Store) async throws {
        let operators = Mails.person("root@team.example")
        _ = try await store.alertOperator(
            key: "flood \(address)", recipient: operators, subject: "Flood", body: "Much mail of \(address)",
            language: "en",
            now: .start)
        for entry in try await store.claimOutbox(limit: 10, now: .start, lease: .seconds(60))
        where entry.notice.recipient.address == operators.address {
            try await store.finish(entry.id, with: .sent(reply: "250"), now: .start)
        }
    }

    /// What the team did with his ticket.
    private static func work(_ store: OpenStore.Store, on ticket: Ticket) async throws {
        var details = TicketDetails()
        details.subject = "Still about \(word)"
        details.unit = word
        details.resolutionNotes = word
        details.metadata = "{\"a\":\"\(word)\"}"
        details.description = "\(word), he says now"
        for (kind, direction) in [
            (TicketMessage.Kind.public, TicketMessage.Direction.outgoing), (.internal, .incoming),
        ] {
            let work = DeskWork(on: .row(ticket.id), visibleTo: .all, by: .agent(AgentName("anna"))) { [details] _ in
                let said = NewMessage(
                    kind: kind, direction: direction, writer: .agent(AgentName("anna")), proof: .authenticated,
                    newText: "Dear \(word)", fullText: "Dear \(word)", messageID: nil)
                let notice = Mails.notice(.answer, to: address.description, scope: .customer)
                return DeskDecision(
                    .change(TicketChange(), details, saying: said), telling: kind == .public ? [notice] : [])
            }
            _ = try #require(try await store.commit([work], now: .start).first?.get())
        }
    }
}

extension TemporaryFolder {
    /// Files below this folder that hold `word`.
    fileprivate func places(of word: String) throws -> [String] {
        try Self.files(below: path).filter { try Self.bytes(of: $0).firstRange(of: Array(word.utf8)) != nil }
    }

    private static func files(below folder: String) -> [String] {
        names(in: folder).flatMap { name -> [String] in
            let path = "\(folder)/\(name)"
            let inside = files(below: path)
            return inside.isEmpty ? [path] : inside
        }
    }

    private static func bytes(of path: String) throws -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = unsafe read(descriptor, &piece, piece.count)
            guard count > 0 else { return all }
            all += piece[..<count]
        }
    }
}
