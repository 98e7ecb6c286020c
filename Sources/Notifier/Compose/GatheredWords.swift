import MIMEParser
import TicketStore

/// What a mail that tells several notices together has to say.
struct GatheredWords {
    let values: TemplateValues

    init(_ entry: OutboxEntry, _ settings: NotifierSettings, _ keys: SigningKeys) {
        var lists: [String: [[String: String]]] = [:]
        for notice in entry.gathered {
            let token = ReplyToken(
                ticket: notice.ticket.replyKey, recipient: entry.recipient.id, scope: notice.scope,
                signedAt: entry.createdAt)
            let voice = settings.queues[notice.ticket.queue]
            let answersTo = voice.map { $0.replyAddress.make(token, keys: keys) ?? $0.address }
            lists[notice.kind.rawValue, default: []].append([
                "ticket.number": notice.ticket.number.text,
                "ticket.subject": HeaderText.beginning(HeaderText.cleaned(notice.ticket.subject), Self.longestSubject),
                "ticket.reply_address": answersTo?.description ?? "",
                "customer.name": NoticeWords.name(of: notice.ticket.requester),
            ])
            lists[Self.heading(of: notice.kind)] = [[:]]
        }
        values = TemplateValues(
            [
                "digest.count": String(entry.gathered.count), "recipient.name": NoticeWords.name(of: entry.recipient),
                "site.name": settings.siteName, "site.domain": settings.siteDomain,
            ], lists: lists)
    }

    /// What a template of it may use: of each kind a list, and a section that is there when the list is not empty.
    static let vocabulary = TemplateVocabulary(
        texts: ["digest.count", "recipient.name", "site.name", "site.domain"],
        lists: Dictionary(uniqueKeysWithValues: Notice.Kind.gathered.map { ($0.rawValue, row) })
            .merging(Notice.Kind.gathered.map { (heading(of: $0), []) }) { list, _ in list })

    private static let row: Set<String> = ["ticket.number", "ticket.subject", "ticket.reply_address", "customer.name"]
    /// Bytes of a subject.
    private static let longestSubject = 100

    private static func heading(of kind: Notice.Kind) -> String { "any.\(kind.rawValue)" }
}
