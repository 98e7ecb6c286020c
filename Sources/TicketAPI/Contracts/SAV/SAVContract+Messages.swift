import GatewayKit
import MIMEParser
import TicketStore

/// What is said in a ticket.
extension SAVContract {
    private static let place = "/tickets/{ticketId}/messages"

    static let messages: [Route] = [
        Route(
            .get, place, "sav.messages.list", "The messages of a ticket, oldest first",
            answer: .ok(.object([.required("data", .list(SAVWords.message, atMost: 100_000))]))
        ) { call in
            let dossier = try await call.desk.dossier(key(call, "ticketId"), for: call.caller, now: call.now)
            let words = SAVWords(for: call)
            let link = call.link(to: dossier.ticket)
            return .json(
                .object([("data", .list(dossier.messages.map { words.message($0, of: dossier.ticket, link) }))]))
        },
        Route(
            .post, place, "sav.messages.create", "Write into a ticket; an agent's answer is mailed to the customer",
            body: .json(
                .object([
                    .required("content", .words), .optional("is_internal", .flag),
                    .optional("attachments", .list(.uuid, atMost: 50)),
                ])), answer: .created(SAVWords.message)
        ) { call in
            let ticket = try key(call, "ticketId")
            var contribution = Contribution(text: call.body.text("content") ?? "")
            contribution.isInternal = call.body.flag("is_internal") ?? false
            contribution.uploads = try await call.uploads("attachments", of: ticket)
            let receipt = try await call.desk.say(
                contribution, in: ticket, by: call.caller, repetition: call.repetition(), now: call.now)
            return try await answer(call, receipt, status: 201)
        },
        Route(
            .get, place + "/unread-count", "sav.messages.unread", "How many messages the caller has not read",
            answer: .ok(.object([.required("count", .count)]))
        ) { call in
            let count = try await call.desk.unread(in: key(call, "ticketId"), for: call.caller, now: call.now)
            return .json(.object([("count", .number(count))]))
        },
        Route(
            .post, place + "/mark-all-read", "sav.messages.readAll", "The caller has read all messages",
            answer: .ok(done)
        ) { call in
            _ = try await call.desk.markRead(nil, in: key(call, "ticketId"), by: call.caller, now: call.now)
            return said("All messages are read")
        },
        Route(.get, place + "/{id}", "sav.messages.show", "One message", answer: .ok(SAVWords.message)) { call in
            let (dossier, message) = try await found(call)
            return .json(
                SAVWords(for: call).message(message, of: dossier.ticket, call.link(to: dossier.ticket)))
        },
        Route(
            .put, place + "/{id}", "sav.messages.update", "Say it otherwise; what it said is kept, nothing is mailed",
            body: .json(.object([.required("content", .words)])), answer: .ok(SAVWords.message)
        ) { call in
            let (dossier, message) = try await found(call)
            let receipt = try await call.desk.edit(
                message.uuid, in: .row(dossier.ticket.id), to: call.body.text("content") ?? "", by: call.caller,
                now: call.now)
            return try await answer(call, receipt)
        },
        Route(.delete, place + "/{id}", "sav.messages.delete", "Take a message away", answer: .ok(done)) { call in
            let (dossier, message) = try await found(call)
            _ = try await call.desk.delete(message.uuid, of: .row(dossier.ticket.id), by: call.caller, now: call.now)
            return said("Message deleted")
        },
        Route(
            .post, place + "/{id}/mark-read", "sav.messages.read", "The caller has read it", answer: .ok(done)
        ) { call in
            let (dossier, message) = try await found(call)
            _ = try await call.desk.markRead(
                [message.uuid], in: .row(dossier.ticket.id), by: call.caller, now: call.now)
            return said("Message is read")
        },
    ]

    /// The message of `{id}`, by its row id or its UUID, that the caller may read.
    static func found(
        _ call: APICall, _ name: String = "id"
    ) async throws -> (dossier: TicketFile, message: TicketMessage) {
        let dossier = try await call.desk.dossier(key(call, "ticketId"), for: call.caller, now: call.now)
        let text = call.path[name] ?? ""
        let uuid = UniqueID(checking: text)
        guard let message = dossier.messages.first(where: { $0.id.description == text || $0.uuid == uuid }) else {
            throw APIProblem.notFound
        }
        return (dossier, message)
    }

    /// The message that was just written.
    private static func answer(_ call: APICall, _ receipt: DeskReceipt, status: Int = 200) async throws -> HTTPResponse
    {
        let dossier = try await call.desk.dossier(.row(receipt.ticket.id), for: call.caller, now: call.now)
        guard let message = dossier.messages.first(where: { $0.uuid == receipt.message }) else {
            throw APIProblem.notFound
        }
        let words = SAVWords(for: call)
        return .json(words.message(message, of: dossier.ticket, call.link(to: dossier.ticket)), status: status)
    }
}
