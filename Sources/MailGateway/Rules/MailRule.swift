import MIMEParser
import TicketStore

/// One rule of the configuration: which mail it is about, and what is done with it.
struct MailRule: Sendable, Equatable {
    /// What the file calls it.
    var name: String
    /// Every one of them holds.
    var conditions: [RuleCondition] = []
    /// None of them holds.
    var exceptions: [RuleCondition] = []
    var proof = ProofBounds()
    var actions = RuleActions()
}

/// How well proved a sender must be: at least one level, less than another.
struct ProofBounds: Sendable, Equatable {
    var atLeast = SenderProof.none
    var below: SenderProof?

    func contains(_ proof: SenderProof) -> Bool {
        atLeast <= proof && (below.map { proof < $0 } ?? true)
    }
}

/// What is done with a mail. Of what two rules set, the first counts; tags, watchers and forwards add up.
struct RuleActions: Sendable, Equatable {
    /// Why a mail becomes no part of a ticket.
    enum Removal: String, Sendable, CaseIterable {
        /// Kept in the ledger, seen by nobody.
        case drop
        /// Waits for a person, who releases or drops it.
        case hold
        /// Like `hold`, and `mailgateway status` asks for attention.
        case quarantine
    }

    /// Stands alone: what is removed goes to no ticket.
    var removal: Removal?
    var queue: QueueName?
    var priority: TicketPriority?
    var category: CategoryName?
    var tags: [TagName] = []
    var assignee: AgentName?
    /// Follow the ticket: are told of it like those who answer for it.
    var watchers: [AgentName] = []
    /// Get a copy of each mail of the customer.
    var forwards: [EmailAddress] = []
    /// The template that takes the place of the acknowledgement.
    var reply: String?
    /// No rule after this one is asked.
    var stops = false

    /// What both do; what this one says counts first.
    func joined(with later: RuleActions) -> RuleActions {
        var joined = self
        joined.removal = removal ?? later.removal
        joined.queue = queue ?? later.queue
        joined.priority = priority ?? later.priority
        joined.category = category ?? later.category
        joined.tags += later.tags.filter { !tags.contains($0) }
        joined.assignee = assignee ?? later.assignee
        joined.watchers += later.watchers.filter { !watchers.contains($0) }
        joined.forwards += later.forwards.filter { !forwards.contains($0) }
        joined.reply = reply ?? later.reply
        return joined
    }
}

extension RuleActions: CustomStringConvertible {
    /// For the decision trace: `queue billing, tags new bank`.
    var description: String {
        var words = [removal?.rawValue].compactMap(\.self)
        if let queue { words.append("queue \(queue)") }
        if let priority { words.append("priority \(priority.rawValue)") }
        if let category { words.append("category \(category)") }
        if !tags.isEmpty { words.append("tags " + tags.map(\.rawValue).joined(separator: " ")) }
        if let assignee { words.append("assignee \(assignee)") }
        if !watchers.isEmpty { words.append("watchers " + watchers.map(\.rawValue).joined(separator: " ")) }
        if !forwards.isEmpty { words.append("forward " + forwards.map(\.description).joined(separator: " ")) }
        if let reply { words.append("reply \(reply)") }
        if stops { words.append("stop") }
        return words.joined(separator: ", ")
    }
}
