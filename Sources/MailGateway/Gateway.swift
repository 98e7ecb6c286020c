import GatewayKit
import MIMEParser
import Notifier
import TicketAPI
import TicketStore
import Transport

/// Wires everything: from a configuration and an open store to the services that do the work.
struct Gateway {
    /// In the order of their start. The dispatcher outlives the intake, so that what is committed last still goes out.
    let services: [any Service]

    /// Judges what the last life left in hand before any mailbox is read, so that letters keep their order.
    init(
        configuration: Configuration, directory: DataDirectory, store: OpenStore.Store, wake: WakeSocket, log: Log
    ) async throws {
        var notifier = configuration.notifierSettings
        let wanted = notifier.dispatch.connections
        let budget = DescriptorBudget()
        notifier.dispatch.connections = budget.outgoing(wanted, besides: configuration.connectionsBesideMail)
        if notifier.dispatch.connections < wanted {
            log(.warning, "daemon.few_descriptors", ["limit": budget.limit, "outgoing": notifier.dispatch.connections])
        }
        let keys = try SigningKeys.load(from: directory.keys)
        let alerts = OperatorAlerts(store: store, settings: notifier.alerts, log: log)
        let templates = try TemplateLibrary.load(
            from: configuration.templateDirectories, siteLanguage: configuration.site.language,
            replies: configuration.rules.replies)
        let composer = NoticeComposer(settings: notifier, keys: keys, templates: templates)
        let dispatcher = OutboxDispatcher(
            MailFreight(composer: composer, roster: notifier.roster, reach: configuration.reach),
            store: store, alerts: alerts, settings: notifier.dispatch, log: log
        ) { [smtp = configuration.smtp.server, limits = configuration.limits.transport] in
            SMTPChannel(SMTPSession(endpoint: smtp, limits: limits))
        }
        let voices = Voices(
            configuration, composer: composer, store: store, alerts: alerts, settings: notifier.dispatch, log: log)
        let ringOut: @Sendable () -> Void = {
            dispatcher.wake()
            voices.wake()
        }
        await alerts.announce(by: ringOut)

        let rules = try IntakeRules(configuration)
        // An answer may reach us through another queue's mailbox, so every queue's reply address counts.
        let seal = ReplySeal(
            addresses: notifier.queues.values.map(\.replyAddress),
            identifiers: SignedMessageID(domain: notifier.siteDomain), keys: keys, now: { .now })
        let supervision = SupervisorDigest(configuration, store: store)
        let routines: [any Routine] = [NoticeDigest(store: store)] + (supervision.map { [$0] } ?? [])
        let clockwork = Clockwork(
            store: store,
            announcements: ClockAnnouncements(rules: rules, serviceLevels: configuration.serviceLevels),
            routines: routines,
            settings: configuration.limits.clocks, alerts: alerts, log: log, ringDispatcher: ringOut)
        let feed = LiveFeed(store: store, log: log)
        let ring: @Sendable () -> Void = {
            ringOut()
            clockwork.wake()
            feed.ring()
        }
        let inParsing = try LettersInParsing(path: directory.run + "/in-parsing")
        let parser = MessageParser(limits: configuration.limits.parser)
        /// Worker 0 has the letters in hand; the mailboxes follow.
        func pipeline(_ worker: Int, _ log: Log) -> Pipeline {
            Pipeline(
                parser: parser, rules: rules, seal: seal, store: store, limits: configuration.limits.intake,
                slots: LettersInParsing.Slots(worker: worker),
                inParsing: inParsing, alerts: alerts, log: log, ringDispatcher: ring)
        }
        let inHand = LettersInHand(
            store: store, pipeline: pipeline(0, log), inParsing: inParsing, pokes: wake.pokes(), log: log)
        try await inHand.recover()
        try await store.forgetTroubles()

        let disk = DiskGuard(directory: directory, reserve: configuration.limits.intake.freeSpace, alerts: alerts)
        let watchers = configuration.mailboxes.enumerated().map { index, mailbox in
            let log = log.with("mailbox", mailbox.name)
            return MailboxWatcher(
                mailbox: mailbox, limits: configuration.limits.intake, transport: configuration.limits.transport,
                store: store, pipeline: pipeline(index + 1, log), disk: disk, alerts: alerts, log: log)
        }
        let doorbell = Doorbell(pokes: wake.pokes(), ring: ring)
        let housekeeping = Housekeeping(
            store: store, patience: configuration.daemon.attentionAfter, brake: configuration.limits.brake,
            reminder: ReplyReminder(rules: rules, patience: configuration.limits.intake.unconfirmedReminder),
            alerts: alerts, log: log)
        let dispatch = Dispatch(name: "outbox", dispatcher: dispatcher)
        let api = try Self.apiServices(
            configuration, directory: directory, store: store, rules: rules, feed: feed, alerts: alerts, log: log,
            ring: ring)
        services = [dispatch] + voices.services + [clockwork, housekeeping, inHand, doorbell] + api + watchers
    }
}

/// An outbox dispatcher among the services.
struct Dispatch<Load: Freight>: Service {
    let name: String
    let dispatcher: OutboxDispatcher<Load>

    func run() async throws { try await dispatcher.run() }
}
