import GatewayKit
import MIMEParser
import TicketStore

/// What people may ask for by law: all that is kept of them, and to be forgotten.
enum PersonsContract {
    private static let erased = Schema.named(
        "PersonErased",
        .object([
            .required("tickets", .count), .required("messages", .count), .required("files", .count),
            .required("mails", .count), .required("blobs", .count), .required("is_log_empty", .flag),
        ]))

    static let routes: [Route] = [
        Route(
            .get, "/persons/{address}/export", "persons.export", "All that is kept of the person with this address",
            answer: .ok(PersonExport.schema)
        ) { call in
            let address = try address(call)
            let found = try await call.desk.asking { () throws(StoreError) in
                try await call.desk.store.person(at: address, now: call.now)
            }
            guard let found else { throw APIProblem.notFound }
            var response = HTTPResponse.json(PersonExport.json(of: found))
            response.fields.append("Cache-Control", "no-store")
            return response
        },
        Route(
            .delete, "/persons/{address}", "persons.erase",
            "Forget the person with this address: text, files, mails and account; numbers, times and states stay",
            answer: .ok(erased)
        ) { call in
            let address = try address(call)
            guard !call.desk.rules.agents.contains(where: { $0.address == address }) else {
                throw APIProblem(409, "this is somebody of the team: take him out of the configuration first")
            }
            let done = try await call.desk.asking { () throws(StoreError) in
                try await call.desk.store.erase(personAt: address, now: call.now)
            }
            guard let done else { throw APIProblem.notFound }
            return .json(
                .object([
                    ("tickets", .number(done.tickets)), ("messages", .number(done.messages)),
                    ("files", .number(done.files)), ("mails", .number(done.mails)), ("blobs", .number(done.blobs)),
                    ("is_log_empty", .flag(done.isLogEmpty)),
                ]))
        },
    ]

    private static func address(_ call: APICall) throws(APIProblem) -> EmailAddress {
        guard let address = EmailAddress(call.path["address"] ?? "") else { throw .notFound }
        return address
    }
}
