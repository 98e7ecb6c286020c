import GatewayKit
import MIMEParser
import Notifier
import TicketStore

/// The mailboxes one piped mail belongs to.
struct IngestRoute {
    /// Each once, in the order of the recipients. Never empty.
    private(set) var mailboxes: [MailboxName] = []
    /// Recipients that are not ours, although others are.
    private(set) var unknown: [String] = []

    /// A named mailbox wins over recipients, and those of the command line over those of the environment.
    init(
        mailbox: String?, recipients: [String], environment: [String: String], mailboxes: [MailboxSettings],
        queues: [QueueSettings]
    ) throws(CommandFailure) {
        if let mailbox {
            guard let found = mailboxes.first(where: { $0.name.rawValue == mailbox }) else {
                let names = mailboxes.map(\.name.rawValue)
                let meant = Spelling.closest(to: mailbox, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
                throw CommandFailure(
                    .configuration, "there is no mailbox \"\(Printable(mailbox, longest: 64))\"\(meant)",
                    hint: "the configuration has \(names.joined(separator: ", "))")
            }
            self.mailboxes = [found.name]
            return
        }
        let fromEnvironment = [environment["ORIGINAL_RECIPIENT"], environment["RECIPIENT"]].compactMap(\.self)
        let wanted = recipients.isEmpty ? Array(fromEnvironment.prefix(1)) : recipients
        guard !wanted.isEmpty else {
            guard mailboxes.count == 1 else {
                throw CommandFailure(
                    .configuration, "nobody said which mailbox this mail is for",
                    hint: "pass --recipient or --mailbox, or let the MTA set ORIGINAL_RECIPIENT")
            }
            self.mailboxes = [mailboxes[0].name]
            return
        }
        for recipient in wanted {
            if let name = Self.owner(of: recipient, mailboxes, queues) {
                if !self.mailboxes.contains(name) { self.mailboxes.append(name) }
            } else {
                unknown.append(recipient)
            }
        }
        guard !self.mailboxes.isEmpty else {
            let shown = unknown.map { Printable($0, longest: 254).description }.joined(separator: ", ")
            throw CommandFailure(
                .unknownRecipient, "no mailbox has the address \(shown)",
                hint: "add it to the aliases of a mailbox, or stop the MTA from piping it here")
        }
    }

    /// By the address itself, then by its form as a reply address, then without its `+tag` (RFC 5233).
    private static func owner(
        of recipient: String, _ mailboxes: [MailboxSettings], _ queues: [QueueSettings]
    ) -> MailboxName? {
        guard let address = EmailAddress(recipient) else { return nil }
        if let exact = mailboxes.first(where: { $0.addresses.contains(address) }) { return exact.name }
        if let queue = queues.first(where: { $0.replyAddress.fits(address) }) {
            return mailboxes.first { $0.queue == queue.name }?.name
        }
        guard let plus = address.localPart.firstIndex(of: UInt8(ascii: "+")), plus > 0,
            let plain = EmailAddress(address.localPart[..<plus] + [UInt8(ascii: "@")] + address.domain)
        else { return nil }
        return mailboxes.first { $0.addresses.contains(plain) }?.name
    }
}
