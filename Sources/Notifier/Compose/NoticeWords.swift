import MIMEParser
import TicketStore

/// What a notice about a ticket has to say and to enclose.
struct NoticeWords {
    let values: TemplateValues
    let enclosures: [OutgoingMessage.Enclosure]

    /// - Parameter answersTo: Where the recipient's answer goes.
    init(
        _ entry: OutboxEntry, about subject: NoticeSubject, from voice: QueueVoice, answersTo: EmailAddress,
        language: String, settings: NotifierSettings
    ) {
        let notice = entry.notice
        let kind = notice.kind
        let limits = settings.composing
        let ticket = subject.ticket
        let message = subject.message
        let text =
            kind == .answer || kind == .forward
            ? message.newText : HeaderText.beginning(message.newText, limits.noticeTextBytes)
        let (attached, withheld) = Self.sort(message.attachments, of: kind, upTo: limits.attachmentBytes)
        enclosures = attached.map {
            OutgoingMessage.Enclosure(name: $0.name, mediaType: $0.mediaType, digest: $0.digest, size: $0.size)
        }
        let clock = ClockWords(
            entry.clock, of: ticket, at: entry.createdAt, in: voice.zone, language: language)
        let rating = RatingWords.given(ticket.satisfaction, language: language)
        let texts = Self.texts(entry, about: subject, from: voice, text: text, settings: settings)
        let lists = Self.refusals(notice.refusals).merging([
            "attached": attached.map { Self.row($0, language) },
            "withheld": withheld.map { Self.row($0, language) },
            "shortened": text.utf8.count < message.newText.utf8.count ? [[:]] : [],
            "lack.\(message.basis.rawValue)": [[:]],
            notice.scope == .internal ? "inside" : "to_customer": [[:]],
            "comment": ticket.satisfaction?.comment == nil ? [] : [[:]],
            HeaderText.cleaned(entry.recipient.name ?? "").isEmpty ? "unnamed" : "named": [[:]],
            "rating": kind == .survey
                ? RatingWords.rows(ticket.number, answeredAt: answersTo, language: language) : [],
        ]) { list, _ in list }
        values = TemplateValues(
            texts.merging(clock.texts) { text, _ in text }.merging(rating) { text, _ in text },
            lists: lists.merging(clock.lists) { list, _ in list })
    }

    private static func texts(
        _ entry: OutboxEntry, about subject: NoticeSubject, from voice: QueueVoice, text: String,
        settings: NotifierSettings
    ) -> [String: String] {
        let (ticket, message, failure) = (subject.ticket, subject.message, entry.failure)
        return [
            "ticket.number": ticket.number.text,
            "ticket.subject": plainSubject(ticket.subject, settings.composing.subjectBytes),
            "customer.name": name(of: ticket.requester),
            "customer.address": ticket.requester.address.description,
            "author.name": name(of: message.author, voice),
            "author.address": address(of: message.author, voice), "message.text": text,
            "recipient.name": name(of: entry.recipient), "team.name": voice.title,
            "site.name": settings.siteName, "message.subject": HeaderText.cleaned(message.subject ?? ""),
            "agent.name": entry.notice.agent?.rawValue ?? voice.title,
            "failure.address": failure?.recipient.description ?? "",
            "failure.reason": HeaderText.beginning(HeaderText.cleaned(failure?.reason ?? ""), longestReason),
        ]
    }

    /// What an `absenceNoted` says, which is about no ticket.
    static func values(ofNote entry: OutboxEntry, _ settings: NotifierSettings) -> TemplateValues {
        var lists = refusals(entry.notice.refusals)
        var until = ""
        switch entry.notice.absence {
        case .away(nil): lists["away"] = [[:]]
        case .away(let day?):
            lists["away_until"] = [[:]]
            until = day.description
        case .back: lists["back"] = [[:]]
        case nil: lists["refused"] = [[:]]
        }
        return TemplateValues(
            [
                "recipient.name": name(of: entry.recipient), "site.name": settings.siteName,
                "site.domain": settings.siteDomain, "absence.until": until,
            ], lists: lists)
    }

    /// Files go along in order as long as they fit; the rest is named. A page for the phone carries none.
    private static func sort(
        _ attachments: [Attachment], of kind: Notice.Kind, upTo limit: Int
    ) -> (attached: [Attachment], withheld: [Attachment]) {
        switch kind {
        case .answer, .ticketOpened, .forward, .replyReceived, .unconfirmedReply, .splitProposed, .ticketAssigned: break
        case .acknowledgement, .agentMailUnproved, .agentForwardUnproved, .commandRefused, .absenceNoted,
            .operatorAlert, .digest, .noticeDigest, .customerReminder, .survey, .slaWarning, .slaBreached, .escalated,
            .escalationAcknowledged, .assigneeReminder, .ratingReceived:
            return ([], [])
        case .urgentAlert, .deliveryFailed: return ([], attachments)
        }
        var attached: [Attachment] = []
        var withheld: [Attachment] = []
        var room = limit
        for attachment in attachments {
            if attachment.size <= room {
                attached.append(attachment)
                room -= attachment.size
            } else {
                withheld.append(attachment)
            }
        }
        return (attached, withheld)
    }

    /// One list for each reason: the words for it are the template's.
    private static func refusals(_ refusals: [CommandRefusal]) -> [String: [[String: String]]] {
        Dictionary(grouping: refusals, by: { "refused.\($0.reason.rawValue)" }).mapValues { rows in
            rows.map { ["command.line": HeaderText.cleaned($0.line)] }
        }
    }

    private static func row(_ attachment: Attachment, _ language: String) -> [String: String] {
        let name = HeaderText.cleaned(attachment.name)
        return ["file.name": name.isEmpty ? "?" : name, "file.size": FileSize(attachment.size).text(in: language)]
    }

    /// What to call somebody: the display name, else the address.
    static func name(of contact: Contact) -> String {
        let name = HeaderText.cleaned(contact.name ?? "")
        return name.isEmpty ? contact.address.description : HeaderText.beginning(name, longestName)
    }

    private static func name(of author: Author, _ voice: QueueVoice) -> String {
        switch author {
        case .contact(let contact): name(of: contact)
        case .agent(let agent): agent.rawValue
        case .system: voice.title
        }
    }

    private static func address(of author: Author, _ voice: QueueVoice) -> String {
        if case .contact(let contact) = author { contact.address.description } else { voice.address.description }
    }

    /// One line without the `Re:` the templates add themselves.
    private static func plainSubject(_ subject: String, _ limit: Int) -> String {
        var bytes = Array(HeaderText.cleaned(subject).utf8)[...]
        while bytes.count > 2, bytes.prefix(3).map({ $0 | 0x20 }) == Array("re:".utf8) {
            bytes = bytes.dropFirst(3).drop { $0 == UInt8(ascii: " ") }
        }
        return HeaderText.beginning(String(decoding: bytes, as: UTF8.self), limit)
    }

    private static let longestName = 100
    private static let longestReason = 1_000
}
