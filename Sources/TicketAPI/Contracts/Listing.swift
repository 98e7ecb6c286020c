import GatewayKit
import TicketStore

/// What the lists of all contracts have in common.
enum Listing {
    /// `page`, `limit`, `cursor`, the order, and filters by the words of a contract.
    static func parameters(
        status: Schema, priority: Schema, and further: [Route.Parameter] = []
    ) -> [Route.Parameter] {
        [
            .init("page", .integer(1...1_000_000), "the first is 1"),
            .init("limit", .integer(1...Int64(TicketQuery.mostListed)), "tickets of one page; 20 unless given"),
            .init("cursor", .text(1, 200), "`next` of an earlier page, instead of `page`"),
            .init("sort", .word(TicketQuery.Order.allCases.map(\.rawValue)), "created unless given"),
            .init("order", .word(["asc", "desc"]), "desc unless given"),
            .init("status", status, "of this status"), .init("priority", priority, "of this priority"),
            .init("dateFrom", .instant, "opened then or later"),
            .init("dateTo", .instant, "opened before the end of it"),
            .init("slaStatus", .word(SLAClock.Health.allCases.map(\.rawValue)), "whose promise stands so"),
        ] + further
    }

    static let pagination = Schema.named(
        "Pagination",
        .object([
            .required("page", .integer(1...Int64.max)), .required("limit", .integer(1...1_000)),
            .required("total", .count), .required("pages", .count), .optional("next", .nullable(.text(0, 200))),
        ]))

    /// A page of `item` under `key`.
    static func schema(_ name: String, of key: String, _ item: Schema) -> Schema {
        .named(
            name,
            .object([.required(key, .list(item, atMost: 1_000)), .required("pagination", pagination)]))
    }

    static func answer(_ call: APICall, _ page: TicketPage, _ key: String, _ rows: [JSONValue]) -> HTTPResponse {
        let limit = call.number("limit") ?? 20
        return .json(
            .object([
                (key, .list(rows)),
                (
                    "pagination",
                    .object([
                        ("page", .number(call.number("page") ?? 1)), ("limit", .number(limit)),
                        ("total", .number(page.total)), ("pages", .number((page.total + limit - 1) / limit)),
                        ("next", .text(page.next?.text)),
                    ])
                ),
            ]))
    }
}

extension APICall {
    /// The part of a list that the query asks for, before any filter of its contract.
    func listing(visibleTo caller: Caller) throws(APIProblem) -> TicketQuery {
        var listing = TicketQuery(visibleTo: caller.visibility)
        listing.limit = number("limit") ?? 20
        if let cursor = query["cursor"] {
            listing.page = .after(TicketCursor(text: cursor))
        } else if let page = number("page") {
            listing.page = .offset((page - 1) * listing.limit)
        }
        listing.order = query["sort"].flatMap(TicketQuery.Order.init(rawValue:)) ?? .created
        listing.isAscending = query["order"] == "asc"
        listing.createdFrom = query["dateFrom"].flatMap { Instant(timeOrDay: $0) }
        if let end = query["dateTo"] {
            // A day ends with it.
            listing.createdBefore =
                CivilDate(end).map { Instant(seconds: ($0.daysSince1970 + 1) * 86_400) }
                ?? Instant(timeOrDay: end)
        }
        listing.health = query["slaStatus"].flatMap(SLAClock.Health.init(rawValue:))
        return listing
    }

    /// The agent whom a member of the body names.
    func agent(_ member: String) throws(APIProblem) -> AgentName {
        try agent(named: body.text(member) ?? "", in: member)
    }

    func agent(named text: String, in field: String) throws(APIProblem) -> AgentName {
        guard let agent = desk.rules.agent(called: text) else {
            throw .field(field, "nobody of the team is called \"\(text.prefix(100))\": give a name or an address")
        }
        return agent.name
    }
}

extension HTTPResponse {
    /// A ticket, or what was made of it, under its version.
    static func ticket(_ value: JSONValue, _ ticket: Ticket, status: Int = 200) -> HTTPResponse {
        var response = HTTPResponse.json(value, status: status)
        response.fields.append("ETag", EntityTag(ticket.version).text)
        return response
    }
}
