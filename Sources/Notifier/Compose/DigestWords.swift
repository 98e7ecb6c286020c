import GatewayKit
import TicketStore

/// What the digest of a day has to say.
struct DigestWords {
    let values: TemplateValues

    /// - Parameter now: When it was queued: retries tell the same.
    init(_ digest: DailyDigest, to recipient: Contact, at now: Instant, language: String) {
        var texts = ["digest.day": digest.day.text(in: language), "recipient.name": NoticeWords.name(of: recipient)]
        for measure in DailyDigest.Measure.allCases {
            texts["digest.\(measure.rawValue)"] = String(digest.counts[measure] ?? 0)
        }
        texts[Self.openedTrend] = digest.opened.text
        texts[Self.resolvedTrend] = digest.resolved.text
        values = TemplateValues(
            texts,
            lists: [
                "oldest": digest.oldest.map { Self.row($0, at: now, language) },
                "agent": digest.agents.map { Self.row($0) },
                "overdue": digest.counts[.overdue] ?? 0 > 0 ? [[:]] : [],
            ],
            markup: [
                Self.openedTrend: Array(digest.opened.html.utf8), Self.resolvedTrend: Array(digest.resolved.html.utf8),
            ])
    }

    /// What a template of it may use.
    static let vocabulary = TemplateVocabulary(
        texts: Set(DailyDigest.Measure.allCases.map { "digest.\($0.rawValue)" })
            .union(["digest.day", openedTrend, resolvedTrend, "recipient.name", "site.name", "site.domain"]),
        lists: [
            "oldest": ["ticket.number", "ticket.subject", "ticket.age"],
            "agent": ["agent.name", "agent.open", "agent.waiting", "agent.overdue", "agent.answered"],
            "overdue": [],
        ])

    private static let openedTrend = "digest.opened_trend"
    private static let resolvedTrend = "digest.resolved_trend"
    /// Bytes of a subject.
    private static let longestSubject = 100

    private static func row(_ ticket: DailyDigest.OldTicket, at now: Instant, _ language: String) -> [String: String] {
        [
            "ticket.number": ticket.number.text,
            "ticket.subject": HeaderText.beginning(HeaderText.cleaned(ticket.subject), longestSubject),
            "ticket.age": SpokenDuration(now - ticket.openedAt, inDays: true).text(in: language),
        ]
    }

    private static func row(_ load: AgentLoad) -> [String: String] {
        [
            "agent.name": load.agent.rawValue, "agent.open": String(load.open), "agent.waiting": String(load.waiting),
            "agent.overdue": String(load.overdue), "agent.answered": String(load.answered),
        ]
    }
}
