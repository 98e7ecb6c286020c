import GatewayTestKit

/// Urgent mails, one after the other: from delivery to the SMS gateway and the mailbox of who is on call.
struct AlertMeasurement: Measurement {
    static let mails = 300

    let sandbox: SandboxUnderTest
    let name = "alert"
    let what = "\(mails) urgent mails to an SMS gateway and a mailbox on loopback"

    func figures() async throws -> [Figure] {
        let gateway = ScriptedWebServer()
        let station = try await Station("alert", in: sandbox) { settings in
            settings.mailboxes[0].folder = "INBOX"
            settings.phones = ["bruno": "+4912345678"]
            settings.more += [
                "sms:", "  kind: form", "  url: \(gateway.url)/", "  fields: {to: \"{{phone}}\", text: \"{{text}}\"}",
            ]
        }
        try await station.place.account.empty("INBOX")
        let delivery = try await sandbox.delivery()
        try await station.place.gateway.start()
        _ = try await station.reachesIdle()
        var texts: [Double] = []
        var alerts: [Double] = []
        let onCall = "bruno@\(sandbox.domain)"
        for number in 1...Self.mails {
            let mail = MailFactory(series: "alert").urgent(number)
            try await delivery.deliver(mail.bytes, from: mail.sender, to: "support@\(sandbox.domain)")
            let taken = ContinuousClock.now
            await gateway.hasHeard(number)
            let mailed = try await moment(of: number, to: onCall, in: station)
            let texted = gateway.requests[number - 1].receivedAt
            texts.append((texted - taken) / .milliseconds(1))
            alerts.append((max(texted, mailed) - taken) / .milliseconds(1))
            try await station.place.settles(letters: number)
            // The next announcement must be one for a client that waits.
            _ = try await station.reachesIdle(after: station.relay.moment(of: " EXISTS\r\n", from: .server) ?? 0)
        }
        await station.close()
        return [
            Figure(
                name: "alert_p50", value: alerts.percentile(0.5), unit: "ms",
                meaning: "delivered to SMS gateway and mailbox, median of \(Self.mails)"),
            Figure(
                name: "alert_p99", value: alerts.percentile(0.99), unit: "ms", goal: .atMost(1_000),
                meaning: "the same, 99 of 100; Dovecot holds IDLE notices back 500 ms"),
            Figure(name: "alert_sms_p99", value: texts.percentile(0.99), unit: "ms", meaning: "the SMS alone"),
        ]
    }

    /// When the mail to the one on call arrived.
    private func moment(of number: Int, to address: String, in station: Station) async throws -> ContinuousClock.Instant
    {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            let copies = station.place.sink.copies.filter { $0.recipient == address }
            if copies.count >= number { return copies[number - 1].receivedAt }
            await Pacing.reaches(.now + .milliseconds(2))
        }
        throw HarnessFailure("urgent mail \(number) was not mailed to \(address)")
    }
}
