import GatewayTestKit
import Testing

/// Mail in somebody else's name, met by the built gateway with the limits it ships with.
///
/// Needs the sandbox (root or sudo).
@Suite struct ForgedSenderTests {
    @Test("T8 two hundred forged mails bring their victims a few acknowledgements, and each opens its ticket")
    func relayed() async throws {
        try await withWorkplace("forged") { settings in
            settings.limits["intake"]?["acknowledgements_per_address"] = nil
            settings.limits["intake"]?["acknowledgements_per_domain"] = nil
        } _: { place in
            let mails = (0..<200).map { number in
                Array(
                    """
                    From: Victim <victim\(number % 100)@\(number < 100 ? "one" : "other").test>\r
                    Subject: You won \(number)\r
                    Message-ID: <forged\(number)@evil.test>\r
                    \r
                    Click here.\r

                    """.utf8)
            }
            try await place.account.append(mails, to: place.folder)
            let series = (0..<10).map { number in
                Array("From: bombed@victim.test\r\nSubject: Hello \(number)\r\n\r\nYou won \(number).\r\n".utf8)
            }
            try await place.account.append(series, to: place.folder)
            try await place.gateway.start()
            try await place.settles(letters: mails.count + series.count)
            let snapshot = try await place.stopAndRead()
            #expect(snapshot.tickets == mails.count + series.count)
            let toVictims = place.sink.copies.map(\.recipient).filter { !$0.hasSuffix("@example.test") }
            #expect(toVictims.count { $0.hasSuffix("@one.test") } == 60)
            #expect(toVictims.count { $0.hasSuffix("@other.test") } == 60)
            #expect(toVictims.count { $0 == "bombed@victim.test" } == 3)
            #expect(toVictims.count == 123)
        }
    }
}
