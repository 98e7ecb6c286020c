import GatewayTestKit

/// What a flood of one sender costs everybody else: the same mails of others without it and during it, half of them
/// into the mailbox that is flooded, half into another.
struct FloodMeasurement: Measurement {
    static let flood = 10_000
    /// In every round comes one mail of somebody else, and its share of the flood.
    static let rounds = 400
    static let round = Duration.milliseconds(40)
    /// The default: what the flood exceeds.
    static let mailsPerSender = 60

    let sandbox: SandboxUnderTest
    let name = "flood"
    let what = "\(flood) mails of one sender, and \(rounds) of others meanwhile"

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

        let calm = try await waits(of: "calm", beside: [], at: station)
        let flood = floodMails()
        let begin = ContinuousClock.now
        let stormy = try await waits(of: "storm", beside: flood, at: station)
        let seconds = (ContinuousClock.now - begin) / .seconds(1)
        try await checkFlood(at: station)
        await station.close()
        return [
            Figure(
                name: "flood_p99_ratio", value: stormy.same.percentile(0.99) / calm.same.percentile(0.99),
                unit: "ratio", goal: .atMost(1.2),
                meaning: "others' mail in the flooded mailbox, delivered to committed: with the flood / without"),
            Figure(
                name: "flood_p99_ratio_elsewhere",
                value: stormy.other.percentile(0.99) / calm.other.percentile(0.99), unit: "ratio",
                goal: .atMost(1.2), meaning: "the same, in another mailbox"),
            Figure(
                name: "flood_p99", value: stormy.same.percentile(0.99), unit: "ms",
                meaning: "others' mail in the flooded mailbox, \(Int(Double(Self.flood) / seconds)) mails/s of flood"),
            Figure(
                name: "flood_p99_calm", value: calm.same.percentile(0.99), unit: "ms", meaning: "the same without"),
        ]
    }

    private static let otherMailbox = "billing"

    private func floodMails() -> [MailFactory.Mail] {
        var factory = MailFactory(series: "flood")
        factory.textBytes = 1_700
        return (1...Self.flood).map {
            factory.request($0, subject: "Flood \($0)", from: "flooder@flood.test")
        }
    }

    /// Milliseconds from delivery to the committed ticket, for each mail of others.
    private func waits(
        of series: String, beside flood: [MailFactory.Mail], at station: Station
    ) async throws -> (same: [Double], other: [Double]) {
        let mails = twoKilobyteMails(Self.rounds, series: series)
        let share = flood.count / Self.rounds
        let (delivery, flooding) = (try await sandbox.delivery(), try await sandbox.delivery())
        let before = try StoreReader(station.place.gateway.database).number("SELECT count(*) FROM letter")
        var taken: [Int64] = []
        for (index, mail) in mails.enumerated() {
            let end = ContinuousClock.now + Self.round
            let part = flood[(index * share)..<((index + 1) * share)]
            async let flooded: Void = deliver(part, over: flooding)
            let mailbox = index.isMultiple(of: 2) ? "support" : Self.otherMailbox
            try await delivery.deliver(mail.bytes, from: mail.sender, to: "\(mailbox)@\(sandbox.domain)")
            taken.append(wallMicroseconds())
            try await flooded
            await Pacing.reaches(end)
        }
        try await station.place.settles(letters: before + mails.count + flood.count)
        let store = try StoreReader(station.place.gateway.database)
        var committed: [String: Int64] = [:]
        let query = "SELECT m.message_id, l.committed_at FROM letter l JOIN message m ON m.id = l.message_id"
        for row in try store.rows(query) { committed["<\(row[0].text)>"] = Int64(row[1].integer) }
        var waits: (same: [Double], other: [Double]) = ([], [])
        for (index, mail) in mails.enumerated() {
            guard let done = committed[mail.messageID] else { throw HarnessFailure("\(mail.messageID) has no ticket") }
            let wait = Double(done - taken[index]) / 1_000
            if index.isMultiple(of: 2) { waits.same.append(wait) } else { waits.other.append(wait) }
        }
        return waits
    }

    private func deliver(_ mails: ArraySlice<MailFactory.Mail>, over delivery: MailDelivery) async throws {
        for mail in mails {
            try await delivery.deliver(mail.bytes, from: mail.sender, to: "support@\(sandbox.domain)")
        }
    }

    /// The flood was one: kept and counted, and no more tickets than the limit lets through.
    private func checkFlood(at station: Station) async throws {
        let store = try StoreReader(station.place.gateway.database)
        let kept = try store.number("SELECT count(*) FROM letter WHERE disposition = 'flood' AND blob_id IS NOT NULL")
        guard kept == Self.flood - Self.mailsPerSender else {
            throw HarnessFailure("\(kept) of \(Self.flood) mails were kept as a flood")
        }
    }
}
