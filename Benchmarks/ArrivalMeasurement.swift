import GatewayTestKit

/// Single mails into a waiting mailbox: from the server's announcement, and from delivery, to the committed ticket.
struct ArrivalMeasurement: Measurement {
    static let mails = 200

    let sandbox: SandboxUnderTest
    let name = "arrival"
    let what = "\(mails) single mails, one after the other"

    func figures() async throws -> [Figure] {
        let station = try await Station("arrival", in: sandbox) { settings in
            // LMTP delivers into INBOX, and only there.
            settings.mailboxes[0].folder = "INBOX"
        }
        try await station.place.account.empty("INBOX")
        let delivery = try await sandbox.delivery()
        try await station.place.gateway.start()
        _ = try await station.reachesIdle()
        var announced: [Double] = []
        var delivered: [Double] = []
        for (index, mail) in twoKilobyteMails(Self.mails, series: "arrival").enumerated() {
            station.relay.setRecording(true)
            try await delivery.deliver(mail.bytes, from: mail.sender, to: "support@\(sandbox.domain)")
            let taken = wallMicroseconds()
            try await station.place.settles(letters: index + 1)
            guard let exists = station.relay.moment(of: " EXISTS\r\n", from: .server) else {
                throw HarnessFailure("mail \(index + 1) was never announced")
            }
            let committed = try Int64(
                StoreReader(station.place.gateway.database).number("SELECT max(committed_at) FROM letter"))
            announced.append(Double(committed - exists) / 1_000)
            delivered.append(Double(committed - taken) / 1_000)
            // The next announcement must be one for a client that waits.
            _ = try await station.reachesIdle(after: exists)
        }
        await station.close()
        return [
            Figure(
                name: "arrival_p50", value: announced.percentile(0.5), unit: "ms", goal: .atMost(20),
                meaning: "EXISTS received to committed, median of \(Self.mails)"),
            Figure(
                name: "arrival_p99", value: announced.percentile(0.99), unit: "ms", goal: .atMost(100),
                meaning: "the same, 99 of 100"),
            Figure(
                name: "delivered_p50", value: delivered.percentile(0.5), unit: "ms", goal: .atMost(550),
                meaning: "delivered to committed; Dovecot holds IDLE notices back 500 ms"),
            Figure(
                name: "delivered_p99", value: delivered.percentile(0.99), unit: "ms", goal: .atMost(700),
                meaning: "the same, 99 of 100"),
        ]
    }
}
