import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

/// A store in which tickets are opened and written in, minute by minute.
final class Conversation {
    let opened: OpenedStore
    var store: OpenStore.Store { opened.store }
    private var minute: Int64 = 0
    private var letters: UInt32 = 0

    init(_ backend: Backend = .sqlite, _ book: ServiceLevelBook = .none) throws {
        opened = try backend.open(book)
    }

    var now: Instant { .start + .seconds(60 * minute) }

    @discardableResult
    func open(
        _ text: String, from sender: String = "carla@customer.example", name: String? = "Carla",
        subject: String = "Printer", files: [String] = [], _ change: (inout NewTicket) -> Void = { _ in }
    ) async throws -> (id: TicketID, number: TicketNumber) {
        var new = Mails.ticket(from: sender)
        new.subject = subject
        new.requester.name = name
        change(&new)
        let receipt = try await commit(.open(new, message(text, .contact(new.requester), files: files)), from: sender)
        return (try #require(receipt.ticket), try #require(receipt.number))
    }

    @discardableResult
    func write(
        _ text: String, by writer: String, in ticket: TicketID, kind: TicketMessage.Kind = .public,
        isConfirmed: Bool = true, files: [String] = [], _ change: TicketChange = TicketChange()
    ) async throws -> MessageRowID {
        let isAgent = !writer.utf8.contains(UInt8(ascii: "@"))
        var new = message(
            text, isAgent ? .agent(AgentName(writer)) : .contact(Mails.person(writer)), files: files)
        new.kind = kind
        new.direction = isAgent && kind == .public ? .outgoing : .incoming
        new.isConfirmed = isConfirmed
        let sender = isAgent ? "\(writer)@team.example" : writer
        return try #require(try await commit(.append(ticket, new, change), from: sender).message)
    }

    func change(_ change: TicketChange, of ticket: TicketID) async throws {
        _ = try await commit(
            .obey(ticket, .change(change), note: nil, by: AgentName("anna")), from: "anna@team.example")
    }

    private func message(_ text: String, _ writer: NewMessage.Writer, files: [String]) -> NewMessage {
        NewMessage(
            kind: .public, direction: .incoming, writer: writer, proof: .claimed, newText: text, fullText: text,
            messageID: nil,
            attachments: files.map {
                NewAttachment(
                    name: $0, mediaType: "text/plain", isInline: false, contentID: nil,
                    content: .bytes(Array($0.utf8)))
            })
    }

    private func commit(_ effect: IntakeRecord.Effect, from sender: String) async throws -> Receipt {
        minute += 1
        letters += 1
        let held = try await store.received(Mails.letter(uid: letters))
        return try await store.committed(
            Mails.candidate(held, from: sender),
            as: IntakeRecord(disposition: .reply, effect: effect, trace: DecisionTrace()), now: now)
    }

    func contact(_ address: String) async throws -> ContactID {
        try await store.readers.snapshot { (connection) throws(StoreError) in
            try connection.contact(at: Mails.address(address))?.id
        } ?? #require(nil as ContactID?)
    }

    func found(
        _ text: String, _ visibility: TicketVisibility = .all
    ) async throws -> [String] {
        try await store.search(text, visibleTo: visibility, limit: 100, now: now).hits.map(\.row.ticket.number.text)
    }
}
