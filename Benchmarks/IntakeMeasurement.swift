import GatewayTestKit

/// A full mailbox met for the first time, beside the bare download of the same mailbox.
struct IntakeMeasurement: Measurement {
    static let mails = 10_000

    let sandbox: SandboxUnderTest
    let name = "intake"
    let what = "\(mails) mails of 2 KB from Dovecot to committed tickets with their outbox rows"

    func figures() async throws -> [Figure] {
        let station = try await Station("intake", in: sandbox, isTapped: false)
        try await station.place.deliver(twoKilobyteMails(Self.mails, series: "intake"))
        // Twice: the first download also fills Dovecot's caches, for both sides of the comparison.
        var fetchRate = 0.0
        for _ in 0..<2 { fetchRate = max(fetchRate, try await rawFetchRate(station)) }

        let begin = wallMicroseconds()
        try await station.place.gateway.start(waits: false)
        try await station.place.gateway.reaches("every mail committed", within: .seconds(300)) { store in
            try store.number("SELECT count(*) FROM letter WHERE committed_at IS NOT NULL") >= Self.mails
        }
        let peak = Machine.kilobytes("VmHWM", of: await station.place.gateway.processID) / 1_024
        let store = try StoreReader(station.place.gateway.database)
        let end = try Int64(store.number("SELECT max(committed_at) FROM letter"))
        let tickets = try store.number("SELECT count(*) FROM ticket")
        let rows = try store.number("SELECT count(DISTINCT ticket_id) FROM outbox")
        guard tickets == Self.mails, rows == Self.mails else {
            throw HarnessFailure("\(tickets) tickets, \(rows) of them with outbox rows, from \(Self.mails) mails")
        }
        await station.close()
        let rate = Double(Self.mails) / (Double(end - begin) / 1_000_000)
        return [
            Figure(
                name: "ingest_rate", value: rate, unit: "mails/s", goal: .atLeast(2_000),
                meaning: "exec to the last commit, notices being sent meanwhile; bare FETCH: \(Int(fetchRate)) mails/s"),
            Figure(
                name: "ingest_vs_fetch", value: rate / fetchRate, unit: "ratio",
                meaning: "the same, as a share of the bare streamed FETCH"),
            Figure(
                name: "rss_peak", value: peak, unit: "MB", goal: .atMost(100),
                meaning: "peak of resident memory meanwhile"),
        ]
    }

    private func rawFetchRate(_ station: Station) async throws -> Double {
        let begin = ContinuousClock.now
        let (mails, _) = try await station.place.account.drain(station.place.folder)
        guard mails == Self.mails else { throw HarnessFailure("\(mails) mails in the folder") }
        return Double(mails) / ((ContinuousClock.now - begin) / .seconds(1))
    }
}
