import GatewayKit
import MIMEParser
import Testing
import TicketStore

@testable import MailGateway

/// What `tickets show` says of promises, escalation and satisfaction.
@Suite struct TicketPromiseTests {
    private static func promised(_ text: String) -> String {
        text + """
            service_levels:
              all:
                first_response: 2h
                resolution: 365d
            """ + "\n"
    }

    @Test("a ticket shows its promises, how far it was escalated, and what its customer said")
    func shown() async throws {
        let stage = CommandStage(Self.promised)
        let configuration = try ConfigurationFile.load(stage.configurationFile, secrets: .unread)
        // Opened in the past, under the service levels of the file.
        let number = try #require(try await stage.openTicket(subject: "Printer", text: "It burns."))
        let directory = try DataDirectory(preparing: stage.dataDirectory)
        let store = try OpenStore.openForCommand(directory, serviceLevels: configuration.serviceLevels, now: .now)
        let opened = Instant(seconds: 1_795_000_000)
        _ = try await store.reviseClocks(limit: 10, now: opened + .seconds(60))
        let ticket = try #require(try await store.ticketFile(number)).ticket.id
        var change = TicketChange()
        change.satisfaction = Satisfaction(rating: 4, comment: "Quick.\u{1B}[31m")
        try await Self.obey(change, ticket, in: store, at: opened + .seconds(120))
        await store.close()
        let text = await stage.run(["tickets", "show", number.text]).output
        #expect(text.contains("promised   first_response by 2026-11-18 13:06:40 UTC, "))
        #expect(text.contains("promised   resolution by 2027-11-18 11:06:40 UTC, "))
        #expect(text.contains("rated      4 of 5: Quick."))
        #expect(!text.contains("escalated"))
        let json = await stage.run(["tickets", "list", "--json"]).output
        #expect(json.contains("\"deadline_at\":\"2026-11-18T13:06:40Z\""))
        #expect(json.contains("\"sla_state\":"))
        #expect(json.contains("\"satisfaction\":4,"))
    }

    /// What an agent's commands do.
    private static func obey(
        _ change: TicketChange, _ ticket: TicketID, in store: OpenStore.Store, at now: Instant
    ) async throws {
        let letter = Letter(place: .pipe(MailboxName("support")), content: .bytes(Array("y".utf8)), receivedAt: now)
        let candidates = try await store.hold([letter], now: now).map { held in
            IntakeCandidate(
                letter: held, identity: LetterIdentity(raw: held.digest, messageID: nil, body: held.digest),
                sender: EmailAddress("anna@example.org"), claims: [], content: 0)
        }
        _ = try await store.commit(candidates, now: now) { _, _ in
            IntakeRecord(
                disposition: .agentCommand,
                effect: .obey(ticket, .change(change), note: nil, by: AgentName("anna")), trace: DecisionTrace())
        }[0].get()
    }
}
