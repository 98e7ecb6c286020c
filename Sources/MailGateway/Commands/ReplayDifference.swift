import GatewayKit
import TicketStore

/// What today's rules would do otherwise with one letter.
struct ReplayDifference: Encodable {
    struct Judgement: Encodable, Equatable {
        let disposition: String
        /// Each rule that acts, with what it does.
        let rules: [String]

        init(_ disposition: Disposition, _ trace: DecisionTrace) {
            self.disposition = disposition.rawValue
            rules = trace.checks.filter { $0.name == "rule" }.map(\.verdict)
        }

        var text: String { ([disposition] + rules).joined(separator: "; ") }
    }

    let letter: Int64
    let mailbox: String
    let ticket: String?
    let before, after: Judgement
    /// It was set aside and would now become part of a ticket.
    let comesThrough: Bool

    /// `nil` when both are the same.
    init?(_ earlier: EarlierJudgement, _ record: IntakeRecord) {
        before = Judgement(earlier.disposition, earlier.trace)
        after = Judgement(record.disposition, record.trace)
        guard before != after else { return nil }
        letter = earlier.letter.id.rawValue
        mailbox = earlier.letter.place.mailbox.rawValue
        ticket = earlier.ticket?.text
        let wasSetAside = [.held, .flood, .quarantined, .ruleDrop].contains(earlier.disposition)
        comesThrough = wasSetAside && [.ticket, .reply, .unconfirmedReply].contains(record.disposition)
    }

    var text: String {
        let place = "letter \(letter) in \(mailbox)" + (ticket.map { ", \($0)" } ?? "")
        return "\(Printable(place)): \(Printable(before.text)) → \(Printable(after.text))"
    }
}
