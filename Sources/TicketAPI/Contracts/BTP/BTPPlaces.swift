import GatewayKit
import TicketStore

/// The clients and construction sites that a request names.
///
/// A customer names only those of which he has a ticket: any other is not there for him.
struct BTPPlaces {
    private let call: APICall

    init(_ call: APICall) {
        self.call = call
    }

    /// Those of the members `clientId` and `chantierId`. The client of a site that is named alone is the site's.
    func named(in body: JSONValue) async throws -> (client: Organisation?, site: Site?) {
        var client = try await client(body.text("clientId"), in: "clientId")
        let site = try await site(body.text("chantierId"), in: "chantierId")
        if let client, let owner = site?.organisation, owner.id != client.id {
            throw APIProblem.field("chantierId", "ce chantier est celui d'un autre client")
        }
        if client == nil, body["clientId"] != .null { client = site?.organisation }
        return (client, site)
    }

    /// `nil` for none; throws 400 for one that is not there.
    func client(_ name: String?, in field: String) async throws -> Organisation? {
        guard let name else { return nil }
        let found = try await UniqueID(checking: name).flatMapped { uuid in
            try await call.desk.asking { () throws(StoreError) in try await call.desk.store.organisation(uuid) }
        }
        guard let client = found?.organisation, try await isKnown({ $0.organisation = client.id }) else {
            throw APIProblem.field(field, "aucun client n'a cet identifiant")
        }
        return client
    }

    /// `nil` for none; throws 400 for one that is not there.
    func site(_ name: String?, in field: String) async throws -> Site? {
        guard let name else { return nil }
        let found = try await UniqueID(checking: name).flatMapped { uuid in
            try await call.desk.asking { () throws(StoreError) in try await call.desk.store.site(uuid) }
        }
        guard let site = found?.site else { throw APIProblem.field(field, "aucun chantier n'a cet identifiant") }
        if try await isKnown({ $0.site = site.id }) { return site }
        guard let owner = site.organisation, try await isKnown({ $0.organisation = owner.id }) else {
            throw APIProblem.field(field, "aucun chantier n'a cet identifiant")
        }
        return site
    }

    private func isKnown(_ narrow: (inout TicketQuery) -> Void) async throws -> Bool {
        let caller = try call.caller
        guard caller.role == .customer else { return true }
        var query = TicketQuery(visibleTo: caller.visibility)
        narrow(&query)
        query.limit = 1
        return try await call.desk.list(query, now: call.now).total > 0
    }
}

extension Optional where Wrapped: Sendable {
    fileprivate func flatMapped<Value>(_ transform: (Wrapped) async throws -> Value?) async throws -> Value? {
        guard let self else { return nil }
        return try await transform(self)
    }
}
