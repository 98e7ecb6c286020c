import GatewayKit
import MIMEParser
import TicketStore

/// Files of a ticket.
extension SAVContract {
    private static let place = "/tickets/{ticketId}/attachments"
    private static let list = Schema.object([.required("data", .list(SAVWords.file, atMost: 100_000))])

    static let files: [Route] = [
        Route(.get, place, "sav.files.list", "The files of a ticket", answer: .ok(list)) { call in
            let dossier = try await call.desk.dossier(key(call, "ticketId"), for: call.caller, now: call.now)
            return listed(dossier.files, of: dossier, call)
        },
        Route(
            .post, place, "sav.files.upload", "Upload a file", body: .files(field: "file", atMost: 1),
            answer: .created(SAVWords.file)
        ) { call in
            let uploaded = try await upload(call)
            guard let first = uploaded.files.first else { throw APIProblem.notFound }
            let words = SAVWords(for: call)
            return .json(
                words.file(first.file, of: uploaded.dossier.ticket, nil, call.link(to: uploaded.dossier.ticket)),
                status: 201)
        },
        Route(
            .post, place + "/multiple", "sav.files.uploadMany", "Upload files",
            body: .files(field: "files", atMost: 10), answer: .created(list)
        ) { call in
            let uploaded = try await upload(call)
            return listed(uploaded.files, of: uploaded.dossier, call, status: 201)
        },
        Route(.get, place + "/{id}", "sav.files.show", "What is known of a file", answer: .ok(SAVWords.file)) { call in
            let (dossier, file, message) = try await found(call)
            let words = SAVWords(for: call)
            return .json(words.file(file, of: dossier.ticket, message, call.link(to: dossier.ticket))).kept(for: 600)
        },
        Route(
            .get, place + "/{id}/download", "sav.files.download",
            "The file itself, for whoever signed in or has a link that is not an hour old",
            query: FileLink.parameters, answer: Route.Answer(status: 200, schema: nil)
        ) { call in
            try await call.download(of: key(call, "ticketId"), "id")
        },
        Route(.delete, place + "/{id}", "sav.files.delete", "Take a file away", answer: .ok(done)) { call in
            let (dossier, file, _) = try await found(call)
            _ = try await call.desk.delete(file, of: .row(dossier.ticket.id), by: call.caller, now: call.now)
            return said("Attachment deleted")
        },
        Route(
            .get, place + "/message/{messageId}", "sav.files.ofMessage", "The files of one message", answer: .ok(list)
        ) { call in
            let (dossier, message) = try await found(call, "messageId")
            return listed(message.attachments.map { ($0, message) }, of: dossier, call)
        },
    ]

    private static func listed(
        _ files: [(file: Attachment, message: TicketMessage?)], of dossier: TicketFile, _ call: APICall,
        status: Int = 200
    ) -> HTTPResponse {
        let words = SAVWords(for: call)
        let link = call.link(to: dossier.ticket)
        return .json(
            .object([("data", .list(files.map { words.file($0.file, of: dossier.ticket, $0.message, link) }))]),
            status: status)
    }

    private static func upload(
        _ call: APICall
    ) async throws -> (dossier: TicketFile, files: [(file: Attachment, message: TicketMessage?)]) {
        let key = try key(call, "ticketId")
        let names = try await call.desk.upload(
            call.files, described: call.form["description"], into: key, by: call.caller, now: call.now)
        let dossier = try await call.desk.dossier(key, for: call.caller, now: call.now)
        return (dossier, dossier.files.filter { names.contains($0.file.uuid) })
    }

    private static func found(
        _ call: APICall
    ) async throws -> (dossier: TicketFile, file: Attachment, message: TicketMessage?) {
        let dossier = try await call.desk.dossier(key(call, "ticketId"), for: call.caller, now: call.now)
        let text = call.path["id"] ?? ""
        let uuid = UniqueID(checking: text)
        guard let found = dossier.files.first(where: { $0.file.id.description == text || $0.file.uuid == uuid }) else {
            throw APIProblem.notFound
        }
        return (dossier, found.file, found.message)
    }
}
