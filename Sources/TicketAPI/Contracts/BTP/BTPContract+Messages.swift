import GatewayKit
import TicketStore

/// What is said in a ticket, and its files.
extension BTPContract {
    static let messages: [Route] = [
        Route(
            .post, place + "/{id}/messages", "btp.messages.create",
            "Write into a ticket, as the caller; an agent's answer is mailed to the customer",
            body: .json(
                .object([
                    .required("contenu", .words), .optional("auteur", .nullable(.text(0, 500))),
                    .optional("pieceJointes", .list(.uuid, atMost: 50)),
                ])), answer: .created(done)
        ) { call in
            let key = try call.ticket()
            var contribution = Contribution(text: call.body.text("contenu") ?? "")
            contribution.uploads = try await call.uploads(
                "pieceJointes", of: key,
                otherwise: "aucun fichier de ce ticket qui soit encore sans message n'a cet identifiant")
            let receipt = try await call.desk.say(
                contribution, in: key, by: call.caller, repetition: call.repetition(), now: call.now)
            guard let message = receipt.message else { throw APIProblem.notFound }
            return .json(said(message, "Message ajouté avec succès"), status: 201)
        },
        Route(
            .get, place + "/{id}/messages", "btp.messages.list", "The messages of a ticket, oldest first",
            query: [
                .init("page", .integer(1...1_000_000), "the first is 1"),
                .init("limit", .integer(1...1_000), "messages of one page; 20 unless given"),
            ],
            answer: .ok(
                .object([
                    .required("messages", .list(BTPWords.message, atMost: 1_000)),
                    .required(
                        "pagination",
                        .object([
                            .required("page", .integer(1...Int64.max)), .required("limit", .integer(1...1_000)),
                            .required("total", .count),
                        ])),
                ]))
        ) { call in
            let dossier = try await call.desk.dossier(call.ticket(), for: call.caller, now: call.now)
            let (page, limit) = (call.number("page") ?? 1, call.number("limit") ?? 20)
            let words = BTPWords(rules: call.desk.rules)
            let link = call.link(to: dossier.ticket)
            let part = dossier.messages.dropFirst((page - 1) * limit).prefix(limit)
            return .json(
                .object([
                    ("messages", .list(part.map { words.message($0, link) })),
                    (
                        "pagination",
                        .object([
                            ("page", .number(page)), ("limit", .number(limit)),
                            ("total", .number(dossier.messages.count)),
                        ])
                    ),
                ]))
        },
        Route(
            .post, place + "/{id}/attachments", "btp.files.upload", "Upload a file",
            body: .files(field: "file", atMost: 1),
            answer: .created(.object(BTPWords.fileProperties + [.required("message", .line)])), perform: upload),
    ]

    private static func upload(_ call: APICall) async throws -> HTTPResponse {
        let key = try call.ticket()
        let names = try await taken(call, into: key)
        let dossier = try await call.desk.dossier(key, for: call.caller, now: call.now)
        guard let file = dossier.uploads.first(where: { names.contains($0.uuid) }) else { throw APIProblem.notFound }
        let members = BTPWords(rules: call.desk.rules).members(of: file, call.link(to: dossier.ticket))
        return .json(.object(members + [("message", .text("Fichier uploadé avec succès"))]), status: 201)
    }

    private static func taken(_ call: APICall, into key: TicketKey) async throws(APIProblem) -> [UniqueID] {
        do {
            return try await call.desk.upload(
                call.files, described: call.form["description"], into: key, by: call.caller, now: call.now)
        } catch {
            // The document knows a file that is not taken as 400.
            guard error.status == 415 || error.status == 422 else { throw error }
            throw .field("file", error.detail)
        }
    }
}
