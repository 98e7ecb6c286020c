import GatewayKit
import MIMEParser
import TicketStore

/// A notice that could have been queued, with something in every place of its template.
struct SampleNotice {
    let entry: OutboxEntry

    /// - Parameter template: The name of a kind, or `reply.` and what a rule calls its answer.
    init(_ template: String, of queue: QueueName, language: String) {
        let words = Words(language)
        let kind = Notice.Kind(rawValue: template) ?? .acknowledgement
        let now = Instant.now
        let scope = Self.scope(of: kind)
        let recipient = scope == .customer ? Self.customer : Self.colleague
        let reply = template.hasPrefix("reply.") ? String(template.dropFirst("reply.".count)) : nil
        var notice = Notice(
            kind: kind, recipient: NewContact(address: recipient.address, name: recipient.name), scope: scope,
            language: language, template: reply)
        if kind == .commandRefused { notice.refusals = [CommandRefusal(line: "#clsoe", reason: .unknown)] }
        notice.agent = AgentName("bruno")
        notice.absence = .away(until: CivilDate(daysSince1970: now.seconds / 86_400 + 7))
        let subject = Self.subject(words, of: kind, in: queue, at: now)
        var entry = OutboxEntry(
            id: Self.identifier(1), key: "preview", notice: notice, recipient: recipient, createdAt: now, attempts: 0,
            subject: Self.isAboutNoTicket(kind) ? nil : subject,
            failure: DeliveryFailure(recipient: Self.customer.address, reason: "550 5.1.1 unknown user"),
            clock: Self.clock(of: kind, at: now),
            alert: Self.alert(of: kind, words, at: now))
        entry.gathered = Notice.Kind.gathered.map {
            GatheredNotice(kind: $0, scope: Self.scope(of: $0), ticket: subject.ticket)
        }
        self.entry = entry
    }

    private static func isAboutNoTicket(_ kind: Notice.Kind) -> Bool {
        kind == .operatorAlert || kind == .digest || kind == .noticeDigest || kind == .absenceNoted
    }

    private static func alert(of kind: Notice.Kind, _ words: Words, at now: Instant) -> (subject: String, body: String)?
    {
        switch kind {
        case .operatorAlert: return (words.subject, words.text)
        case .digest:
            var digest = DailyDigest(day: CivilDate(daysSince1970: now.seconds / 86_400 - 1))
            digest.counts = [
                .opened: 12, .answered: 17, .resolved: 9, .closed: 8, .breached: 1, .active: 31, .overdue: 2,
            ]
            digest.oldest = [.init(number: number, openedAt: now - .seconds(9 * 86_400), subject: words.subject)]
            return (digest.day.description, digest.text)
        default: return nil
        }
    }

    /// Where an answer to such a notice goes.
    private static func scope(of kind: Notice.Kind) -> TokenScope {
        switch kind {
        case .acknowledgement, .answer, .customerReminder, .survey: .customer
        case .ticketOpened, .replyReceived, .urgentAlert, .splitProposed, .ticketAssigned: .agent
        case .forward, .unconfirmedReply, .commandRefused, .agentMailUnproved, .agentForwardUnproved, .deliveryFailed,
            .slaWarning, .slaBreached, .escalated, .escalationAcknowledged, .assigneeReminder, .ratingReceived,
            .absenceNoted, .digest, .noticeDigest, .operatorAlert:
            .internal
        }
    }

    private static func subject(
        _ words: Words, of kind: Notice.Kind, in queue: QueueName, at now: Instant
    ) -> NoticeSubject {
        let isAnswer = kind == .answer || kind == .deliveryFailed
        let text = isAnswer ? words.answer : words.text
        var ticket = Ticket(
            id: identifier(1), uuid: UniqueID(at: now), replyKey: identifier(1), number: number, queue: queue,
            subject: words.subject, status: .assigned, priority: .urgent, source: .email, requester: customer,
            createdAt: now - .seconds(9_000), updatedAt: now, version: 1)
        ticket.escalationLevel = 1
        ticket.satisfaction = Satisfaction(rating: 2, comment: words.comment)
        var message = TicketMessage(
            id: identifier(1), uuid: UniqueID(at: now), kind: .public, direction: .incoming,
            author: .contact(customer), proof: .claimed, basis: .failed, isConfirmed: true, newText: text,
            fullText: text, createdAt: now - .seconds(9_000))
        message.subject = words.subject
        return NoticeSubject(ticket: ticket, message: message)
    }

    private static func clock(of kind: Notice.Kind, at now: Instant) -> NoticeClock? {
        let target = Duration.seconds(2 * 3_600)
        let (deed, ahead): (ClockDeed, Duration) =
            switch kind {
            case .slaWarning: (.warning, .seconds(1_440))
            case .slaBreached: (.breach, .zero)
            default: (.escalate(1), .seconds(-1_800))
            }
        return NoticeClock(
            kind: .firstResponse, deed: deed, target: target, deadlineAt: now + ahead, since: now + ahead - target)
    }

    private static let customer = contact(1, "zoe.durand@customer.example", "Zoë Durand")
    private static let colleague = contact(2, "anna.martin@example.org", "Anna Martin")

    private static let number: TicketNumber = {
        guard let number = TicketNumber("TICKET-20261121-042") else { preconditionFailure("a number is one") }
        return number
    }()

    private static func contact(_ id: Int64, _ address: String, _ name: String) -> Contact {
        guard let address = EmailAddress(address) else { preconditionFailure("the samples have addresses") }
        return Contact(id: identifier(id), address: address, name: name)
    }

    private static func identifier<Entity: ~Copyable>(_ number: Int64) -> Identifier<Entity> {
        guard let identifier = Identifier<Entity>(number) else { preconditionFailure("positive numbers are ids") }
        return identifier
    }
}

/// What the sample's customer wrote.
private struct Words {
    let subject: String
    let text: String
    /// What an agent answered.
    let answer: String
    /// What he said when he was asked how it was.
    let comment: String

    init(_ language: String) {
        if language.hasPrefix("fr") {
            answer = "Bonjour,\n\nun technicien passe cet après-midi, entre 14 et 16 h.\n\nAnna Martin"
            comment = "Trois jours sans eau chaude, c'est long."
            subject = "Plus d'eau chaude au 3e étage"
            text = """
                Bonjour,

                depuis ce matin, il n'y a plus d'eau chaude au 3e étage. La chaudière affiche
                  E 42
                Quelqu'un peut-il passer ? Plan d'accès : https://customer.example/acces

                Zoë Durand
                """
        } else if language.hasPrefix("de") {
            answer = "Guten Tag,\n\nein Techniker kommt heute Nachmittag zwischen 14 und 16 Uhr.\n\nAnna Martin"
            comment = "Drei Tage ohne warmes Wasser sind lang."
            subject = "Kein warmes Wasser im 3. Stock"
            text = """
                Guten Tag,

                seit heute früh gibt es im 3. Stock kein warmes Wasser. Die Heizung zeigt
                  E 42
                Kann jemand vorbeikommen? Anfahrt: https://customer.example/anfahrt

                Zoë Durand
                """
        } else {
            answer = "Hello,\n\na technician comes this afternoon between 2 and 4.\n\nAnna Martin"
            comment = "Three days without hot water is long."
            subject = "No hot water on the 3rd floor"
            text = """
                Hello,

                since this morning there is no hot water on the 3rd floor. The boiler shows
                  E 42
                Can somebody come? How to find us: https://customer.example/way

                Zoë Durand
                """
        }
    }
}
