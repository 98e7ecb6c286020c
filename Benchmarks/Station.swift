import GatewayTestKit

/// A gateway with a relay between it and Dovecot, and a sink for what it sends: one measurement's own.
struct Station: Sendable {
    let place: Workplace
    /// Stamps what passes between the gateway and the IMAP server.
    let relay: Relay

    /// Under load the gateway talks to Dovecot without the relay (`isTapped: false`), which would be measured too.
    init(
        _ label: String, in sandbox: SandboxUnderTest, isTapped: Bool = true,
        tune: (inout GatewaySettings) -> Void = { _ in }
    ) async throws {
        let relay = try Relay(to: sandbox.port("IMAP"))
        self.relay = relay
        place = try await Workplace(label, in: sandbox) { settings in
            settings.logLevel = "notice"
            if isTapped { settings.mailboxes[0].url = "imap://127.0.0.1:\(relay.port)" }
            tune(&settings)
        }
    }

    /// Waits until the gateway waits for mail.
    func reachesIdle(after moment: Int64 = 0) async throws -> Int64 {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            if let idle = relay.moment(of: "IDLE\r\n", from: .gateway, after: moment) { return idle }
            await Pacing.reaches(.now + .milliseconds(5))
        }
        throw HarnessFailure("the gateway does not wait for mail:\n\(await place.gateway.log.tail())")
    }

    func close() async {
        await place.close()
        relay.close()
    }
}

/// Mails of about two kilobytes, each a ticket of its own, from customers of five hundred domains.
func twoKilobyteMails(_ count: Int, series: String, startingAt first: Int = 1) -> [MailFactory.Mail] {
    var factory = MailFactory(series: series)
    factory.textBytes = 1_700
    factory.senderDomains = 500
    return (first..<(first + count)).map { factory.request($0) }
}
