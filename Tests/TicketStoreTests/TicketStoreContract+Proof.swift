import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

extension TicketStoreContract {
    @Test(
        "a message keeps its proof, what that rests on or lacks, and where answers were asked for",
        arguments: Backend.allCases)
    func proof(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        var number: TicketNumber?
        for (uid, basis) in ProofBasis.allCases.enumerated() {
            var message = Mails.message(id: "m\(uid)@x.example")
            message.basis = basis
            message.proof = basis.isAuthentication ? .authenticated : .claimed
            message.replyTo = uid.isMultiple(of: 2) ? Mails.address("Else\(uid)@x.example") : nil
            let held = try await store.received(Mails.letter(uid: UInt32(uid + 1)))
            let ticket = try await store.tickets(TicketFilter()).first
            let effect: IntakeRecord.Effect =
                ticket.map { .append($0.id, message, TicketChange()) } ?? .open(Mails.ticket(), message)
            let receipt = try await store.committed(
                Mails.candidate(held), as: IntakeRecord(disposition: .reply, effect: effect, trace: DecisionTrace()))
            number = receipt.number
        }
        let known = try #require(number)
        let file = try #require(try await store.ticketFile(known))
        #expect(file.messages.map(\.basis) == ProofBasis.allCases)
        #expect(file.messages.map { $0.proof == .authenticated } == ProofBasis.allCases.map(\.isAuthentication))
        for (uid, message) in file.messages.enumerated() {
            #expect(message.replyTo?.description == (uid.isMultiple(of: 2) ? "Else\(uid)@x.example" : nil))
        }
    }

    @Test(
        "T2 who was told within a day that he was not believed is known, for each person", arguments: Backend.allCases)
    func toldOfDisbelief(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let ticket = try await openTicket(store)
        let claim = ThreadClaim.reference(Mails.messageID("one@x.example"))
        func told(
            _ uid: UInt32, _ sender: String, at now: Instant, _ kind: Notice.Kind? = nil, isAgent: Bool = true
        ) async throws -> Set<Notice.Kind> {
            let held = try await store.received(Mails.letter(uid: uid))
            var candidate = Mails.candidate(held, from: sender, claims: [claim])
            candidate.claimsAgent = isAgent
            let seen = Box<Set<Notice.Kind>>([])
            _ = try await store.commit([candidate], now: now) { _, surroundings in
                seen.value = surroundings.toldOfDisbelief
                return IntakeRecord(
                    disposition: .unconfirmedReply,
                    effect: .append(ticket, Mails.message(from: sender), TicketChange()),
                    notices: kind.map { [Mails.notice($0, to: sender)] } ?? [], trace: DecisionTrace())
            }[0].get()
            return seen.value
        }
        let (anna, bruno) = ("anna@team.example", "bruno@team.example")
        #expect(try await told(2, anna, at: .start, .ticketOpened).isEmpty)
        #expect(try await told(3, anna, at: .start, .agentMailUnproved).isEmpty)
        #expect(
            try await told(4, "ANNA@team.example", at: .start + .seconds(9), .agentForwardUnproved)
                == [.agentMailUnproved])
        #expect(
            try await told(5, anna, at: .start + .seconds(86_399)) == [.agentMailUnproved, .agentForwardUnproved])
        #expect(try await told(6, anna, at: .start + .seconds(86_399), isAgent: false).isEmpty, "not asked")
        #expect(try await told(7, bruno, at: .start + .seconds(1)).isEmpty)
        #expect(try await told(8, anna, at: .start + .seconds(86_401)) == [.agentForwardUnproved])
    }
}
