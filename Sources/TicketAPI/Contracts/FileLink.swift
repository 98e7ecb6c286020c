import GatewayKit
import TicketStore

/// Addresses of files that open without signing in, for an hour.
enum FileLink {
    static let parameters: [Route.Parameter] = [
        .init("expires", .count, "of a link: when it ends"),
        .init("signature", .text(1, 200), "of a link"),
    ]
}

extension APICall {
    /// Where a file of this ticket is downloaded, by whoever has the address.
    func link(to ticket: Ticket) -> (Attachment) -> String {
        { file in
            let path = ["tickets", ticket.uuid.text, "attachments", file.uuid.text, "download"]
            let query = identity.downloads.query(for: path, of: file.uuid, now: now)
            return (services.settings.publicURL ?? "") + "/" + path.joined(separator: "/") + query
        }
    }

    /// The file of `{name}`: for whoever may see its ticket, and for whoever has a link to it.
    func download(of ticket: TicketKey, _ name: String) async throws -> HTTPResponse {
        if let visitor {
            let dossier = try await desk.dossier(ticket, for: visitor, now: now)
            let text = path[name] ?? ""
            let uuid = UniqueID(checking: text)
            guard let found = dossier.files.first(where: { $0.file.id.description == text || $0.file.uuid == uuid })
            else { throw APIProblem.notFound }
            return try await desk.content(of: found.file)
        }
        guard query["signature"] != nil else { throw APIProblem(401, "sign in, or use a link that is still good") }
        let file = try uuid(name)
        try identity.downloads.verify(request, for: file, now: now)
        let dossier = try await desk.dossier(ticket, visibleTo: .all, now: now)
        guard let found = dossier.files.first(where: { $0.file.uuid == file }) else { throw APIProblem.notFound }
        return try await desk.content(of: found.file)
    }
}
