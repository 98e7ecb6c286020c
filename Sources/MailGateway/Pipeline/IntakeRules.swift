import GatewayKit
import MIMEParser
import Notifier
import TicketStore

/// What the configuration says about who is who and where mail belongs. Immutable for the life of the process.
struct IntakeRules: Sendable {
    struct Team: Sendable {
        let settings: QueueSettings
        let numbers: NumberPattern
        let zone: TimeZoneRules
        /// Told about new tickets, and about replies while nobody is assigned.
        let agents: [AgentSettings]
        /// All of them at once; see `onCall(of:at:absences:)`.
        let onCall: [AgentSettings]
    }

    /// How the team is told.
    let reach: Reach
    /// Our mail is marked with it.
    let siteDomain: String
    /// Addresses of our own mailboxes: never customers, never answered.
    let ownAddresses: Set<EmailAddress>
    /// Domains of the site and its agents: no quota holds for them.
    private let ownDomains: Set<[UInt8]>
    /// People on To and Cc of one mail who may join its new ticket.
    let mostParticipants: Int
    /// The administrator's own rules.
    let book: RuleBook
    /// How often the like of a letter may come, and be answered; see `IntakeLimits`.
    let limits: Recurrence
    let loopHops: Int
    private let mailboxesWithVerification: Set<MailboxName>
    /// Which agents are away, as far as the configuration says.
    let attendance: Attendance
    /// Agents whose role is supervisor or admin, or all agents while nobody has one.
    let supervisors: [AgentSettings]
    /// What a sender must have proved for what his mail asks.
    let proof: ProofSettings
    private let authenticationServers: [MailboxName: [String]]
    private let queues: [MailboxName: QueueName]
    private let teams: [QueueName: Team]
    private let firstTeam: Team
    private let agents: [EmailAddress: AgentSettings]
    private let agentsByName: [AgentName: AgentSettings]

    /// Throws when a time zone vanished from this machine since the configuration was checked.
    init(_ configuration: Configuration) throws(StoreError) {
        siteDomain = configuration.site.domain
        reach = configuration.reach
        book = configuration.rules
        mostParticipants = configuration.limits.intake.participants
        limits = Recurrence(configuration.limits.intake)
        loopHops = configuration.limits.intake.loopHops
        ownAddresses = Set(configuration.mailboxes.flatMap(\.addresses))
        ownDomains = Set(
            configuration.agents.map(\.address.domainKey) + [configuration.site.domain.utf8.map(ASCIIText.lowercased)])
        mailboxesWithVerification = Set(
            configuration.mailboxes.filter { $0.verificationMail == .process }.map(\.name))
        proof = configuration.proof
        let servers = configuration.mailboxes.map { ($0.name, $0.authenticationServers) }
        authenticationServers = Dictionary(servers) { first, _ in first }
        queues = Dictionary(configuration.mailboxes.map { ($0.name, $0.queue) }) { first, _ in first }
        agents = Dictionary(configuration.agents.map { ($0.address, $0) }) { first, _ in first }
        attendance = Attendance(configuration.agents, zone: try Self.zone(configuration.site.timeZone))
        let supervisors = configuration.agents.filter(\.isSupervisor)
        self.supervisors = supervisors.isEmpty ? configuration.agents : supervisors
        agentsByName = Dictionary(configuration.agents.map { ($0.name, $0) }) { first, _ in first }
        let teams = try configuration.queues.map { (queue) throws(StoreError) in
            Team(
                settings: queue, numbers: queue.numbers,
                zone: try Self.zone(queue.timeZone),
                agents: queue.agents.compactMap(configuration.agent),
                onCall: queue.onCall.compactMap(configuration.agent))
        }
        precondition(!teams.isEmpty, "a configuration has at least one queue")
        firstTeam = teams[0]
        self.teams = Dictionary(teams.map { ($0.settings.name, $0) }) { first, _ in first }
    }

    private static func zone(_ name: String) throws(StoreError) -> TimeZoneRules {
        guard let rules = TimeZoneRules.load(name) else { throw StoreError(.unknownTimeZone, at: name) }
        return rules
    }

    /// Whose mailbox it is. A mailbox that left the configuration while letters of it were in hand falls to the
    /// first team: better read by the wrong people than by nobody.
    func team(of mailbox: MailboxName) -> Team { queues[mailbox].flatMap { teams[$0] } ?? firstTeam }

    func team(_ queue: QueueName) -> Team { teams[queue] ?? firstTeam }

    /// Of every team, by name.
    var queueNames: [QueueName] { teams.keys.sorted() }

    /// Whose checks of this mailbox's mail are believed.
    func authenticationServers(of mailbox: MailboxName) -> [String] { authenticationServers[mailbox] ?? [] }

    func agent(at address: EmailAddress?) -> AgentSettings? { address.flatMap { agents[$0] } }

    func agent(named name: AgentName?) -> AgentSettings? { name.flatMap { agentsByName[$0] } }

    /// Whether codes and links of other services are held when they come to this mailbox.
    func holdsVerification(_ mailbox: MailboxName) -> Bool { !mailboxesWithVerification.contains(mailbox) }

    /// Whether a word of the customer lets a ticket go on, which may be closed.
    func mayContinue(_ ticket: Ticket, at now: Instant) -> Bool {
        guard ticket.status == .closed || ticket.status == .cancelled else { return true }
        switch team(ticket.queue).settings.reopen {
        case .always: return true
        case .never: return false
        case .within(let window): return now - (ticket.closedAt ?? ticket.updatedAt) <= window
        }
    }

    /// Why a sender gets no further acknowledgement now; `nil` when nothing speaks against it.
    func acknowledgementLimit(reachedBy count: Recurrence) -> String? {
        if count.acknowledgedToday >= limits.acknowledgedToday {
            return "\(limits.acknowledgedToday) went to this address within 24 hours"
        }
        if count.domainAcknowledgedThisHour >= limits.domainAcknowledgedThisHour {
            return "\(limits.domainAcknowledgedThisHour) went to this domain within an hour"
        }
        return nil
    }

    /// Whose quota a mail is under: its domain's, apart for senders who were proved and who were not. Whoever writes
    /// in the name of a domain uses up nothing of what its own people may write.
    func origin(of sender: EmailAddress?, _ authentication: SenderAuthentication) -> Digest? {
        guard let domain = sender?.domainKey, !ownDomains.contains(domain) else { return nil }
        return sha256(domain + [authentication.isAuthenticated ? 1 : 0])
    }

    /// Whether mail to this address comes back to us: a mailbox's address, with any `+tag`, or one that has the form of
    /// our signed addresses.
    func isOurs(_ address: EmailAddress) -> Bool {
        ownAddresses.contains(address) || ownAddresses.contains(address.withoutSubaddress)
            || teams.values.contains { $0.settings.replyAddress.fits(address) }
    }

    /// The agents among `mailboxes` besides `writer`, each once.
    func colleagues(among mailboxes: [MIMEParser.Mailbox], besides writer: EmailAddress?) -> [AgentName] {
        var names: [AgentName] = []
        for mailbox in mailboxes.prefix(mostParticipants) where mailbox.address != writer {
            guard let agent = agent(at: mailbox.address), !names.contains(agent.name) else { continue }
            names.append(agent.name)
        }
        return names
    }

    /// Those among `mailboxes` who are neither ours nor agents nor `writer`, each once.
    func strangers(among mailboxes: [MIMEParser.Mailbox], besides writer: EmailAddress?) -> [NewContact] {
        var seen: Set<EmailAddress> = []
        return mailboxes.prefix(mostParticipants).compactMap { mailbox in
            guard let address = mailbox.address, address != writer, !isOurs(address), agent(at: address) == nil,
                seen.insert(address).inserted
            else { return nil }
            return NewContact(address: address, name: mailbox.name.map { CleanText.line($0, limit: 120) })
        }
    }
}

extension Recurrence {
    fileprivate init(_ limits: IntakeLimits) {
        self.init(
            mailsThisHour: limits.mailsPerSender, originMailsThisHour: limits.mailsPerDomain,
            repeatsToday: limits.loopRepeats,
            acknowledgedToday: limits.acknowledgementsPerAddress,
            domainAcknowledgedThisHour: limits.acknowledgementsPerDomain)
    }
}

extension EmailAddress {
    /// The address without its `+tag` (RFC 5233).
    var withoutSubaddress: EmailAddress {
        guard let plus = localPart.firstIndex(of: UInt8(ascii: "+")), plus > 0 else { return self }
        return EmailAddress(localPart[..<plus] + [UInt8(ascii: "@")] + domain) ?? self
    }
}
