import GatewayTestKit
import Testing

/// Mail that rules and the trap set aside, met and let through by the built gateway.
///
/// Needs the sandbox (root or sudo).
@Suite struct QuarantineTests {
    @Test("T5 a code for another service shows nowhere until a person lets it through; a rule's mail likewise")
    func releasedByHand() async throws {
        try await withWorkplace("quarantine") { settings in
            settings.more = [
                "rules:", "  pills:", "    when: {subject: {contains: pills}}", "    then: {quarantine: yes}",
                "  bills:", "    when: {subject: {starts: bill}}",
                "    then: {tags: [bill], forward: [archive@bank.test]}",
            ]
        } _: { place in
            let mails = [
                "From: no-reply@slack.test\r\nSubject: Sign in\r\n\r\nYour verification code is 123456\r\n",
                "From: mallory@evil.test\r\nSubject: Cheap pills\r\n\r\nBuy.\r\n",
                "From: claire@customer.test\r\nSubject: Bill 17\r\n\r\nPlease look.\r\n",
            ]
            try await place.account.append(mails.map { Array($0.utf8) }, to: place.folder)
            try await place.gateway.start()
            try await place.settles(letters: 3)
            #expect(try await self.tickets(place) == ["Bill 17"])
            #expect(place.sink.copies.map(\.recipient).contains("archive@bank.test"))
            let sent = place.sink.count
            #expect(sent == 3)
            let status = try await place.gateway.command(["status"])
            #expect(status.output.contains("1 quarantined: see mailgateway quarantine list"))
            let waiting = try await place.gateway.command(["quarantine", "list", "--json"]).output.split(
                separator: "\n")
            #expect(waiting.count == 2)

            for id in 1...2 {
                let released = try await place.gateway.command(["quarantine", "release", "\(id)"])
                #expect(released.output == "1 mail let through")
                try await place.gateway.reaches("letter \(id) has its ticket") { store in
                    try store.number("SELECT count(*) FROM ticket") == id + 1
                }
            }
            try await place.settles(letters: 3)
            #expect(try await self.tickets(place).sorted() == ["Bill 17", "Cheap pills", "Sign in"])
            #expect(place.sink.copies.map(\.recipient).filter { $0.hasSuffix("slack.test") }.isEmpty)
            let ledger = try await place.gateway.command(["ledger", "--json"])
            #expect(ledger.output.contains("\"ticket\":3"))
        }
    }

    private func tickets(_ place: Workplace) async throws -> [String] {
        let rows = try await place.gateway.command(["tickets", "list", "--json"]).output.split(separator: "\n")
        return rows.compactMap { row in
            row.split(separator: "\"subject\":\"").last?.split(separator: "\"").first.map(String.init)
        }
    }
}
