import GatewayKit
import TicketStore

extension APICall {
    /// Files that a member of the body names: uploads into the ticket that belong to no message yet, and that the
    /// caller may open. Throws 400 for any other, with this reason.
    func uploads(
        _ member: String, of ticket: TicketKey,
        otherwise reason: String = "is no file that was uploaded into this ticket and waits for a message"
    ) async throws(APIProblem) -> [UniqueID] {
        let named = (body.texts(member) ?? []).compactMap { UniqueID(checking: $0) }
        guard !named.isEmpty else { return [] }
        let dossier = try await desk.dossier(ticket, for: caller, now: now)
        // What was said under this key before is answered as it was, though its files are the message's by now.
        let isRepeatable = field(.idempotencyKey) != nil
        let known = Set((isRepeatable ? dossier.files.map(\.file) : dossier.uploads).map(\.uuid))
        for (place, name) in named.enumerated() where !known.contains(name) {
            throw .field("\(member)[\(place)]", reason)
        }
        return named
    }
}
