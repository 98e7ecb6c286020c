import GatewayKit
import GatewayTestKit
import MIMEParser
import Testing
import TicketStore
import Transport

@testable import Notifier

/// SMS by a real Kannel, up to the telephone network.
@Suite(.timeLimit(.minutes(2))) struct KannelTests {
    static let texts: [(String, Int, String)] = [
        ("T-1 Grüße [x] 5€", 1, "text T-1 Grüße [x] 5€"),
        ("T-1 fenêtre 😀", 1, "ucs-2 %00T%00-%001%00+%00f%00e%00n%00%EA%00t%00r%00e%00+%D8%3D%DE%00"),
        ("T-1 " + String(repeating: "a", count: 400), 2, "udh"),
        ("T-1 " + String(repeating: "ê", count: 400), 2, "udh"),
    ]

    @Test("a text arrives as it was written, in as many segments as were counted", arguments: texts)
    func arrives(text: String, segments: Int, beginning: String) async throws {
        let kannel = try KannelUnderTest()
        let short = SMSText(text, atMost: 2, mark: "T-1")
        #expect(short.segments == segments)
        let channel = try Self.channel(kannel)
        // Whatever comes behind it shows that nothing more came of the first.
        for text in [short, SMSText("T-2 end", atMost: 1, mark: "")] {
            let outcome = await channel.deliver(TextParcel(phone: "+4912345678", text: text, id: "1")) {}
            guard case .accepted(let reply) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(reply.hasPrefix("202 "))
        }
        for _ in 0..<segments {
            let segment = await kannel.segment()
            #expect(segment.hasPrefix("1234 +4912345678 \(beginning)"))
        }
        let last = await kannel.segment()
        #expect(last == "1234 +4912345678 text T-2 end")
    }

    @Test("a wrong password closes the way and asks for a person")
    func wrongPassword() async throws {
        let kannel = try KannelUnderTest()
        let channel = try Self.channel(kannel, password: "wrong")
        let text = SMSText("T-1", atMost: 1, mark: "")
        let outcome = await channel.deliver(TextParcel(phone: "+4912345678", text: text, id: "1")) {}
        guard case .channelDown(let fault) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(fault.needsOperator && fault.reason.contains("Authorization failed"))
        #expect(!fault.reason.contains("wrong"))
    }

    @Test("an urgent mail reaches the telephone of who is on call, with the number of its ticket")
    func fromOutbox() async throws {
        let kannel = try KannelUnderTest()
        let dispatch = try Dispatch()
        var notice = try Office.notice(.urgentAlert)
        notice.voice = .sms
        try await dispatch.office.openTicket(
            text: String(repeating: "It burns! ", count: 99), name: "Zoe Durand", telling: [notice])
        let phones = [try #require(EmailAddress(Office.agent)): "+4912345678"]
        let freight = SMSFreight(composer: dispatch.office.composer, phones: phones, segments: 1)
        let channel = try Self.channel(kannel)
        try await dispatch.running(dispatch.dispatcher(freight) { channel }) {
            let text = await kannel.segment()
            #expect(
                text.hasPrefix(
                    "1234 +4912345678 text URGENT TICKET-20261121-001 Printer on fire - Zoe Durand: It burns!"))
            #expect(text.hasSuffix("..."))
            await dispatch.clock.whenResting()
        }
        let row = try #require(try await dispatch.deliveries().first)
        #expect(row.state == .sent && row.route == .sms)
        #expect(row.lastReply?.hasPrefix("202 ") == true)
    }

    @Test("somebody without a phone gets no SMS, and the row says why")
    func withoutPhone() async throws {
        let dispatch = try Dispatch()
        var notice = try Office.notice(.urgentAlert)
        notice.voice = .sms
        try await dispatch.office.openTicket(telling: [notice])
        let freight = SMSFreight(composer: dispatch.office.composer, phones: [:], segments: 1)
        let endpoint = try WebEndpoint(url: "http://127.0.0.1:\(ScriptedPeer.freePort())/", allowsPrivate: true)
        try await dispatch.running(
            dispatch.dispatcher(freight) {
                SMSChannel(.kannel(user: "u", password: nil, sender: ""), over: WebSession(endpoint: endpoint))
            }
        ) { await dispatch.clock.whenResting() }
        let row = try #require(try await dispatch.deliveries().first)
        #expect(row.state == .failed && row.lastReply?.contains("no phone") == true)
    }

    @Test("a dead gateway delays no mail, and an SMS too old to help is given up")
    func deadGateway() async throws {
        var dispatch = try Dispatch()
        dispatch.office.settings.dispatch.lifetime = .seconds(3_600)
        dispatch.office.settings.dispatch.expiresInOutage = true
        var text = try Office.notice(.urgentAlert)
        text.voice = .sms
        try await dispatch.office.openTicket(telling: [try Office.notice(.urgentAlert), text])
        let freight = SMSFreight(
            composer: dispatch.office.composer, phones: [try #require(EmailAddress(Office.agent)): "+491"], segments: 1)
        let endpoint = try WebEndpoint(url: "http://127.0.0.1:\(ScriptedPeer.freePort())/", allowsPrivate: true)
        let mail = ScriptedChannel()
        try await dispatch.running(
            dispatch.dispatcher(freight) {
                SMSChannel(.kannel(user: "u", password: nil, sender: ""), over: WebSession(endpoint: endpoint))
            }
        ) {
            await dispatch.clock.whenResting()
            try await dispatch.running(dispatch.dispatcher { mail }) { await mail.hasSeen(1) }
            for _ in 0..<70 {
                dispatch.clock.advance(by: .seconds(60))
                await dispatch.clock.whenResting()
            }
        }
        #expect(try await dispatch.states() == [.sent, .failed])
    }

    private static func channel(
        _ kannel: KannelUnderTest, password: String = KannelUnderTest.password
    ) throws -> SMSChannel {
        let endpoint = try WebEndpoint(url: kannel.url, allowsPrivate: true)
        return SMSChannel(
            .kannel(user: KannelUnderTest.user, password: Secret(password), sender: "1234"),
            over: WebSession(endpoint: endpoint))
    }
}
