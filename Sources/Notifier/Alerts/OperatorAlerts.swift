package import GatewayKit
import MIMEParser
package import TicketStore

/// Tells the operators by mail that the gateway needs a person: what, where, why, and what to do.
///
/// One mail per topic and window, however often it is told, also across restarts; and a limited number in a day,
/// so that a bad night does not fill a mailbox. What is not mailed is still in the log.
package actor OperatorAlerts {
    /// What is wrong. The same topic with the same place is one trouble.
    package enum Topic: Hashable, Sendable {
        case loginRefused(mailbox: String)
        /// A mailbox cannot be read, for another reason than the login.
        case mailboxUnreachable(mailbox: String)
        /// The mailbox is not the one we knew: another UIDVALIDITY, renamed, deleted.
        case mailboxChanged(mailbox: String)
        case diskFills(directory: String)
        /// Fetched mail does not become tickets.
        case intakeStuck
        case outboxStuck
        case sendingStopped(server: String)
        /// The SMS gateway takes nothing.
        case textsStopped(server: String)
        /// No upload can be scanned for viruses, so none is taken.
        case scanningStopped(server: String)
        case webhookStopped(endpoint: String)
        /// The endpoint says that it is gone.
        case webhookRetired(endpoint: String)
        /// More mail was to go out than the limits allow.
        case sendingBraked
        /// One sender writes more than anybody reads.
        case flood(mailbox: String)
        case quarantined(mailbox: String)
        case noticesUnwordable
        /// An attachment that was to be sent is not on the disk.
        case fileMissing
        case storeDamaged(place: String)
        /// No clock of a ticket is fired until the time can be believed.
        case wallClockJumped
    }

    private let store: any TicketStore
    private let settings: AlertSettings
    private let timepiece: Timepiece
    private let log: Log
    private var day: Int64 = 0
    private var toldToday = 0
    private var ring: @Sendable () -> Void = {}

    /// Nobody is woken by an alert until `announce` was called; it goes out with the next mail.
    package init(store: any TicketStore, settings: AlertSettings, timepiece: Timepiece = .system, log: Log) {
        self.store = store
        self.settings = settings
        self.timepiece = timepiece
        self.log = log
    }

    /// `ring` is called from now on whenever an alert waits in the outbox: it shall not wait for other mail.
    package func announce(by ring: @escaping @Sendable () -> Void) { self.ring = ring }

    /// The same for a failure, in its own words and with its own hint.
    package func tell(_ topic: Topic, because failure: some Failure) async {
        await tell(topic, because: failure.description, failure.hint)
    }

    /// `reason` is logged and mailed: no mail text, no credentials. `hint` is what the operator can try.
    package func tell(_ topic: Topic, because reason: String, _ hint: String? = nil) async {
        let now = timepiece.now()
        let words = AlertWords(topic, language: settings.language)
        log(.warning, "operator.alert", ["topic": topic.key, "because": reason])
        startDay(now.seconds / 86_400)
        guard toldToday < settings.mostPerDay else {
            return log(.notice, "operator.alert_not_mailed", ["topic": topic.key, "limit": settings.mostPerDay])
        }
        let window = max(settings.repeatAfter.components.seconds, 1)
        var isNew = false
        for address in settings.recipients {
            do throws(StoreError) {
                let wasNew = try await store.alertOperator(
                    key: "alert/\(topic.key)/\(now.seconds / window)/\(address)",
                    recipient: NewContact(address: address, name: nil), subject: words.subject,
                    body: words.body(because: reason, hint, at: now, language: settings.language),
                    language: settings.language, now: now)
                isNew = isNew || wasNew
            } catch {
                log(.error, "operator.alert_not_kept", because: error)
            }
        }
        guard isNew else { return }
        toldToday += 1
        ring()
    }

    private func startDay(_ today: Int64) {
        guard today != day else { return }
        day = today
        toldToday = 0
    }
}

extension OperatorAlerts.Topic {
    /// The same for the same trouble in the same place.
    var key: String {
        switch self {
        case .loginRefused(let mailbox): "login_refused/\(mailbox)"
        case .mailboxUnreachable(let mailbox): "mailbox_unreachable/\(mailbox)"
        case .mailboxChanged(let mailbox): "mailbox_changed/\(mailbox)"
        case .diskFills(let directory): "disk_fills/\(directory)"
        case .intakeStuck: "intake_stuck"
        case .outboxStuck: "outbox_stuck"
        case .sendingStopped(let server): "sending_stopped/\(server)"
        case .textsStopped(let server): "texts_stopped/\(server)"
        case .scanningStopped(let server): "scanning_stopped/\(server)"
        case .webhookStopped(let endpoint): "webhook_stopped/\(endpoint)"
        case .webhookRetired(let endpoint): "webhook_retired/\(endpoint)"
        case .sendingBraked: "sending_braked"
        case .flood(let mailbox): "flood/\(mailbox)"
        case .quarantined(let mailbox): "quarantined/\(mailbox)"
        case .noticesUnwordable: "notices_unwordable"
        case .fileMissing: "file_missing"
        case .storeDamaged(let place): "store_damaged/\(place)"
        case .wallClockJumped: "wall_clock_jumped"
        }
    }
}
