import GatewayTestKit
import Glibc
import Testing

/// Five kinds of mail loops at once, met by the built gateway with the limits it ships with.
///
/// Needs the sandbox (root or sudo). `MAILGATEWAY_LONG` makes ten thousand mails of it.
@Suite struct LoopStormTests {
    @Test("T8 D11 a storm of five loops loses no mail, stays below the brake, and customers in it are answered")
    func storm() async throws {
        let storm =
            TestEffort.isLong ? LoopStorm(size: 2_000, customers: 100) : LoopStorm(size: 80, customers: 10)
        try await withWorkplace("loops") { settings in
            settings.logLevel = "info"
            settings.limits["brake"] = nil
            for key in ["mails_per_sender", "acknowledgements_per_address", "acknowledgements_per_domain"] {
                settings.limits["intake"]?[key] = nil
            }
        } _: { place in
            let clock = ContinuousClock()
            let begin = clock.now
            try await place.account.append(storm.mails(), to: place.folder)
            let arrived = clock.now
            try await place.gateway.start()
            try await place.gateway.reaches("a quarter of the storm") { store in
                try store.number("SELECT count(*) FROM letter WHERE disposition IS NOT NULL") >= storm.count / 4
            }
            await place.gateway.kill()
            try await place.gateway.start()
            try await isOver(storm.count, place)
            let judged = clock.now

            // What it sent comes back to it, as it is.
            let echo = place.sink.copies.prefix(50).map(\.bytes)
            let sentBefore = place.sink.count
            try await place.account.append(echo, to: place.folder)
            try await isOver(storm.count + echo.count, place)
            let status = try await place.gateway.command(["status"])
            #expect(status.ending == .code(1))
            #expect(status.output.contains("the brake: "))
            #expect(status.output.contains("mails of a flood set aside"))
            try await place.gateway.stop()

            let store = try StoreReader(place.gateway.database)
            try expectNothingLost(storm.count + echo.count, echoes: echo.count, store)
            let copies = place.sink.copies
            try expectBelowTheBrake(copies, store)
            #expect(copies.count <= sentBefore + 5, "an echo is answered by nobody")
            let answered = Set(copies.map(\.recipient))
            #expect((0..<storm.customers).allSatisfy { answered.contains(LoopStorm.address(ofCustomer: $0)) })
            if TestEffort.isLong { #expect(answered.contains("operator@example.test")) }
            let dispositions = try store.rows(
                "SELECT disposition, count(*) FROM letter GROUP BY disposition ORDER BY disposition"
            ).map { "\($0[0].text) \($0[1].text)" }
            let held = try store.number("SELECT count(*) FROM outbox WHERE state = 'held'")
            print(
                "loop storm: \(storm.count) mails (\(arrived - begin) to bring them, \(judged - arrived) until all was out), "
                    + "\(copies.count) sent, \(held) held, \(dispositions.joined(separator: ", "))")
        }
    }

    /// Every letter has its final word, and nothing but what the brake holds is left to send.
    private func isOver(_ letters: Int, _ place: Workplace) async throws {
        try await place.gateway.reaches("\(letters) letters done, and the rest held", within: .seconds(900)) { store in
            let done = try store.number("SELECT count(*) FROM letter WHERE state = 'done'")
            let unsent = try store.number(
                "SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'failed', 'held')")
            return done >= letters && unsent == 0
        }
    }

    private func expectNothingLost(_ letters: Int, echoes: Int, _ store: StoreReader) throws {
        #expect(try store.number("SELECT count(*) FROM letter WHERE disposition IS NOT NULL") == letters)
        #expect(try store.number("SELECT count(*) FROM letter WHERE blob_id IS NULL") == 0, "its bytes are kept")
        #expect(try store.number("SELECT count(*) FROM letter WHERE disposition = 'quarantined'") == 0)
        #expect(try store.number("SELECT count(*) FROM letter WHERE disposition = 'own_mail'") >= echoes)
        #expect(try store.number("SELECT count(*) FROM letter WHERE disposition = 'flood'") > 0)
    }

    /// Everything happened within an hour, so that the hour's limits are those of all copies.
    private func expectBelowTheBrake(_ copies: [MailSink.Copy], _ store: StoreReader) throws {
        let byRecipient = Dictionary(grouping: copies, by: \.recipient).mapValues(\.count)
        #expect(byRecipient.values.allSatisfy { $0 <= 20 }, "\(byRecipient.filter { $0.value > 20 })")
        // A mail that stood at its final dot when the gateway was killed counts, though nobody has it.
        #expect((10...20).contains(byRecipient["anna@example.test"] ?? 0), "or the brake had nothing to do")
        let instants = copies.map(\.receivedAt).sorted()
        for (index, last) in instants.enumerated() where index >= 300 {
            // The sink sees a mail a little later than the gateway counts it.
            #expect(last - instants[index - 300] > .seconds(58))
        }
        let rows = try store.rows(
            """
            SELECT cm.message_id, o.ticket_id, o.kind || lower(coalesce(t.subject, o.alert_subject))
            FROM composed_mail cm JOIN outbox o ON o.id = cm.outbox_id LEFT JOIN ticket t ON t.id = o.ticket_id
            """)
        let mails = Dictionary(rows.map { ($0[0].text, $0) }) { first, _ in first }
        var byTicket: [String: Int] = [:]
        var bySubject: [String: Int] = [:]
        for copy in copies {
            let id = String(copy.messageID.drop { $0 == "<" }.prefix { $0 != ">" })
            let mail = try #require(mails[id] ?? mails["<\(id)>"])
            if !mail[1].text.isEmpty { byTicket[mail[1].text, default: 0] += 1 }
            bySubject[mail[2].text, default: 0] += 1
        }
        #expect(byTicket.values.allSatisfy { $0 <= 30 })
        #expect(bySubject.values.allSatisfy { $0 <= 60 })
    }
}
