import GatewayKit
import MIMEParser
import Testing
import TicketStore

@testable import Notifier

@Suite struct ReachTests {
    static let noon = Instant(seconds: 1_795_176_000)  // 2026-11-20 12:00 UTC, 13:00 in Paris

    @Test("whoever chose nothing gets mail at once")
    func usual() throws {
        let notice = try Office.notice(.ticketOpened)
        #expect(Reach().notices([notice], at: Self.noon).map(\.voice) == [.mail])
    }

    @Test("each kind goes by the voices chosen for it, the rest by the usual ones, none by none")
    func choices() throws {
        let reach = try Self.reach(
            Reach.Preference(voices: [.urgentAlert: [.mail, .sms], .replyReceived: [.sms], .forward: []], usual: []))
        func told(_ kind: Notice.Kind) throws -> [Notice.Voice] {
            reach.notices([try Office.notice(kind)], at: Self.noon).map(\.voice)
        }
        #expect(try told(.urgentAlert) == [.mail, .sms])
        #expect(try told(.replyReceived) == [.sms])
        #expect(try told(.ticketOpened) == [])
        #expect(try told(.commandRefused) == [.mail], "an answer to his own mail is no notice he can choose")
        #expect(try told(.forward) == [.mail])
    }

    @Test("somebody reached in two roles gets one mail and one SMS, the urgent ones")
    func oneOfEach() throws {
        let reach = try Self.reach(Reach.Preference(voices: [.urgentAlert: [.mail, .sms]], usual: [.mail, .sms]))
        let told = reach.notices(
            [
                try Office.notice(.ticketOpened), try Office.notice(.urgentAlert),
                try Office.toCustomer(.acknowledgement),
            ],
            at: Self.noon)
        #expect(told.map(\.kind) == [.urgentAlert, .urgentAlert, .acknowledgement])
        #expect(told.map(\.voice) == [.mail, .sms, .mail])
    }

    struct Night: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// UTC.
        var now: String
        var end: String?
        var zone = "Europe/Paris"
        var from = 22 * 60
        var until = 7 * 60
    }

    static let nights = [
        Night(testDescription: "before", now: "2026-11-20T20:59:59Z"),
        Night(testDescription: "at its begin", now: "2026-11-20T21:00:00Z", end: "2026-11-21T06:00:00Z"),
        Night(testDescription: "after midnight", now: "2026-11-21T00:30:00Z", end: "2026-11-21T06:00:00Z"),
        Night(testDescription: "at its end", now: "2026-11-21T06:00:00Z"),
        Night(testDescription: "into summer time", now: "2026-03-28T22:00:00Z", end: "2026-03-29T05:00:00Z"),
        Night(testDescription: "out of summer time", now: "2026-10-24T21:00:00Z", end: "2026-10-25T06:00:00Z"),
        Night(
            testDescription: "at noon", now: "2026-11-20T12:30:00Z", end: "2026-11-20T13:00:00Z", zone: "UTC",
            from: 12 * 60, until: 13 * 60),
    ]

    @Test("quiet hours end when the person's own clock says so", arguments: nights)
    func ends(night: Night) throws {
        let zone = try #require(TimeZoneRules.load(night.zone))
        let hours = QuietHours(from: night.from, until: night.until, voices: [.sms], letsUrgentPass: true, zone: zone)
        #expect(hours.end(at: try Self.instant(night.now))?.description == night.end)
    }

    @Test("in quiet hours an SMS waits for their end; mail and what is urgent do not", arguments: [true, false])
    func waits(letsUrgentPass: Bool) throws {
        let hours = QuietHours(
            from: 12 * 60, until: 14 * 60, voices: [.sms], letsUrgentPass: letsUrgentPass, zone: .utc)
        let reach = try Self.reach(Reach.Preference(usual: [.mail, .sms], quietHours: hours))
        let end = Self.noon + .seconds(7_200)
        #expect(reach.notices([try Office.notice(.ticketOpened)], at: Self.noon).map(\.notBefore) == [nil, end])
        let urgent = reach.notices([try Office.notice(.urgentAlert)], at: Self.noon).map(\.notBefore)
        #expect(urgent == [nil, letsUrgentPass ? nil : end])
    }

    @Test(
        "what is gathered waits for the next of his times, by his own clock",
        arguments: [
            ("2026-11-20T06:59:59Z", "2026-11-20T07:00:00Z"), ("2026-11-20T07:00:00Z", "2026-11-20T15:30:00Z"),
            ("2026-11-20T20:00:00Z", "2026-11-21T07:00:00Z"), ("2026-03-28T20:00:00Z", "2026-03-29T06:00:00Z"),
            ("2026-10-24T20:00:00Z", "2026-10-25T07:00:00Z"),
        ])
    func digestTimes(now: String, due: String) throws {
        let zone = try #require(TimeZoneRules.load("Europe/Paris"))
        let reach = try Self.reach(
            Reach.Preference(
                voices: [.replyReceived: [.sms, .digest]], usual: [.digest],
                digestTimes: DigestTimes(minutes: [8 * 60, 16 * 60 + 30], zone: zone)))
        let told = reach.notices([try Office.notice(.ticketOpened)], at: try Self.instant(now))
        #expect(told.map(\.voice) == [.digest] && told.map { $0.notBefore?.description } == [due])
        let both = reach.notices([try Office.notice(.replyReceived)], at: try Self.instant(now))
        #expect(both.map(\.voice) == [.sms, .digest] && both.map { $0.notBefore?.description } == [nil, due])
    }

    @Test("what is urgent is never gathered, and what is told by mail at once is not told again")
    func notGathered() throws {
        let reach = try Self.reach(Reach.Preference(voices: [.urgentAlert: [.digest, .sms]], usual: [.digest]))
        #expect(reach.notices([try Office.notice(.escalated)], at: Self.noon).map(\.voice) == [.mail])
        for notices in [[Notice.Kind.ticketOpened, .urgentAlert], [.urgentAlert, .ticketOpened]] {
            let told = reach.notices(try notices.map { try Office.notice($0) }, at: Self.noon)
            #expect(told.map(\.kind) == [.urgentAlert, .urgentAlert] && told.map(\.voice) == [.mail, .sms])
        }
        let mail = try Self.reach(Reach.Preference(voices: [.replyReceived: [.mail]], usual: [.digest]))
        let told = mail.notices([try Office.notice(.ticketOpened), try Office.notice(.replyReceived)], at: Self.noon)
        #expect(told.map(\.kind) == [.replyReceived])
    }

    @Test("quiet hours for mail put a digest off to their end")
    func quietDigest() throws {
        let hours = QuietHours(from: 7 * 60, until: 9 * 60, voices: [.mail], letsUrgentPass: true, zone: .utc)
        let reach = try Self.reach(Reach.Preference(usual: [.digest], quietHours: hours))
        let told = reach.notices([try Office.notice(.ticketOpened)], at: Self.noon)
        #expect(told.map { $0.notBefore?.description } == ["2026-11-21T09:00:00Z"])
    }

    @Test("a row that waits for the morning is sent then, and its lifetime begins there")
    func dispatched() async throws {
        var dispatch = try Dispatch()
        dispatch.office.settings.dispatch.lifetime = .seconds(600)
        dispatch.office.settings.dispatch.longestSleep = .seconds(30_000)
        var notice = try Office.notice(.ticketOpened)
        notice.notBefore = dispatch.clock.now + .seconds(7_200)
        try await dispatch.office.openTicket(telling: [notice])
        let channel = ScriptedChannel(answering: { $0 == 1 ? .refusedForNow(reason: "busy") : .accepted(reply: "250") })
        try await dispatch.running(dispatch.dispatcher { channel }) {
            await dispatch.clock.whenResting()
            #expect(channel.mails.isEmpty)
            let census = try await dispatch.store.census(now: dispatch.clock.now + .seconds(3_600))
            #expect(census.oldestUntried == nil)
            dispatch.clock.advance(by: .seconds(7_200))
            await channel.hasSeen(1)
            await dispatch.clock.whenResting()
            dispatch.clock.advance(by: .seconds(72))
            await channel.hasSeen(2)
        }
        #expect(try await dispatch.states() == [.sent])
    }

    private static func reach(_ preference: Reach.Preference) throws -> Reach {
        Reach([try #require(EmailAddress(Office.agent)): preference])
    }

    private static func instant(_ text: String) throws -> Instant {
        let digits = text.utf8.split { !(0x30...0x39).contains($0) }.compactMap {
            Int64(String(decoding: $0, as: UTF8.self))
        }
        try #require(digits.count == 6)
        let days = CivilDate(year: Int(digits[0]), month: Int(digits[1]), day: Int(digits[2])).daysSince1970
        return Instant(seconds: days * 86_400 + digits[3] * 3_600 + digits[4] * 60 + digits[5])
    }
}
