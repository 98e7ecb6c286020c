import GatewayKit
import MIMEParser
import TicketStore

/// Mail of customers that an agent passes on to the team.
extension IntakeDecision {
    /// A customer's mail inside an agent's, and who wrote it.
    struct PassedOn {
        let agent: AgentSettings
        let author: NewContact
        let mail: ForwardedMail
    }

    /// `nil` for all mail that is not passed on by a proved agent, or was written by one of us: it stays the mail of
    /// who sent it. An agent who is not proved enough is told so.
    mutating func passedOn() -> PassedOn? {
        guard let mail = letter.forward, let agent = rules.agent(at: letter.writer?.address),
            letter.screening.isHuman
        else { return nil }
        guard let address = mail.address else {
            record.trace.note("forward", "not taken apart: its author cannot be told")
            return nil
        }
        guard !rules.isOurs(address), rules.agent(at: address) == nil else {
            record.trace.note("forward", "not taken apart: one of us wrote it")
            return nil
        }
        guard rules.proof.agentForward.isMet(isSigned: false, isAuthenticated: letter.authentication.isAuthenticated)
        else {
            record.trace.note("forward", "not taken apart: \(agent.name) is not proved enough")
            tellOfDisbelief(agent, .agentForwardUnproved)
            return nil
        }
        let author = NewContact(address: address, name: mail.name, language: MailLanguage(mail.text)?.code)
        return PassedOn(agent: agent, author: author, mail: mail)
    }

    /// The ticket belongs to who wrote the mail; what the agent wrote above it is a note.
    ///
    /// Its author did not write to us: nobody acknowledges it, and the first word he gets is a person's.
    mutating func openTicket(passedOn: PassedOn, at now: Instant) {
        let team = rules.team(letter.queue)
        let change = commandedChange(by: passedOn.agent)
        let above = change == nil ? letter.wordsAbove : letter.commands.remainder(of: letter.wordsAbove)
        let subject = JudgedLetter.subject(passedOn.mail.subject ?? letter.subject)
        var ticket = NewTicket(
            series: team.numbers.series(at: now, zone: team.zone), queue: letter.queue, subject: subject,
            priority: orders.priority ?? (letter.isUrgent ? .urgent : .normal), requester: passedOn.author)
        ticket.isImported = isSilent
        ticket.describe(by: orders)
        ticket.commanded = change.map { ($0, passedOn.agent.name) }
        assign(&ticket)
        if !above.isEmpty {
            ticket.note = note(above, by: passedOn.agent)
        }
        var first = message(by: .contact(passedOn.author))
        first.proof = .claimed
        first.basis = .passedOn
        first.replyTo = nil
        // Nothing of what the agent wrote is his customer's.
        first.newText = passedOn.mail.text
        first.fullText = passedOn.mail.text
        first.safeHTML = nil
        first.messageID = passedOn.mail.messageID
        first.references = letter.references + (letter.messageID.map { [$0] } ?? [])
        first.subject = subject
        first.attachments += letter.forwardedFiles
        record.trace.note("forward", "passed on by \(passedOn.agent.name): the ticket is its author's")
        finish(.ticket, .open(ticket, first))
        record.trace.note("acknowledge", "no: its author did not write to us")
        tellOfTicket(assignedTo: change?.assignee ?? ticket.assignee)
    }

    private func note(_ words: String, by agent: AgentSettings) -> NewMessage {
        NewMessage(
            kind: .internal, direction: .incoming, writer: .agent(agent.name), proof: letter.proof,
            basis: letter.authentication.basis, newText: words, fullText: letter.fullText,
            messageID: letter.messageID)
    }
}
