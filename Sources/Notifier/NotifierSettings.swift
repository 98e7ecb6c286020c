package import MIMEParser
package import TicketStore

/// Everything the administrator decides about outgoing mail.
package struct NotifierSettings: Sendable {
    /// The organisation, as customers know it.
    package var siteName: String
    /// Right side of our Message-IDs, and the mark by which we recognise our own mail.
    package var siteDomain: String
    /// Every queue that may send; a ticket of any other is `unknownQueue`.
    package var queues: [QueueName: QueueVoice]
    /// Who is told of failed answers; empty until it is set.
    package var roster = TeamRoster()
    /// From address of mail that belongs to no queue: operator alerts.
    package var operatorSender: EmailAddress
    /// How large a single mail may become.
    package var composing = ComposingLimits()
    /// How the outbox is emptied.
    package var dispatch = DispatchSettings()
    /// Who hears of trouble; nobody until it is set.
    package var alerts = AlertSettings()

    /// What has no default; the rest is set afterwards.
    package init(
        siteName: String, siteDomain: String, queues: [QueueName: QueueVoice], operatorSender: EmailAddress
    ) {
        self.siteName = siteName
        self.siteDomain = siteDomain
        self.queues = queues
        self.operatorSender = operatorSender
    }
}

/// How one team appears in the mails it sends.
package struct QueueVoice: Sendable {
    /// Display name: `Support team`.
    package var title: String
    /// From address of its mails.
    package var address: EmailAddress
    /// What its mails ask to be answered at.
    package var replyAddress: ReplyAddress
    /// By whose clocks its mails tell times.
    package var zone: TimeZoneRules

    /// Takes what was checked when the configuration was read.
    package init(title: String, address: EmailAddress, replyAddress: ReplyAddress, zone: TimeZoneRules = .utc) {
        self.title = title
        self.address = address
        self.replyAddress = replyAddress
        self.zone = zone
    }
}

/// What a single mail may hold.
package struct ComposingLimits: Equatable, Sendable {
    /// Bytes of attachments sent along, before base64; what goes beyond is only named in the text.
    package var attachmentBytes = 20 << 20
    /// Bytes of message text in a notice to an agent; answers to customers are never cut.
    package var noticeTextBytes = 128 << 10
    /// Bytes of a ticket subject in a Subject field.
    package var subjectBytes = 240
    /// Message-IDs in References.
    package var references = 20

    /// The defaults.
    package init() {}
}

/// How the outbox is emptied.
package struct DispatchSettings: Equatable, Sendable {
    /// Deliveries at the same time, one connection each.
    package var connections = 2
    /// Rows claimed at once; one transaction each time.
    package var claimedAtOnce = 20
    /// How long a claimed row is left alone by others.
    package var lease: Duration = .seconds(900)
    /// The pause after the first temporary refusal; the following ones are 2, 5, 10, 20 … times as long.
    package var firstRetry: Duration = .seconds(60)
    /// No pause between two attempts is longer, but for a fifth of jitter.
    package var longestRetry: Duration = .seconds(67 * 60)
    /// A mail that is still refused for now at this age has failed.
    package var lifetime: Duration = .seconds(5 * 86_400)
    /// Whether that ends the life of what no server could be asked to take, too. Mail waits out any outage.
    package var expiresInOutage = false
    /// The longest pause a server may ask for.
    package var longestWish: Duration = .seconds(86_400)
    /// The shortest pause after a delivery whose final reply was not seen.
    package var uncertainRetry: Duration = .seconds(600)
    /// Attempts of one mail when the last of them ended uncertain; each may have made a copy.
    package var uncertainAttempts = 5
    /// Pauses of the whole channel while the server cannot be reached: doubling from first to longest.
    package var firstReconnect: Duration = .seconds(1)
    /// No pause of the channel is longer.
    package var longestReconnect: Duration = .seconds(300)
    /// The pause after the server refused us: six tries an hour lock no account.
    package var refusedPause: Duration = .seconds(600)
    /// An unreachable server is told to the operators after this.
    package var outageBeforeAlert: Duration = .seconds(600)
    /// An unused connection is closed after this.
    package var idleClose: Duration = .seconds(30)
    /// The outbox is looked at this often even when nobody rings.
    package var longestSleep: Duration = .seconds(60)
    /// How much may go out.
    package var brake = BrakeLimits()
    /// How long a delivery in hand may take to end once we are asked to stop; less than the daemon's patience.
    package var farewell: Duration = .seconds(8)

    /// The defaults.
    package init() {}
}

/// How often the operators are told.
package struct AlertSettings: Sendable {
    /// Each gets a mail of his own; empty means that trouble is only logged.
    package var recipients: [EmailAddress] = []
    /// Of the alerts: `fr`, `de` or `en`; English for every other.
    package var language = "en"
    /// The same trouble is told once in each window of this length.
    package var repeatAfter: Duration = .seconds(6 * 3_600)
    /// Alerts in a day; the rest is only logged.
    package var mostPerDay = 20

    /// Nobody is told.
    package init() {}
}
