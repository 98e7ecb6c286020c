import MIMEParser
import TicketStore

/// What rules may name because the file defines it.
struct RuleNames {
    var mailboxes: [String]
    var queues: [String]
    var agents: [String]
    var categories: [String]
    /// Addresses whose mail comes back to us: nothing is forwarded there.
    var ownAddresses: [EmailAddress]
}

extension RuleBook {
    init(_ root: inout ConfigurationSection, among names: RuleNames) {
        self.init()
        root.read("rule_mode", ScalarKind<Mode>.choice, into: &mode)
        rules = root.table("rules", isRequired: false) { MailRule(name: $0, &$1, among: names) }
    }
}

extension MailRule {
    init?(name: String, _ section: inout ConfigurationSection, among names: RuleNames) {
        let when = section.section("when") { RuleConditions(&$0, mailboxes: names.mailboxes) }
        let unless = section.section("unless", like: "rules.*.when") {
            RuleConditions(&$0, mailboxes: names.mailboxes)
        }
        let actions = section.section("then", isRequired: true) { RuleActions(&$0, among: names) }
        guard let when, let unless, let actions else { return nil }
        self.init(name: name, conditions: when.list, exceptions: unless.list, actions: actions)
        proof = ProofBounds(atLeast: when.proof ?? .none, below: unless.proof)
    }
}

extension RuleActions {
    init(_ section: inout ConfigurationSection, among names: RuleNames) {
        var removals: [Removal] = []
        for removal in Removal.allCases where section.optional(removal.rawValue, .yesOrNo) ?? false {
            removals.append(removal)
        }
        queue = section.optional("queue", .name(of: "queue", among: names.queues) { QueueName($0) })
        priority = section.optional("priority", ScalarKind<TicketPriority>.choice)
        category = section.optional("category", .name(of: "category", among: names.categories) { CategoryName($0) })
        tags = section.list("tags", .tag).map(\.value)
        assignee = section.optional("assignee", .agent(among: names.agents))
        watchers = section.list("watchers", .agent(among: names.agents)).map(\.value)
        let addresses = section.list("forward", .address)
        for address in addresses where names.ownAddresses.contains(address.value) {
            section.complain(
                Complaint("\(address.value) is a mailbox the gateway reads; forwarded mail would come back"),
                at: address)
        }
        forwards = addresses.map(\.value)
        reply = section.optional("reply", .templateName)
        let sets = !description.isEmpty
        section.read("stop", .yesOrNo, into: &stops)
        removal = removals.first
        if removals.count > 1 || removal != nil && sets {
            section.complain(Complaint("drop, hold and quarantine stand alone: what is removed goes to no ticket"))
        } else if section.isEmpty {
            section.complain(Complaint("does nothing; write at least one action"))
        }
    }
}

extension ScalarKind where Value == TagName {
    static var tag: Self {
        Self("a tag of \(label)") { isLabel($0) ? TagName($0) : nil }
    }
}

extension ScalarKind where Value == CategoryName {
    static var category: Self {
        Self("a category of \(label)") { isLabel($0) ? CategoryName($0) : nil }
    }
}

private let label = "at most 40 small letters, digits, \"-\" and \"_\""

private func isLabel(_ text: String) -> Bool {
    (1...40).contains(text.utf8.count)
        && text.utf8.allSatisfy { isLetterOrDigit($0) && $0 == ASCIIText.lowercased($0) || "-_".utf8.contains($0) }
}

extension ScalarKind where Value == String {
    /// The name of a template file without its ending, which is no path.
    fileprivate static var templateName: Self {
        Self("the name of a template reply.NAME.txt: at most 64 letters, digits, \"-\" and \"_\"") { text in
            let isName =
                (1...64).contains(text.utf8.count)
                && text.utf8.allSatisfy { isLetterOrDigit($0) || "-_".utf8.contains($0) }
            return isName ? text : nil
        }
    }
}
