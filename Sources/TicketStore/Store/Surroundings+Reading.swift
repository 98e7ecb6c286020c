import GatewayKit
import MIMEParser

extension Surroundings {
    /// Asks the store every question a candidate has, inside the transaction that will hold the answer.
    ///
    /// - Parameter absences: As they stand there; many candidates share them.
    init(
        of candidate: IntakeCandidate<some Sendable>, knowing absences: [Absence], at now: Instant,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let identity = candidate.identity
        let key = identity.key(sender: candidate.sender)
        original = try connection.original(of: candidate.letter.id, raw: identity.raw, key: key)
        hasMessageIDClash = try key.map { (key) throws(StoreError) in try connection.hasClash(with: key) } ?? false
        sender =
            try candidate.sender.map { (address) throws(StoreError) in try connection.contact(at: address) } ?? nil
        matches = []
        for claim in candidate.claims {
            let match = try connection.match(claim, known: matches, at: candidate.letter.receivedAt)
            if let match { matches.append(match) }
        }
        if let question = candidate.commandQuestion {
            commandFacts = try connection.facts(for: question, about: matches.first?.ticket)
        }
        toldOfDisbelief = candidate.claimsAgent ? try connection.disbelief(toldTo: sender, before: now) : []
        recurrence = try Recurrence(of: candidate, by: sender, in: matches, at: now, &connection)
        self.absences = absences
        for question in candidate.assignmentQuestions { offers.append(try connection.offer(for: question)) }
    }
}

extension LetterIdentity {
    /// Two halves: one for the Message-ID alone, one for sender and body. Letters with equal keys are the same
    /// mail; letters that share only the first half merely claim to be. `nil` without a Message-ID.
    func key(sender: EmailAddress?) -> [UInt8]? {
        guard let messageID else { return nil }
        return messageID.referenceKey + sha256((sender?.key ?? []) + [0] + body.bytes).bytes.prefix(Self.halfLength)
    }

    static let halfLength = 16
}

extension MessageID {
    /// What a Message-ID is found by: short, of fixed length, and never chosen freely by a sender.
    var referenceKey: [UInt8] { Array(sha256(bytes).bytes.prefix(LetterIdentity.halfLength)) }
}

/// Why a ticket knows a Message-ID; a smaller value is better evidence.
enum ReferenceKind: UInt8, SQLBindable {
    /// A message of the ticket carries it.
    case received = 1
    /// We sent it.
    case sent = 2
    /// A message of the ticket mentions it.
    case seen = 3
}

extension SQLConnection where Self: ~Copyable {
    /// The judged letter that carries the same mail, preferably one that reached a ticket.
    fileprivate mutating func original(
        of letter: LetterID, raw: Digest, key: [UInt8]?
    ) throws(StoreError) -> EarlierLetter? {
        let sameBytes = try first(
            """
            SELECT l.id, l.ticket_id, t.queue FROM letter l LEFT JOIN ticket t ON t.id = l.ticket_id
            WHERE l.blob_id = (SELECT id FROM blob WHERE digest = \(raw)) AND l.id <> \(letter)
                AND l.disposition IS NOT NULL
            ORDER BY l.ticket_id IS NULL, l.id LIMIT 1
            """)
        if let sameBytes { return try EarlierLetter(sameBytes) }
        guard let key else { return nil }
        let sameMail = try first(
            """
            SELECT l.id, l.ticket_id, t.queue FROM letter l LEFT JOIN ticket t ON t.id = l.ticket_id
            WHERE l.identity = \(key) AND l.id <> \(letter) ORDER BY l.id LIMIT 1
            """)
        return try sameMail.map { (row) throws(StoreError) in try EarlierLetter(row) }
    }

    fileprivate mutating func disbelief(
        toldTo contact: Contact?, before now: Instant
    ) throws(StoreError) -> Set<Notice.Kind> {
        guard let contact else { return [] }
        let rows = try run(
            """
            SELECT DISTINCT kind FROM outbox WHERE recipient_id = \(contact.id)
                AND created_at > \(now - .seconds(86_400))
                AND kind IN ('agent_mail_unproved', 'agent_forward_unproved')
            """)
        return Set(
            try rows.map { (row) throws(StoreError) in
                var row = row
                return try row.word(Notice.Kind.self)
            })
    }

    fileprivate mutating func hasClash(with key: [UInt8]) throws(StoreError) -> Bool {
        let first = key.prefix(LetterIdentity.halfLength)
        let lowest = first + [UInt8](repeating: 0, count: LetterIdentity.halfLength)
        let highest = first + [UInt8](repeating: 0xFF, count: LetterIdentity.halfLength)
        let below = try self.first(
            "SELECT 1 FROM letter WHERE identity >= \(Array(lowest)) AND identity < \(key) LIMIT 1")
        if below != nil { return true }
        return try self.first(
            "SELECT 1 FROM letter WHERE identity > \(key) AND identity <= \(Array(highest)) LIMIT 1") != nil
    }

    fileprivate mutating func match(
        _ claim: ThreadClaim, known: [ThreadMatch], at now: Instant
    ) throws(StoreError) -> ThreadMatch? {
        var tokenRecipient: Contact?
        switch claim {
        case .signedAddress(_, let recipient, _), .signedMessageID(_, let recipient, _):
            tokenRecipient = try contact(recipient)
        case .reference, .subjectToken, .delivery: break
        }
        guard let found = try ticketID(of: claim, at: now) else { return nil }
        if let same = known.first(where: { $0.ticket.id == found }) {
            return ThreadMatch(
                claim: claim, ticket: same.ticket, participants: same.participants, tokenRecipient: tokenRecipient,
                watchers: same.watchers)
        }
        guard let ticket = try ticket(found) else { return nil }
        return ThreadMatch(
            claim: claim, ticket: ticket, participants: try participants(of: found), tokenRecipient: tokenRecipient,
            watchers: try watchers(of: found))
    }

    /// The ticket a claim leads to, if there is one: where its conversation goes on.
    mutating func ticketID(of claim: ThreadClaim, at now: Instant) throws(StoreError) -> TicketID? {
        guard let named = try namedTicket(claim, at: now) else { return nil }
        return try followed(named)
    }

    private mutating func namedTicket(_ claim: ThreadClaim, at now: Instant) throws(StoreError) -> TicketID? {
        switch claim {
        case .signedAddress(let key, _, _), .signedMessageID(let key, _, _):
            var row = try first("SELECT id FROM ticket WHERE reply_key = \(key)")
            return try row?.identifier()
        case .reference(let messageID):
            return try ticketMentioning(messageID)
        case .subjectToken(let number):
            var row = try first("SELECT id FROM ticket WHERE number = \(number)")
            return try row?.identifier()
        case .delivery(let address):
            return try delivery(named: .anyMail(to: address), now: now)?.ticket
        }
    }

    /// The best evidence wins; among equals the newest ticket, where the conversation went on.
    private mutating func ticketMentioning(_ messageID: MessageID) throws(StoreError) -> TicketID? {
        var row = try first(
            """
            SELECT ticket_id FROM message_reference WHERE key = \(messageID.referenceKey)
            ORDER BY kind, ticket_id DESC LIMIT 1
            """)
        return try row?.identifier()
    }
}

extension EarlierLetter {
    fileprivate init(_ row: SQLRow) throws(StoreError) {
        var row = row
        letter = try row.identifier()
        ticket = try row.optionalIdentifier()
        ticketQueue = try row.optionalName()
    }
}
