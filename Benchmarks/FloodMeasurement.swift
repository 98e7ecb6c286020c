import GatewayTestKit

/// What a flood of one sender costs everybody else: the same mails of others without it and during it, half of them
/// into the mailbox that is flooded, half into another.
struct FloodMeasurement: Measurement {
    static let flood = 10_000
    /// In every round comes one mail of somebody else.
    static let rounds = 400
    static let round = Duration.milliseconds(40)
    /// The default: what the flood exceeds.
    static let mailsPerSender = 60

    let sandbox: SandboxUnderTest
    let name = "flood"
    let what = "\(flood) mails of one sender, steadily and at once, and \(rounds) of others meanwhile"

    func figures() async throws -> [Figure] {
        let station = try await Station("flood", in: sandbox, isTapped: false) { settings in
            settings.mailboxes[0].folder = "INBOX"
            var other = settings.mailboxes[0]
            other.name = Self.otherMailbox
            other.user = "\(Self.otherMailbox)@\(sandbox.domain)"
            other.password = sandbox.password(of: Self.otherMailbox)
            other.address = other.user
            settings.mailboxes.append(other)
            settings.limits["intake"]?["mails_per_sender"] = "\(Self.mailsPerSender)"
        }
        try await station.place.account.empty("INBOX")
        try await sandbox.account(Self.otherMailbox).empty("INBOX")
        try await station.place.gateway.start()
        let calm = try await waits(of: "calm", at: station)
        let steady = try await waits(of: "steady", beside: floodMails("steady-flood"), at: station)
        let burst = try await waits(of: "burst", behind: floodMails("burst-flood"), at: station)
        try checkFloods(at: station)
        await station.close()
        return Self.figures(calm, steady, burst)
    }

    /// Milliseconds from delivery to the committed ticket, for each mail of others.
    private struct Waits {
        var inFlooded: [Double] = []
        var elsewhere: [Double] = []
        /// From the first delivery to the last.
        var seconds = 0.0
    }

    private static func figures(_ calm: Waits, _ steady: Waits, _ burst: Waits) -> [Figure] {
        func ratio(_ name: String, _ waits: [Double], _ usual: [Double], _ goal: Figure.Goal, _ meaning: String)
            -> Figure
        {
            Figure(
                name: name, value: waits.percentile(0.99) / usual.percentile(0.99), unit: "ratio", goal: goal,
                meaning: meaning)
        }
        let rate = Int(Double(flood) / steady.seconds)
        return [
            ratio(
                "flood_p99_ratio", steady.inFlooded, calm.inFlooded, .atMost(1.2),
                "others' mail in the flooded mailbox, delivered to committed: with \(rate) mails/s of flood / without"),
            ratio(
                "flood_p99_ratio_elsewhere", steady.elsewhere, calm.elsewhere, .atMost(1.2),
                "the same, in another mailbox"),
            ratio(
                "flood_burst_p99_ratio_elsewhere", burst.elsewhere, calm.elsewhere, .atMost(1.2),
                "the same, when \(flood) mails come at once"),
            ratio(
                "flood_burst_p99_ratio", burst.inFlooded, calm.inFlooded, .none,
                "in the flooded mailbox, where mail waits for what came before it"),
            Figure(
                name: "flood_p99_calm", value: calm.inFlooded.percentile(0.99), unit: "ms", meaning: "without a flood"),
            Figure(
                name: "flood_burst_p99", value: burst.inFlooded.percentile(0.99), unit: "ms",
                meaning: "behind \(flood) mails that came at once"),
        ]
    }

    private static let otherMailbox = "billing"
    private static let flooder = "flooder@flood.test"

    private func floodMails(_ series: String) -> [[UInt8]] {
        var factory = MailFactory(series: series)
        factory.textBytes = 1_700
        return (1...Self.flood).map {
            factory.request($0, subject: "Flood \($0)", from: Self.flooder).bytes
        }
    }

    /// - Parameters:
    ///   - steady: Comes as fast as the mail server delivers it, a share in every round.
    ///   - burst: Is put into the mailbox at once, when the first round begins.
    private func waits(
        of series: String, beside steady: [[UInt8]] = [], behind burst: [[UInt8]] = [], at station: Station
    ) async throws -> Waits {
        let mails = twoKilobyteMails(Self.rounds, series: series)
        let share = steady.count / Self.rounds
        let (delivery, flooding) = (try await sandbox.delivery(), try await sandbox.delivery())
        let before = try StoreReader(station.place.gateway.database).number("SELECT count(*) FROM letter")
        async let poured: Void = station.place.account.append(burst, to: "INBOX")
        let begin = ContinuousClock.now
        var taken: [Int64] = []
        for (index, mail) in mails.enumerated() {
            let end = ContinuousClock.now + Self.round
            async let flooded: Void = deliver(steady[(index * share)..<((index + 1) * share)], over: flooding)
            let mailbox = index.isMultiple(of: 2) ? "support" : Self.otherMailbox
            try await delivery.deliver(mail.bytes, from: mail.sender, to: "\(mailbox)@\(sandbox.domain)")
            taken.append(wallMicroseconds())
            try await flooded
            await Pacing.reaches(end)
        }
        try await poured
        var waits = Waits()
        waits.seconds = (ContinuousClock.now - begin) / .seconds(1)
        try await station.place.settles(letters: before + mails.count + steady.count + burst.count)
        let committed = try commits(at: station)
        for (index, mail) in mails.enumerated() {
            guard let done = committed[mail.messageID] else { throw HarnessFailure("\(mail.messageID) has no ticket") }
            let wait = Double(done - taken[index]) / 1_000
            if index.isMultiple(of: 2) { waits.inFlooded.append(wait) } else { waits.elsewhere.append(wait) }
        }
        return waits
    }

    private func deliver(_ mails: ArraySlice<[UInt8]>, over delivery: MailDelivery) async throws {
        for mail in mails {
            try await delivery.deliver(mail, from: Self.flooder, to: "support@\(sandbox.domain)")
        }
    }

    /// When the letter of each Message-ID was committed.
    private func commits(at station: Station) throws -> [String: Int64] {
        let query = "SELECT m.message_id, l.committed_at FROM letter l JOIN message m ON m.id = l.message_id"
        let rows = try StoreReader(station.place.gateway.database).rows(query)
        return Dictionary(rows.map { ("<\($0[0].text)>", Int64($0[1].integer)) }) { first, _ in first }
    }

    /// They were floods: kept and counted, and no more tickets than the limit lets through in an hour.
    private func checkFloods(at station: Station) throws {
        let store = try StoreReader(station.place.gateway.database)
        let kept = try store.number("SELECT count(*) FROM letter WHERE disposition = 'flood' AND blob_id IS NOT NULL")
        guard kept == 2 * Self.flood - Self.mailsPerSender else {
            throw HarnessFailure("\(kept) of \(2 * Self.flood) mails were kept as a flood")
        }
    }
}
