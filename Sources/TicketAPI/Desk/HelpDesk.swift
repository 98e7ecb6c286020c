import GatewayKit
import MIMEParser
package import TicketStore

/// What people do with tickets without a mail: the one layer that all contracts stand on.
///
/// Each deed is one transaction with its notices; a message is mailed as an agent's reply by mail is, and what a
/// customer writes here is told to the team as his mail would be.
package struct HelpDesk: Sendable {
    let store: any TicketStore
    let rules: any DeskRules
    let uploads: UploadRules
    private let line: CommitLine
    /// Something was committed: whoever sends, keeps time or tells live clients looks again.
    private let ring: @Sendable () -> Void

    package init(
        store: any TicketStore, rules: any DeskRules, uploads: UploadRules = UploadRules(),
        ring: @escaping @Sendable () -> Void
    ) {
        self.uploads = uploads
        self.store = store
        self.rules = rules
        self.ring = ring
        line = CommitLine(store: store)
    }

    /// Does it, or throws why not.
    func done(_ work: DeskWork, now: Instant) async throws(APIProblem) -> DeskReceipt {
        switch await line.commit(work, now: now) {
        case .success(let receipt):
            ring()
            return receipt
        case .failure(let refusal): throw APIProblem(refusal)
        }
    }
}

// MARK: Opening

/// A ticket that somebody asks for.
struct TicketOrder: Sendable {
    var subject: String
    var text: String
    /// `nil`: the first one, or that of the caller's team.
    var queue: QueueName?
    var priority = TicketPriority.normal
    var category: CategoryName?
    var source = TicketSource.web
    /// For whom, when that is not the caller.
    var requester: NewContact?
    var assignee: AgentName?
    var tags: [TagName] = []
    var details = TicketDetails()
    var files: [NewAttachment] = []
    /// Whether the requester is told the number by mail.
    var isAcknowledged = true

    init(subject: String, text: String) {
        self.subject = subject
        self.text = text
    }
}

extension HelpDesk {
    func open(
        _ order: TicketOrder, by caller: Caller?, repetition: DeskWork.Repetition?, now: Instant
    ) async throws(APIProblem) -> DeskReceipt {
        guard let requester = order.requester ?? caller?.newContact else {
            throw .field("email", "is missing: whose ticket it is")
        }
        guard let queue = order.queue ?? caller?.queues.first ?? rules.queues.first?.name,
            rules.queues.contains(where: { $0.name == queue })
        else { throw .field("queue", "no queue is called so") }
        if let category = order.category { try check(category) }
        let actor = caller?.actor ?? .customer(requester.address)
        let writer: NewMessage.Writer = .contact(requester)
        let isProved = caller != nil
        let rules = rules
        var work = DeskWork(on: nil, visibleTo: caller?.visibility ?? .all, by: actor) { view in
            var new = NewTicket(
                series: rules.series(of: queue, at: now), queue: queue, subject: order.subject,
                priority: order.priority, source: order.source, requester: requester)
            new.category = order.category
            new.tags = order.tags
            new.assignee = order.assignee
            if new.assignee == nil,
                let agent = rules.assignee(
                    among: view.offers, besides: caller?.agent, view.absences, at: now)
            {
                new.assignee = agent
                new.isAssignedInTurn = true
            }
            let first = NewMessage(
                kind: .public, direction: .incoming, writer: writer, proof: isProved ? .authenticated : .claimed,
                newText: order.text, fullText: order.text, messageID: nil, attachments: order.files)
            let limits = rules.acknowledgementLimits
            let mayTell =
                isProved
                || view.answered.acknowledgedToday < limits.acknowledgedToday
                    && view.answered.domainAcknowledgedThisHour < limits.domainAcknowledgedThisHour
            let occasion = DeskOccasion.opened(
                queue: queue, assignee: new.assignee, priority: order.priority,
                acknowledged: order.isAcknowledged && mayTell ? requester : nil, by: actor)
            return DeskDecision(
                .open(new, first, order.details),
                telling: rules.notices(of: occasion, absences: view.absences, at: now))
        }
        work.repetition = repetition
        if !isProved { work.unproved = (requester.address, rules.acknowledgementLimits) }
        work.assignment = order.assignee == nil ? [rules.assignmentQuestion(for: queue)].compactMap { $0 } : []
        return try await done(work, now: now)
    }

    private func check(_ category: CategoryName) throws(APIProblem) {
        guard rules.categories.isEmpty || rules.categories.contains(category) else {
            let words = rules.categories.map(\.rawValue).joined(separator: ", ")
            throw .field("category", "must be one of \(words)")
        }
    }
}

// MARK: Saying something

/// What somebody wants to say in a ticket.
struct Contribution: Sendable {
    var text: String
    /// Only for the team.
    var isInternal = false
    /// Files uploaded before, by name.
    var uploads: [UniqueID] = []
    /// Files that come with it.
    var files: [NewAttachment] = []
}

extension HelpDesk {
    /// Adds a message: an agent's answer, an agent's note, or what a customer wrote.
    ///
    /// A customer who writes into a ticket that was closed too long ago is refused with 409: he opens another one.
    func say(
        _ contribution: Contribution, in ticket: TicketKey, by caller: Caller, repetition: DeskWork.Repetition?,
        now: Instant
    ) async throws(APIProblem) -> DeskReceipt {
        let rules = rules
        var work = DeskWork(on: ticket, visibleTo: caller.visibility, by: caller.actor) { view throws(DeskRefusal) in
            guard let ticket = view.ticket else { throw .unknown }
            if caller.role == .customer {
                return try Self.reply(
                    contribution, by: caller.address, proof: .authenticated, in: ticket, view, rules, now)
            }
            return Self.answer(contribution, of: caller, in: ticket, view, rules, now)
        }
        work.uploads = contribution.uploads
        work.repetition = repetition
        return try await done(work, now: now)
    }

    private static func reply(
        _ contribution: Contribution, by writer: EmailAddress, proof: SenderProof, in ticket: Ticket,
        _ view: DeskView, _ rules: any DeskRules, _ now: Instant
    ) throws(DeskRefusal) -> DeskDecision {
        guard !contribution.isInternal else { throw .field("is_internal", "only the team writes internal notes") }
        guard rules.mayContinue(ticket, at: now) else {
            throw .conflict("the ticket was closed too long ago: open another one")
        }
        var message = contribution.message(by: .contact(NewContact(address: writer, name: nil)), .incoming)
        message.proof = proof
        let occasion = DeskOccasion.customerWrote(ticket, watchers: view.watchers, by: writer)
        return DeskDecision(
            .change(
                TicketChange(status: ticket.statusAfterReply, voice: .customer), TicketDetails(), saying: message),
            telling: rules.notices(of: occasion, absences: view.absences, at: now))
    }

    /// What the requester of a ticket writes who has its token, and no account.
    func say(
        _ text: String, inOpened ticket: TicketID, repetition: DeskWork.Repetition?, now: Instant
    ) async throws(APIProblem) -> DeskReceipt {
        let rules = rules
        var work = DeskWork(on: .row(ticket), visibleTo: .all, by: .system) { view throws(DeskRefusal) in
            guard let ticket = view.ticket else { throw .unknown }
            return try Self.reply(
                Contribution(text: text), by: ticket.requester.address, proof: .claimed, in: ticket, view, rules, now)
        }
        work.repetition = repetition
        return try await done(work, now: now)
    }

    /// An answer makes the ticket wait for its customer, and its first writer answers for it, as by mail.
    private static func answer(
        _ contribution: Contribution, of caller: Caller, in ticket: Ticket, _ view: DeskView, _ rules: any DeskRules,
        _ now: Instant
    ) -> DeskDecision {
        let writer: NewMessage.Writer =
            caller.agent.map { .agent($0) } ?? .contact(caller.newContact)
        guard !contribution.isInternal else {
            return DeskDecision(
                .change(
                    TicketChange(voice: .inside), TicketDetails(), saying: contribution.message(by: writer, .incoming)))
        }
        var change = TicketChange(status: .waitingCustomer, voice: .team)
        if ticket.assignee == nil { change.assignee = caller.agent }
        let occasion = DeskOccasion.answered(ticket, participants: view.participants, by: caller.agent)
        return DeskDecision(
            .change(change, TicketDetails(), saying: contribution.message(by: writer, .outgoing)),
            telling: rules.notices(of: occasion, absences: view.absences, at: now))
    }
}

extension Contribution {
    fileprivate func message(by writer: NewMessage.Writer, _ direction: TicketMessage.Direction) -> NewMessage {
        NewMessage(
            kind: isInternal ? .internal : .public, direction: direction, writer: writer, proof: .authenticated,
            newText: text, fullText: text, messageID: nil, attachments: files)
    }
}

// MARK: Changing

/// What somebody wants to be otherwise; `nil` leaves a field alone.
struct TicketRevision: Sendable {
    var status: TicketStatus?
    var priority: TicketPriority?
    var assignee: AgentName?
    var tags: [TagName] = []
    var watchers: [AgentName] = []
    var formerWatchers: [AgentName] = []
    var details = TicketDetails()
    /// Said inside with it: why it was closed, how it was resolved.
    var note: String?
    /// A step up the ladder: those on call and the supervisors hear of it.
    var escalatesTo: Int?
    /// What is against it, seen from the ticket as it is when it is changed.
    var objection: @Sendable (Ticket) -> DeskRefusal? = { _ in nil }
}

extension HelpDesk {
    func revise(
        _ ticket: TicketKey, _ revision: TicketRevision, by caller: Caller, expecting version: Int64? = nil,
        repetition: DeskWork.Repetition? = nil, now: Instant
    ) async throws(APIProblem) -> DeskReceipt {
        if case .some(.some(let category)) = revision.details.category { try check(category) }
        let rules = rules
        var work = DeskWork(on: ticket, visibleTo: caller.visibility, by: caller.actor) { view throws(DeskRefusal) in
            guard let ticket = view.ticket else { throw .unknown }
            guard ticket.mergedInto == nil else { throw .conflict("the ticket was merged into another one") }
            if let objection = revision.objection(ticket) { throw objection }
            var change = TicketChange(
                status: revision.status, assignee: revision.assignee, priority: revision.priority)
            if revision.assignee != nil, change.status == nil, ticket.status == .open { change.status = .assigned }
            change.tags = revision.tags
            change.watchers = revision.watchers
            change.formerWatchers = revision.formerWatchers
            var details = revision.details
            var notices: [Notice] = []
            if let level = revision.escalatesTo {
                details.escalationLevel = level
                let occasion = DeskOccasion.escalated(ticket, watchers: view.watchers, by: caller.agent)
                notices += rules.notices(of: occasion, absences: view.absences, at: now)
            }
            if let agent = revision.assignee, agent != ticket.assignee {
                let occasion = DeskOccasion.assigned(ticket, to: agent, by: caller.agent)
                notices += rules.notices(of: occasion, absences: view.absences, at: now)
            }
            let note = revision.note.map { text in
                Contribution(text: text, isInternal: true).message(by: caller.writer, .incoming)
            }
            if note != nil { change.voice = .inside }
            return DeskDecision(.change(change, details, saying: note), telling: notices)
        }
        work.expectedVersion = version
        work.repetition = repetition
        return try await done(work, now: now)
    }

    /// What the message says from now on; its earlier words are kept, and nothing is mailed.
    func edit(
        _ message: UniqueID, in ticket: TicketKey, to text: String, by caller: Caller, now: Instant
    ) async throws(APIProblem) -> DeskReceipt {
        var work = DeskWork(on: ticket, visibleTo: caller.visibility, by: caller.actor) { view throws(DeskRefusal) in
            try Self.checkAuthor(of: view.message, is: caller)
            return DeskDecision(.edit(text: text))
        }
        work.message = message
        return try await done(work, now: now)
    }

    func delete(
        _ message: UniqueID, of ticket: TicketKey, by caller: Caller, now: Instant
    ) async throws(APIProblem) -> DeskReceipt {
        var work = DeskWork(on: ticket, visibleTo: caller.visibility, by: caller.actor) { view throws(DeskRefusal) in
            try Self.checkAuthor(of: view.message, is: caller)
            return DeskDecision(.deleteMessage)
        }
        work.message = message
        return try await done(work, now: now)
    }

    /// Only who wrote it, and supervisors, change a message; a customer never sees what is not his to read.
    private static func checkAuthor(of message: TicketMessage?, is caller: Caller) throws(DeskRefusal) {
        guard let message else { throw .unknown }
        switch message.author {
        case .contact(let contact) where contact.id == caller.contact: return
        case .agent(let agent) where agent == caller.agent: return
        default: break
        }
        guard caller.role == .supervisor || caller.role == .admin else {
            if caller.role == .customer, message.kind != .public || !message.isConfirmed { throw .unknown }
            throw .conflict("somebody else wrote this message")
        }
    }

    /// Nobody sees the ticket any more.
    func delete(
        _ ticket: TicketKey, by caller: Caller, expecting version: Int64?, now: Instant
    ) async throws(APIProblem) -> DeskReceipt {
        var work = DeskWork(on: ticket, visibleTo: caller.visibility, by: caller.actor) { _ in DeskDecision(.delete) }
        work.expectedVersion = version
        return try await done(work, now: now)
    }
}

extension Caller {
    /// As the history names him.
    var actor: Actor { agent.map { .agent($0) } ?? .customer(address) }

    /// As somebody who asks for help. Whoever has no name is not called by his address for ever.
    fileprivate var newContact: NewContact {
        NewContact(address: address, name: name.utf8.elementsEqual(address.description.utf8) ? nil : name)
    }

    fileprivate var writer: NewMessage.Writer {
        agent.map { .agent($0) } ?? .contact(newContact)
    }
}

extension APIProblem {
    init(_ refusal: DeskRefusal) {
        switch refusal {
        case .unknown: self = .notFound
        case .changed(let version):
            self.init(412, "somebody changed the ticket meanwhile: it is at version \(version); read it again")
        case .repeatedOtherwise: self.init(422, "this Idempotency-Key was used before for another request")
        case .field(let name, let reason): self = .field(name, reason)
        case .conflict(let reason): self.init(409, reason)
        case .failed(let error):
            if error.remedy == .retry {
                self.init(503, "the store is busy; try again")
                answerFields.append("Retry-After", "2")
            } else {
                self.init(500, "the store could not keep this; nothing was changed")
            }
        }
    }
}
