import GatewayKit
import MIMEParser
import TicketStore

/// Tickets of people without account: whoever opened one has its token.
extension SAVContract {
    private static let opened = Schema.named(
        "SAVPublicTicket",
        .object([
            .required("id", .count), .required("ticket_number", .line), .required("subject", .text(0, 1_000)),
            .required("status", SAVWords.status), .required("priority", SAVWords.priority),
            .required("created_at", .instant), .required("access_token", .line),
        ]))
    private static let token: [Route.Parameter] = [
        .init("token", .text(0, 1_000), "the access_token of the ticket; or the field X-Ticket-Token")
    ]

    static let publicTickets: [Route] = [
        Route(
            .post, "/public/tickets", "sav.public.create", "Open a ticket without an account",
            body: .json(
                .object([
                    .required("email", .email), .required("subject", .line), .required("description", .words),
                    .optional("name", .line), .optional("priority", SAVWords.priority),
                    .optional("category", .nullable(.line)),
                ])), answer: .created(opened), perform: create),
        Route(
            .get, "/public/tickets/{ticketNumber}", "sav.public.show", "A ticket as its customer sees it",
            query: token, answer: .ok(SAVWords.dossier)
        ) { call in
            let (ticket, visibility) = try await opened(call, "ticketNumber")
            let dossier = try await call.desk.dossier(.row(ticket), visibleTo: visibility, now: call.now)
            return .ticket(SAVWords(for: call).dossier(dossier, call.link(to: dossier.ticket)), dossier.ticket)
        },
        Route(
            .post, "/public/tickets/{ticketId}/messages", "sav.public.say", "Write into a ticket as its customer",
            query: token, body: .json(.object([.required("content", .words)])), answer: .created(SAVWords.message)
        ) { call in
            let (ticket, visibility) = try await opened(call, "ticketId")
            let receipt = try await call.desk.say(
                call.body.text("content") ?? "", inOpened: ticket, repetition: call.repetition(), now: call.now)
            let dossier = try await call.desk.dossier(.row(ticket), visibleTo: visibility, now: call.now)
            guard let message = dossier.messages.first(where: { $0.uuid == receipt.message }) else {
                throw APIProblem.notFound
            }
            let link = call.link(to: dossier.ticket)
            return .json(SAVWords(for: call).message(message, of: dossier.ticket, link), status: 201)
        },
    ]

    private static func create(_ call: APICall) async throws -> HTTPResponse {
        let body = call.body
        guard let address = body.text("email").flatMap({ EmailAddress($0) }) else { throw APIProblem.notFound }
        var order = TicketOrder(subject: body.text("subject") ?? "", text: body.text("description") ?? "")
        order.requester = NewContact(address: address, name: body.text("name"))
        order.priority = body.text("priority").flatMap(TicketPriority.init(rawValue:)) ?? .normal
        order.category = body.text("category").map { CategoryName($0) }
        let receipt = try await call.desk.open(order, by: nil, repetition: call.repetition(), now: call.now)
        let ticket = receipt.ticket
        let token = try await call.identity.makeTicketToken(for: ticket.id, now: call.now)
        return .json(
            .object([
                ("id", .number(ticket.id.rawValue)), ("ticket_number", .text(ticket.number.text)),
                ("subject", .text(ticket.subject)), ("status", .text(ticket.status.rawValue)),
                ("priority", .text(ticket.priority.rawValue)), ("created_at", .text(ticket.createdAt.description)),
                ("access_token", .text(token.reveal { $0 })),
            ]), status: 201)
    }

    /// The ticket that the token of a request opens, seen as its requester sees it.
    private static func opened(_ call: APICall, _ name: String) async throws -> (TicketID, TicketVisibility) {
        let text = call.path[name] ?? ""
        let token = call.query["token"] ?? call.request.fields["x-ticket-token"]
        if token == nil, call.services.settings.opensByNumberAlone, call.request.method == .get,
            let number = TicketNumber(text)
        {
            try call.identity.limits.admit(call.request.peer, to: .publicNumber, now: call.now)
            let dossier = try await call.desk.dossier(.number(number), visibleTo: .all, now: call.now)
            return (dossier.ticket.id, .participant(dossier.ticket.requester.id))
        }
        let ticket = try await call.identity.ticket(text, openedBy: token, now: call.now)
        return (ticket.id, .participant(ticket.requester.id))
    }
}
