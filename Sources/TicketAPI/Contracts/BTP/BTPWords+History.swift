import GatewayKit
import MIMEParser
import TicketStore

/// What happened to a ticket, in sentences.
extension BTPWords {
    /// Oldest first.
    func history(of dossier: TicketFile) -> JSONValue {
        var occurrences: [Digest: Int] = [:]
        let people = [dossier.ticket.requester] + dossier.participants
        return .list(
            dossier.history.map { event in
                let content = sha256(
                    Array(
                        [
                            dossier.ticket.uuid.text, String(event.at.microseconds), event.action, event.before ?? "",
                            event.after ?? "", event.actor,
                        ].joined(separator: "\n").utf8))
                let occurrence = occurrences[content, default: 0]
                occurrences[content] = occurrence + 1
                let (action, description) = words(of: event)
                return .object([
                    ("id", .text(Self.identity(of: content, occurrence))), ("action", .text(action)),
                    ("description", .text(description)), ("auteur", .text(actor(event.actor, among: people))),
                    ("date", .text(event.at.description)),
                ])
            })
    }

    /// A UUID of version 8 (RFC 9562, section 5.8): the same line has the same one for everybody, always.
    private static func identity(of content: Digest, _ occurrence: Int) -> String {
        let bytes = sha256(content.bytes + Array(String(occurrence).utf8)).bytes
        var digits = Array(bytes.prefix(16).flatMap { [$0 >> 4, $0 & 15] })
        digits[12] = 8
        digits[16] = digits[16] & 3 | 8
        var text = ""
        for (place, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(place) { text += "-" }
            text += String(digit, radix: 16)
        }
        return text
    }

    /// `agent anna`, `customer x@y`, `system` as people are called.
    private func actor(_ text: String, among people: [Contact]) -> String {
        let words = text.split(separator: " ", maxSplits: 1).map(String.init)
        switch (words.first, words.dropFirst().first) {
        case ("agent", let name?): return self.name(of: AgentName(name))
        case ("customer", let address?):
            let person = people.first { $0.address.description.utf8.elementsEqual(address.utf8) }
            return person.map { name(of: $0) } ?? address
        case ("administrator", nil): return "Administrateur"
        default: return Self.system
        }
    }

    private func words(of event: HistoryEvent) -> (action: String, description: String) {
        let (before, after) = (event.before ?? "", event.after ?? "")
        switch event.action {
        case "ticket.created": return ("creation", "Ticket \(after) créé")
        case "status":
            return ("status_change", "Statut changé de '\(status(before))' à '\(status(after))'")
        case "priority":
            return ("priority_change", "Priorité changée de '\(priority(before))' à '\(priority(after))'")
        case "assignee":
            return event.after == nil
                ? ("unassignment", "Ticket retiré à \(name(of: AgentName(before)))")
                : ("assignment", "Ticket affecté à \(name(of: AgentName(after)))")
        case "category":
            return ("category_change", event.after == nil ? "Catégorie retirée" : "Catégorie fixée à '\(after)'")
        case "subject": return ("title_change", "Titre changé de '\(before)' à '\(after)'")
        case "queue": return ("queue_change", "File changée de '\(before)' à '\(after)'")
        case "tag.added": return ("tag_added", "Tag '\(after)' ajouté")
        case "tag.removed": return ("tag_removed", "Tag '\(before)' retiré")
        case "sla.escalated", "escalated": return ("escalation", "Ticket escaladé au niveau \(after)")
        case "sla.warning": return ("sla_warning", "Échéance proche")
        case "sla.breached": return ("sla_breach", "Échéance dépassée")
        case "satisfaction": return ("rating", "Noté \(after) sur 5")
        default: return further(event.action, before, after)
        }
    }

    private func further(_ action: String, _ before: String, _ after: String) -> (String, String) {
        let isInternal = after == TicketMessage.Kind.internal.rawValue
        switch action {
        case "message.added": return ("message_added", isInternal ? "Note interne ajoutée" : "Message ajouté")
        case "message.edited": return ("message_edited", isInternal ? "Note interne modifiée" : "Message modifié")
        case "message.deleted": return ("message_deleted", isInternal ? "Note interne supprimée" : "Message supprimé")
        case "file.added": return ("attachment_added", "Pièce jointe '\(after)' ajoutée")
        case "file.deleted": return ("attachment_removed", "Pièce jointe '\(before)' supprimée")
        case "first_response": return ("first_response", "Première réponse donnée")
        case "organisation": return ("client_change", "Client changé")
        case "site": return ("chantier_change", "Chantier changé")
        case "resolution_notes": return ("resolution", "Résolution : \(after)")
        case "participant.added": return ("participant_added", "\(after) participe au ticket")
        case "watcher.added": return ("watcher_added", "\(name(of: AgentName(after))) suit le ticket")
        case "watcher.removed": return ("watcher_removed", "\(name(of: AgentName(before))) ne suit plus le ticket")
        case "ticket.merged": return ("merge", "Ticket \(before) fusionné dans \(after)")
        default:
            return (String(action.map { $0 == "." ? "_" : $0 }), after.isEmpty ? "Événement '\(action)'" : after)
        }
    }

    private func status(_ text: String) -> String {
        TicketStatus(rawValue: text).map { Status($0).rawValue } ?? text
    }

    private func priority(_ text: String) -> String {
        TicketPriority(rawValue: text).map { Priority($0).rawValue } ?? text
    }
}
