import GatewayKit
import MIMEParser
import Notifier
import TicketStore

/// Step 8: what one letter changes, and who is told. Pure: everything it knows was handed to it.
///
/// Read `init` top to bottom: the first rule that fits decides.
struct IntakeDecision {
    var record: IntakeRecord
    var letter: JudgedLetter
    /// What the commands of an agent's mail name.
    let facts: CommandFacts
    let rules: IntakeRules
    /// What the administrator's rules do with this letter.
    var orders = RuleActions()
    /// Nobody is told of an imported letter.
    let isSilent: Bool
    /// A person let it through.
    private let isReleased: Bool
    private let recurrence: Recurrence
    private let toldOfDisbelief: Set<Notice.Kind>
    /// What each agent said last about being there.
    let absences: [Absence]
    /// Who may get a new ticket, by queue.
    let offers: [AssignmentOffer]
    let now: Instant

    init(
        _ candidate: IntakeCandidate<JudgedLetter>, in surroundings: Surroundings, by rules: IntakeRules,
        at now: Instant
    ) {
        letter = candidate.content
        isSilent = candidate.letter.isSilent
        isReleased = candidate.letter.isReleased
        recurrence = surroundings.recurrence
        toldOfDisbelief = surroundings.toldOfDisbelief
        facts = surroundings.commandFacts
        absences = surroundings.absences
        offers = surroundings.offers
        self.now = now
        self.rules = rules
        record = IntakeRecord(disposition: .ticket, trace: candidate.content.trace)
        if surroundings.hasMessageIDClash { record.trace.note("identity", "Message-ID seen before, other content") }

        let thread = ThreadChoice(
            surroundings.matches, sender: candidate.sender, agent: rules.agent(at: candidate.sender),
            authentication: letter.authentication, minimum: rules.proof)
        if let original = surroundings.original {
            recordDuplicate(of: original)
        } else if case .own = letter.screening.verdict {
            finish(.ownMail, .none)
        } else if case .loop = letter.screening.verdict, !isReleased {
            finish(.held, .none)
        } else if case .bounce = letter.screening.verdict {
            recordBounce(surroundings.matches)
        } else if case .automatic(.complaint) = letter.screening.verdict {
            recordComplaint(surroundings.matches)
        } else if thread?.isByProvedAgent != true, let flood {
            record.trace.note("flood", flood)
            finish(.flood, .none)
        } else if holdsVerification(sender: candidate.sender, surroundings.matches) {
            finish(.held, .none)
        } else if let removal = obey(Ruling(of: candidate, in: surroundings, by: rules)) {
            finish(removal.disposition, .none)
        } else if let thread, thread.ticket.deletedAt == nil {
            record.trace.note("match", thread.verdict)
            if !obeyCommands(in: thread, at: now) { recordReply(to: thread, at: now) }
        } else if letter.screening.isAutomaticReply {
            record.trace.note("match", "none; an automatic reply opens nothing")
            finish(.automatic, .none)
        } else if obeyPresence() {
            record.trace.note("match", "none needed")
        } else if let passedOn = passedOn() {
            record.trace.note("match", "none")
            openTicket(passedOn: passedOn, at: now)
        } else {
            record.trace.note("match", thread == nil ? "none" : "a deleted ticket: a new one continues it")
            openTicket(linkedTo: thread?.ticket.id, at: now)
        }
        record.notices = rules.reach.notices(record.notices, at: now)
    }

    // MARK: Floods and loops

    /// Which limit the letter is beyond. The import of old mail answers nobody and brings what it brings.
    private var flood: String? {
        guard !isSilent, !isReleased else { return nil }
        let limits = rules.limits
        if recurrence.mailsThisHour >= limits.mailsThisHour {
            return "\(limits.mailsThisHour) mails of this sender within an hour before it"
        }
        if recurrence.originMailsThisHour >= limits.originMailsThisHour {
            return "\(limits.originMailsThisHour) mails of this sender's domain within an hour before it"
        }
        return nil
    }

    /// Somebody who says the same to this ticket again and again is a program that does not say so.
    private var repeatsItself: Bool { recurrence.repeatsToday >= rules.limits.repeatsToday }

    // MARK: The cases

    private mutating func recordDuplicate(of original: EarlierLetter) {
        record.trace.note("identity", "same mail as letter \(original.letter)")
        if let ticket = original.ticket, let home = original.ticketQueue, home != letter.queue {
            finish(.duplicate, .watch(ticket, letter.queue))
        } else {
            finish(.duplicate, .none)
        }
    }

    /// A bounce never opens a ticket and is never answered. Often it comes to the signed address the mail was sent
    /// from, so the team it concerns is known.
    private mutating func recordBounce(_ matches: [ThreadMatch]) {
        guard let feedback = letter.report?.bounceFeedback(matches) else { return finish(.bounce, .none) }
        record.trace.note("report", letter.report?.verdict ?? "")
        finish(.bounce, .deliveryReported(feedback))
        if feedback.word == .failed, let ticket = matches.first?.ticket {
            tellTeam(of: ticket, .deliveryFailed, scope: .internal)
        }
    }

    /// A complaint stops what we send of ourselves, and asks nothing of the team.
    private mutating func recordComplaint(_ matches: [ThreadMatch]) {
        guard let feedback = letter.report?.complaintFeedback(matches) else { return finish(.automatic, .none) }
        record.trace.note("report", letter.report?.verdict ?? "")
        finish(.automatic, .deliveryReported(feedback))
    }

    private mutating func recordReply(to thread: ThreadChoice, at now: Instant) {
        let ticket = thread.ticket
        switch thread.standing {
        case .stranger, .unprovedParticipant:
            finish(.unconfirmedReply, .append(ticket.id, message(in: thread, isConfirmed: false), TicketChange()))
            if letter.screening.isHuman { tellTeam(of: ticket, .unconfirmedReply, scope: .internal) }
        case .agent(let agent, let scope):
            recordAgentReply(by: agent, scope: scope, to: thread)
        case .unprovedAgent(let agent):
            recordDisbelief(of: agent, in: thread)
        case .participant:
            if repeatsItself {
                record.trace.note("loop", "the same words \(rules.limits.repeatsToday) times within a day")
            }
            if !letter.screening.isHuman || repeatsItself {
                var reply = message(in: thread)
                reply.words = letter.words
                finish(.automatic, .append(ticket.id, reply, TicketChange()))
            } else if thread.answersSurvey, let answer = letter.surveyAnswer {
                recordRating(answer, in: thread)
            } else if rules.mayContinue(ticket, at: now) {
                recordCustomerReply(to: thread)
            } else {
                record.trace.note("reopen", "closed too long ago: a new ticket continues \(ticket.number)")
                openTicket(linkedTo: ticket.id, at: now)
            }
        }
    }

    /// What was not proved to be an agent's is kept as a note that waits for a person.
    mutating func recordDisbelief(of agent: AgentSettings, in thread: ThreadChoice) {
        let note = message(by: .agent(agent.name), kind: .internal, in: thread, isConfirmed: false)
        finish(.unconfirmedReply, .append(thread.ticket.id, note, TicketChange()))
        if letter.screening.isHuman { tellOfDisbelief(agent, .agentMailUnproved) }
    }

    /// The agent hears of it once a day: whoever forges his name shall not fill his mailbox.
    mutating func tellOfDisbelief(_ agent: AgentSettings, _ kind: Notice.Kind) {
        if toldOfDisbelief.contains(kind) {
            record.trace.note("tell", "no: \(agent.name) was told of such a mail within 24 hours")
        } else {
            tell(agent, kind, scope: .internal)
        }
    }

    private mutating func recordCustomerReply(to thread: ThreadChoice) {
        let ticket = thread.ticket
        var change = TicketChange(status: ticket.statusAfterReply)
        let isNewlyUrgent = letter.isUrgent && ticket.priority != .urgent
        if isNewlyUrgent { change.priority = .urgent }
        if !isSilent { change.voice = .customer }
        change.gather(letter, mayBring: thread.proof > .claimed)
        var reply = message(in: thread)
        reply.proposesSplit = isAboutSomethingElse(than: thread)
        reply.words = letter.words
        finish(.reply, .append(ticket.id, reply, change))
        if isNewlyUrgent { tellOnCall(of: ticket.queue) }
        let kind = reply.proposesSplit ? Notice.Kind.splitProposed : .replyReceived
        if reply.proposesSplit { record.trace.note("split", "proposed: a subject of its own, and nothing quoted") }
        tellTeam(of: ticket, kind, scope: .agent)
        tellFollowers(thread.watchers, kind)
    }

    /// A reply that was made of an old mail because its address was at hand: it has a subject of its own, names no
    /// ticket and repeats nothing.
    private func isAboutSomethingElse(than thread: ThreadChoice) -> Bool {
        guard letter.quotesNothing, !thread.isNamedInSubject, letter.subject != JudgedLetter.noSubject else {
            return false
        }
        let (new, old) = (FoldedText.bytes(letter.subject), FoldedText.bytes(thread.ticket.subject))
        return !new.starts(with: old) && !old.starts(with: new)
    }

    /// What an agent writes to a public notice goes to the customer as the team's words; what he writes to an
    /// internal one stays inside.
    mutating func recordAgentReply(
        by agent: AgentSettings, scope: TokenScope, to thread: ThreadChoice, ordering orders: TicketChange? = nil
    ) {
        let ticket = thread.ticket
        let isAutomatic = !letter.screening.isHuman
        if scope == .internal || isAutomatic {
            let note = message(by: .agent(agent.name), kind: .internal, in: thread)
            var change = TicketChange()
            if !isAutomatic {
                change.voice = isSilent ? nil : .inside
                change.watchers = letter.colleagues
            }
            return finish(isAutomatic ? .automatic : .reply, .append(ticket.id, note, change))
        }
        var change = orders ?? TicketChange()
        change.status = change.status ?? .waitingCustomer
        if !isSilent { change.voice = .team }
        if ticket.assignee == nil, change.assignee == nil { change.assignee = agent.name }
        change.gather(letter, mayBring: true)
        var answer = message(by: .agent(agent.name), in: thread)
        answer.direction = .outgoing
        finish(.reply, .append(ticket.id, answer, change))
        let language = rules.team(ticket.queue).settings.language
        for person in thread.participants where !rules.isOurs(person.address) {
            let isAgent = rules.agent(at: person.address) != nil
            if isAgent, person.address == agent.address { continue }
            tell(NewContact(address: person.address, name: person.name), .answer, scope: .customer, in: language)
        }
    }

    private mutating func openTicket(linkedTo earlier: TicketID?, at now: Instant) {
        let team = rules.team(letter.queue)
        let requester = letter.writer ?? NewContact(address: team.settings.address, name: nil)
        var ticket = NewTicket(
            series: team.numbers.series(at: now, zone: team.zone), queue: letter.queue, subject: letter.subject,
            priority: orders.priority ?? (letter.isUrgent ? .urgent : .normal), requester: requester,
            participants: Array(letter.others.prefix(rules.mostParticipants)), linkedTo: earlier)
        ticket.isImported = isSilent
        ticket.describe(by: orders)
        if let agent = rules.agent(at: letter.writer?.address), let change = commandedChange(by: agent) {
            ticket.commanded = (change, agent.name)
        }
        assign(&ticket)
        finish(letter.unread == nil ? .ticket : .quarantined, .open(ticket, message()))
        acknowledge(to: letter.writer, in: team.settings.language)
        tellOfTicket(assignedTo: ticket.commanded?.change.assignee ?? ticket.assignee)
    }

    /// Of a new ticket: those on call when it is urgent, and its assignee, or everybody in the queue without one.
    mutating func tellOfTicket(assignedTo assignee: AgentName?) {
        if letter.isUrgent { tellOnCall(of: letter.queue) }
        for agent in rules.agent(named: assignee).map({ [$0] }) ?? rules.team(letter.queue).agents {
            tell(agent, .ticketOpened, scope: .agent)
        }
        tellFollowers(orders.watchers, .ticketOpened)
    }

    // MARK: Parts of a record

    mutating func finish(_ disposition: Disposition, _ effect: IntakeRecord.Effect) {
        record.disposition = disposition
        record.effect = effect
        record.trace.note("decide", disposition.rawValue)
    }

    func message(
        by writer: NewMessage.Writer? = nil, kind: TicketMessage.Kind = .public, in thread: ThreadChoice? = nil,
        isConfirmed: Bool = true
    ) -> NewMessage {
        NewMessage(
            kind: kind, direction: .incoming, writer: writer ?? letter.writer.map { .contact($0) } ?? .system,
            proof: thread?.proof ?? letter.proof, basis: thread?.basis ?? letter.authentication.basis,
            replyTo: letter.authentication.replyTo, isConfirmed: isConfirmed, newText: letter.newText,
            fullText: letter.fullText, safeHTML: letter.safeHTML, messageID: letter.messageID,
            references: letter.references,
            attachments: letter.attachments, subject: letter.subject)
    }

    // MARK: Who is told

    private mutating func acknowledge(to writer: NewContact?, in language: String) {
        guard let writer else { return record.trace.note("acknowledge", "no: the sender is not known") }
        if let silence = letter.screening.silence {
            record.trace.note("acknowledge", "no: \(silence)")
        } else if rules.isOurs(writer.address) {
            record.trace.note("acknowledge", "no: our own address")
        } else if isTold(writer.address) {
            record.trace.note("acknowledge", "no: another notice tells him the number")
        } else if let risk = riskOfHarm {
            record.trace.note("acknowledge", "no: \(risk)")
        } else {
            record.trace.note("acknowledge", "yes")
            tell(writer, .acknowledgement, scope: .customer, in: language, template: orders.reply)
        }
    }

    /// Why an answer could go to somebody whose address was forged; `nil` for a sender who was proved.
    private var riskOfHarm: String? {
        if letter.authentication.isAuthenticated { return nil }
        if letter.authentication.returnsElsewhere {
            return "the sender is not proved, and the return path is another domain's"
        }
        return rules.acknowledgementLimit(reachedBy: recurrence)
    }

    /// Who answers for it, never the writer himself.
    private mutating func tellTeam(of ticket: Ticket, _ kind: Notice.Kind, scope: TokenScope) {
        let people = rules.responsible(for: ticket, absences: absences, at: now)
        for agent in people { tell(agent, kind, scope: scope) }
    }

    mutating func tellOnCall(of queue: QueueName) {
        for agent in rules.onCall(of: queue, at: now, absences: absences) { tell(agent, .urgentAlert, scope: .agent) }
    }

    mutating func tell(_ agent: AgentSettings, _ kind: Notice.Kind, scope: TokenScope) {
        tell(NewContact(address: agent.address, name: agent.displayName), kind, scope: scope, in: agent.language)
    }

    /// What is told to nobody but who wrote the mail.
    private static let toWriter = Notice.Kind.disbelief.union([.acknowledgement, .commandRefused, .absenceNoted])

    private func isTold(_ address: EmailAddress) -> Bool {
        record.notices.contains { $0.recipient.address == address }
    }

    /// One mail per person: the first reason, which is the most urgent, wins.
    private mutating func tell(
        _ person: NewContact, _ kind: Notice.Kind, scope: TokenScope, in language: String, template: String? = nil
    ) {
        guard !isSilent else { return }
        if isTold(person.address) { return }
        let isWriter = person.address == letter.writer?.address
        if isWriter, !Self.toWriter.contains(kind) { return }
        record.notices.append(
            Notice(kind: kind, recipient: person, scope: scope, language: language, template: template))
    }
}

extension IntakeDecision {
    /// Notes what the rules do, and does what comes before any ticket. Returns what removes the letter, if anything.
    fileprivate mutating func obey(_ ruling: Ruling) -> RuleActions.Removal? {
        for (rule, actions) in ruling.trace { record.trace.note("rule", "\(rule): \(actions)") }
        orders = ruling.actions
        letter.queue = orders.queue ?? letter.queue
        letter.isUrgent = orders.priority.map { $0 == .urgent } ?? letter.isUrgent
        guard let removal = orders.removal, isReleased else { return orders.removal }
        record.trace.note("rule", "\(removal.rawValue) passed over: released by hand")
        return nil
    }

    /// Whether the letter would prove to another service that its reader owns an address of ours (the "ticket trick").
    ///
    /// Held when a program wrote it, or when a stranger sent it into a ticket that others read.
    fileprivate mutating func holdsVerification(sender: EmailAddress?, _ matches: [ThreadMatch]) -> Bool {
        guard let verification = letter.verification else { return false }
        let isStranger = !matches.contains { match in match.participants.contains { $0.address == sender } }
        let isAgent = rules.agent(at: sender) != nil
        guard !letter.screening.mayAnswer || !matches.isEmpty && isStranger && !isAgent else { return false }
        if isReleased {
            record.trace.note("verification", "\(verification), released by hand")
            return false
        }
        record.trace.note("verification", "\(verification): held, as verification_mail says")
        return true
    }

    /// Those who follow the ticket, and those a rule forwards its mail to.
    fileprivate mutating func tellFollowers(_ watchers: [AgentName], _ kind: Notice.Kind) {
        for agent in watchers.compactMap({ rules.agent(named: $0) }) { tell(agent, kind, scope: .agent) }
        let language = rules.team(letter.queue).settings.language
        for address in orders.forwards {
            tell(NewContact(address: address, name: nil), .forward, scope: .internal, in: language)
        }
    }
}

extension TicketChange {
    /// Those on To and Cc join: colleagues follow, and others take part when the writer `mayBring` them. A sender who
    /// may be forged brings nobody: whoever joins reads what is written from then on.
    fileprivate mutating func gather(_ letter: JudgedLetter, mayBring: Bool) {
        guard mayBring else { return }
        watchers += letter.colleagues.filter { !watchers.contains($0) && !formerWatchers.contains($0) }
        participants += letter.others
    }
}
