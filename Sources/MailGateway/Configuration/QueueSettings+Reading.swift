import MIMEParser
import Notifier
import TicketStore

extension QueueSettings {
    /// The queue speaks from the address of its first mailbox.
    init?(
        name: String, _ section: inout ConfigurationSection, agents: [String], mailboxes: [MailboxSettings],
        site: SiteSettings
    ) {
        let title = section.optional("name", .text)
        let numbers = section.optional("number", .numberPattern)
        let replyAddress = section.required("reply_address", .replyAddress)
        let team = section.list("agents", .agent(among: agents), isRequired: true)
        let onCall = section.list("on_call", .agent(among: agents))
        let rota = section.section("rota") { OnCallRota(&$0, among: agents) }
        let assignment = section.optional("assignment", .assignment) ?? nil
        let skips = section.list("assignment_skips", .agent(among: agents))
        if assignment != nil, let last = skips.last,
            team.allSatisfy({ member in skips.contains { $0.value == member.value } })
        {
            section.complain(Complaint("leaves nobody of the queue who could be given a ticket"), at: last)
        }
        let reopen = Reopening.read(&section)
        let urgentWords = section.list("urgent_words", .text)
        let timeZone = section.optional("time_zone", .timeZone)
        let language = section.optional("language", .language)
        let address = mailboxes.first { $0.queue.rawValue == name }?.address
        guard let address, let replyAddress else { return nil }
        self.init(
            name: QueueName(name), title: title ?? site.name, address: address,
            numbers: numbers ?? .standard, replyAddress: replyAddress,
            agents: team.map(\.value), timeZone: timeZone ?? site.timeZone, language: language ?? site.language)
        self.onCall = onCall.map(\.value)
        self.rota = rota
        self.assignment = assignment
        self.assignmentSkips = skips.map(\.value)
        self.reopen = reopen ?? self.reopen
        self.urgentWords = urgentWords.map(\.value)
    }
}

extension QueueSettings.Reopening {
    /// `reopen: reopen`, `reopen: new_ticket`, or the days after which a reply opens a new ticket: `reopen: 14d`.
    fileprivate static func read(_ section: inout ConfigurationSection) -> Self? {
        let days = ScalarKind<Duration>.duration(.seconds(3_600) ... .seconds(3_650 * 86_400))
        let expectation = "reopen, new_ticket or how long after closing a reply still reopens, such as 14d"
        return section.optional(
            "reopen",
            ScalarKind(expectation) { text in
                switch text {
                case "reopen": return .always
                case "new_ticket": return .never
                default:
                    guard case .success(let limit) = days.read(text) else { return nil }
                    return .within(limit)
                }
            })
    }
}

extension ScalarKind where Value == AgentName {
    static func agent(among names: [String]) -> Self {
        .name(of: "agent", among: names) { AgentName($0) }
    }
}

extension ScalarKind where Value == AssignmentMode? {
    fileprivate static var assignment: Self {
        let none = "none"
        return .word(of: [none] + AssignmentMode.allCases.map(\.rawValue)) { word in
            word == none ? .some(nil) : AssignmentMode(rawValue: word).map { .some($0) }
        }
    }
}
