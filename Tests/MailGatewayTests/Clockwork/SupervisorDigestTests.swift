import GatewayKit
import MIMEParser
import Notifier
import Synchronization
import Testing
import TicketStore

@testable import MailGateway

@Suite struct SupervisorDigestTests {
    /// Anna supervises her queue; Zoë is in none.
    private static func configured(_ text: String) -> String {
        let people = """
                role: supervisor
              zoe:
                address: zoe@example.org
                role: admin
                language: de
              bruno:
                address: bruno@example.org

            """
        return text.inserting(people, after: "    address: anna@example.org\n")
            .inserting("  time_zone: Europe/Paris\n", after: "  domain: example.org\n")
            + "automation:\n  digest_at: \"08:00\"\n"
    }

    private static func configuration(of stage: borrowing CommandStage) throws -> Configuration {
        try ConfigurationFile.load(stage.configurationFile, secrets: .unread)
    }

    private static func instant(_ day: String, _ time: Int64) throws -> Instant {
        Instant(seconds: try #require(CivilDate(day)).daysSince1970 * 86_400 + time)
    }

    @Test("it falls due once on every day, by the wall clock of the site")
    func dueTimes() async throws {
        let stage = CommandStage(Self.configured)
        let store = try stage.openStore()
        let routine = try #require(SupervisorDigest(try Self.configuration(of: stage), store: store))
        #expect(routine.readers.map(\.agent.name.rawValue) == ["anna", "zoe"])
        #expect(routine.readers.map { $0.queues?.map(\.rawValue) } == [["support"], nil])
        // 08:00 in Paris is 07:00 UTC in winter and 06:00 in summer; the clock changes on 29 March 2026.
        var now = try Self.instant("2026-03-27", 0)
        #expect(routine.due(at: now) == nil)
        var due: [String] = []
        for _ in 0..<4 {
            now = routine.next(after: now)
            #expect(routine.due(at: now) == now)
            #expect(routine.due(at: now + .seconds(3_600)) == now)
            due.append(now.description)
        }
        #expect(
            due == [
                "2026-03-27T07:00:00Z", "2026-03-28T07:00:00Z", "2026-03-29T06:00:00Z", "2026-03-30T06:00:00Z",
            ])
        await store.close()
    }

    @Test("a day is told once to each supervisor, whoever asks and however often")
    func onceADay() async throws {
        let stage = CommandStage(Self.configured)
        // 2026-11-18, 12:06 in Paris.
        _ = try await stage.openTicket(subject: "<b>Printer</b>", text: "It burns.")
        let store = try stage.openStore()
        let configuration = try Self.configuration(of: stage)
        var counts: [Int] = []
        for hour in [0, 0, 5, 24] as [Int64] {
            // Each time as a daemon that has just been started.
            let routine = try #require(SupervisorDigest(configuration, store: store))
            let due = try Self.instant("2026-11-19", 7 * 3_600) + .seconds(hour / 24 * 86_400)
            counts.append(try await routine.perform(for: due, now: due + .seconds(hour * 3_600)))
        }
        #expect(counts == [2, 0, 0, 2])
        let rows = try await store.deliveries(in: [.queued], limit: 100).filter { $0.kind == .digest }
        #expect(
            rows.map(\.key) == [
                "digest/digest/2026-11-19/zoe@example.org", "digest/digest/2026-11-19/anna@example.org",
                "digest/digest/2026-11-18/zoe@example.org", "digest/digest/2026-11-18/anna@example.org",
            ])
        await store.close()
    }

    @Test("the mail has the numbers of the day before, in words of its reader, and a chart that needs no picture")
    func mail() async throws {
        let stage = CommandStage(Self.configured)
        _ = try await stage.openTicket(subject: "<b>Printer</b>", text: "It burns.")
        let store = try stage.openStore()
        let configuration = try Self.configuration(of: stage)
        let routine = try #require(SupervisorDigest(configuration, store: store))
        let due = try Self.instant("2026-11-19", 7 * 3_600)
        _ = try await routine.perform(for: due, now: due)
        let composer = NoticeComposer(
            settings: configuration.notifierSettings, keys: .ephemeral(),
            templates: try TemplateLibrary.load(from: [installedTemplates], siteLanguage: "en"))
        let entries = try await store.claimOutbox(limit: 10, now: due, lease: .seconds(60))
        let digests = entries.filter { $0.notice.kind == .digest }
        #expect(digests.count == 2)
        let mails = try digests.map { try composer.compose($0) }
        let texts = mails.map { String(decoding: $0.head, as: UTF8.self) }
        let english = try #require(texts.first { $0.contains("Hello") })
        #expect(english.contains("Subject: Example Ltd: Wednesday 18 November 2026: 1 opened, 0 resolved\r\n"))
        #expect(english.contains("- opened: 1\r\n"))
        #expect(english.contains("- TICKET-001, open for 19 hours 53 minutes: <b>Printer</b>\r\n"))
        #expect(english.contains("&lt;b&gt;Printer&lt;/b&gt;"))
        #expect(texts.contains { $0.contains("Guten Tag zoe,") })
        #expect(mails.allSatisfy { $0.envelopeSender == nil })
        await store.close()
    }

    @Test("the service tells it when it is due, and rings for it once")
    func service() async throws {
        let stage = CommandStage(Self.configured)
        let store = try stage.openStore()
        let routine = try #require(SupervisorDigest(try Self.configuration(of: stage), store: store))
        let (rings, ring) = AsyncStream.makeStream(of: Void.self)
        let log = Log(sink: { _ in })
        let due = try Self.instant("2026-11-19", 7 * 3_600)
        let clock = Mutex(due - .seconds(3))
        var clockwork = Clockwork(
            store: store,
            announcements: ClockAnnouncements(rules: try Office().rules, serviceLevels: .none), routines: [routine],
            settings: ClockSettings(), alerts: OperatorAlerts(store: store, settings: AlertSettings(), log: log),
            log: log, ringDispatcher: { ring.yield() })
        let sleeps = Mutex<[Duration]>([])
        // Sleeping is what lets the time go on.
        clockwork.timepiece = Timepiece(
            now: { clock.withLock { $0 } }, uptime: { clock.withLock { $0 } - due + .seconds(1_000) },
            sleep: { duration in
                sleeps.withLock { $0.append(duration) }
                clock.withLock { $0 = $0 + duration }
                try Task.checkCancellation()
                await Task.yield()
            }, jitter: { 0.5 })
        let service = clockwork
        let running = Task { try await service.run() }
        for await _ in rings { break }
        running.cancel()
        try await running.value
        #expect(try await store.deliveries(in: [.queued], limit: 9).count { $0.kind == .digest } == 2)
        #expect(sleeps.withLock { $0.first } == .seconds(3))
        await store.close()
    }

    @Test("never is the default, and what is no time of day is refused")
    func settings() throws {
        let example = ExampleConfiguration()
        #expect(example.problems(in: example.text + "automation:\n  digest_at: never\n") == [])
        let wrong = example.problems(in: example.text + "automation:\n  digest_at: \"25:00\"\n")
        #expect(wrong.count == 1)
        #expect(wrong.first?.contains("a time of day such as 08:00, or never") == true)
    }
}

extension String {
    fileprivate func inserting(_ text: String, after place: String) -> String {
        var result = self
        if let range = result.firstRange(of: place) {
            result.replaceSubrange(range.upperBound..<range.upperBound, with: text)
        }
        return result
    }
}

/// The templates that are installed with the program.
private let installedTemplates =
    #filePath.replacing("Tests/MailGatewayTests/Clockwork/SupervisorDigestTests.swift", with: "")
    + "config/templates"
