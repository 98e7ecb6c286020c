import GatewayKit
import MIMEParser
import TicketStore

/// What would become of a mail and why, for people and in JSON.
struct Explanation: Encodable {
    struct Check: Encodable {
        let name, verdict: String
    }

    struct Rule: Encodable {
        let name: String
        let fits: Bool
        /// What it does, or why it does not fit.
        let verdict: String
    }

    struct Ticket: Encodable {
        let queue, subject, priority: String
        let category, assignee: String?
        let tags, watchers: [String]
    }

    struct Notice: Encodable {
        let kind, recipient, way: String
        /// When quiet hours are over.
        let notBefore: String?
    }

    private static let usualWay = "mail"

    let mailbox, disposition: String
    let checks: [Check]
    /// Every rule that was asked, those that do not fit among them. A rule that fits acts unless one before it stops.
    let rules: [Rule]
    /// The ticket it would open.
    let ticket: Ticket?
    let notices: [Notice]

    init(_ outcome: DryRun.Outcome, mailbox: MailboxName) {
        let record = outcome.record
        self.mailbox = mailbox.rawValue
        disposition = record.disposition.rawValue
        checks = record.trace.checks.map { Check(name: $0.name, verdict: $0.verdict) }
        rules = outcome.content.ruleReadings.map { reading in
            Rule(
                name: reading.rule.name, fits: reading.obstacle == nil,
                verdict: reading.obstacle ?? reading.rule.actions.description)
        }
        if case .open(let new, _) = record.effect {
            ticket = Ticket(
                queue: new.queue.rawValue, subject: new.subject, priority: new.priority.rawValue,
                category: new.category?.rawValue, assignee: new.assignee?.rawValue, tags: new.tags.map(\.rawValue),
                watchers: new.watchers.map(\.rawValue))
        } else {
            ticket = nil
        }
        notices = record.notices.map {
            Notice(
                kind: $0.kind.rawValue, recipient: $0.recipient.address.description, way: $0.voice.rawValue,
                notBefore: $0.notBefore?.description)
        }
    }

    /// One check a line; every word of the mail is made harmless.
    var text: String {
        var lines = [("mailbox", mailbox)]
        for rule in rules where !rule.fits { lines.append(("no rule", "\(rule.name): \(rule.verdict)")) }
        lines += checks.map { ($0.name, $0.verdict) }
        if let ticket {
            var words = "queue \(ticket.queue), priority \(ticket.priority)"
            if let category = ticket.category { words += ", category \(category)" }
            if let assignee = ticket.assignee { words += ", assignee \(assignee)" }
            if !ticket.tags.isEmpty { words += ", tags " + ticket.tags.joined(separator: " ") }
            if !ticket.watchers.isEmpty { words += ", followed by " + ticket.watchers.joined(separator: " ") }
            lines += [("would open", words), ("subject", ticket.subject)]
        }
        lines += notices.map { notice in
            let way = notice.way == Self.usualWay ? "" : " by \(notice.way)"
            return (
                "would tell",
                "\(notice.recipient): \(notice.kind)\(way)" + (notice.notBefore.map { ", not before \($0)" } ?? "")
            )
        }
        return lines.map { name, verdict in
            let label = Printable(name).description
            let gap = String(repeating: " ", count: max(1, 13 - label.utf8.count))
            return "\(label)\(gap)\(Printable(verdict))\n"
        }.joined()
    }
}
