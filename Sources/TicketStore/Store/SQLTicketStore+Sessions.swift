package import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    // MARK: Sessions

    /// See `AccountStore`.
    package func startSession(
        _ session: NewSession, provedBy hash: Secret<String>, most: Int, now: Instant
    ) async throws(StoreError) -> Bool {
        try await writer.transaction { (connection) throws(StoreError) in
            let present = try hash.reveal { (hash) throws(StoreError) in
                try connection.first(
                    """
                    SELECT id FROM account
                    WHERE id = \(session.account) AND password = \(hash) AND disabled_at IS NULL
                    """)
            }
            guard present != nil else { return false }
            try connection.execute(
                """
                DELETE FROM account_session
                WHERE account_id = \(session.account) AND (revoked_at IS NOT NULL OR expires_at <= \(now))
                """)
            try connection.execute(
                """
                DELETE FROM account_session WHERE account_id = \(session.account) AND id NOT IN (
                    SELECT id FROM account_session WHERE account_id = \(session.account)
                    ORDER BY used_at DESC, id DESC LIMIT \(most - 1))
                """)
            try connection.execute(
                """
                INSERT INTO account_session (uuid, account_id, family, token, created_at, used_at, expires_at)
                VALUES (\(session.uuid), \(session.account), \(session.family), \(session.token), \(now), \(now),
                    \(session.expiresAt))
                """)
            return true
        }
    }

    /// See `AccountStore`.
    package func renewSession(
        _ family: Digest, token: Digest, next: Digest, until end: Instant, now: Instant
    ) async throws(StoreError) -> SessionRenewal {
        try await writer.transaction { (connection) throws(StoreError) in
            let found = try connection.first(
                """
                SELECT s.id, s.uuid, s.token, \(raw: Account.columns) FROM account_session s, \(raw: Account.source)
                WHERE a.id = s.account_id AND s.family = \(family) AND s.revoked_at IS NULL AND s.expires_at > \(now)
                    AND a.disabled_at IS NULL
                """)
            guard var row = found else { return .unknown }
            let id = try row.integer()
            let session = UniqueID(text: try row.text())
            let good = try row.digest()
            let account = try Account(&row)
            guard token == good else {
                try connection.execute("UPDATE account_session SET revoked_at = \(now) WHERE id = \(id)")
                return .reused(account)
            }
            try connection.execute(
                "UPDATE account_session SET token = \(next), used_at = \(now), expires_at = \(end) WHERE id = \(id)")
            return .renewed(account, session: session)
        }
    }

    /// See `AccountStore`.
    package func account(ofSession session: UniqueID, now: Instant) async throws(StoreError) -> Account? {
        try await readers.lookUp { (connection) throws(StoreError) in
            let found = try connection.first(
                """
                SELECT \(raw: Account.columns) FROM account_session s, \(raw: Account.source)
                WHERE a.id = s.account_id AND s.uuid = \(session) AND s.revoked_at IS NULL AND s.expires_at > \(now)
                    AND a.disabled_at IS NULL
                """)
            guard var row = found else { return nil }
            return try Account(&row)
        }
    }

    /// See `AccountStore`.
    package func endSession(_ session: UniqueID, now: Instant) async throws(StoreError) {
        try await writer.transaction { (connection) throws(StoreError) in
            try connection.execute(
                "UPDATE account_session SET revoked_at = \(now) WHERE uuid = \(session) AND revoked_at IS NULL")
        }
    }

    // MARK: API tokens

    /// See `AccountStore`.
    package func keepAPIToken(
        _ token: Digest, named name: String, _ scope: AccessScope, of account: AccountID, until end: Instant,
        now: Instant
    ) async throws(StoreError) -> APITokenID {
        try await writer.transaction { (connection) throws(StoreError) in
            var row = try connection.one(
                """
                INSERT INTO api_token (account_id, token, name, scope, created_at, expires_at)
                VALUES (\(account), \(token), \(name), \(scope), \(now), \(end)) RETURNING id
                """)
            return try row.identifier()
        }
    }

    /// See `AccountStore`.
    package func account(ofAPIToken token: Digest, now: Instant) async throws(StoreError) -> (Account, APIToken)? {
        try await readers.lookUp { (connection) throws(StoreError) in
            try connection.account(ofAPIToken: "k.token = \(token)", now: now)
        }
    }

    /// See `AccountStore`.
    package func account(ofAPIToken token: APITokenID, now: Instant) async throws(StoreError) -> (Account, APIToken)? {
        try await readers.lookUp { (connection) throws(StoreError) in
            try connection.account(ofAPIToken: "k.id = \(token)", now: now)
        }
    }

    /// See `AccountStore`.
    package func apiTokens(of account: AccountID) async throws(StoreError) -> [APIToken] {
        try await readers.perform { (connection) throws(StoreError) in
            try connection.run(
                "SELECT \(raw: APIToken.columns) FROM api_token k WHERE k.account_id = \(account) ORDER BY k.id"
            ).map { (row) throws(StoreError) in
                var row = row
                return try APIToken(&row)
            }
        }
    }

    /// See `AccountStore`.
    package func noteUse(of token: APITokenID, now: Instant) async throws(StoreError) {
        try await writer.transaction { (connection) throws(StoreError) in
            try connection.execute("UPDATE api_token SET used_at = \(now) WHERE id = \(token)")
        }
    }

    /// See `AccountStore`.
    package func revokeAPIToken(_ token: APITokenID, now: Instant) async throws(StoreError) -> Bool {
        try await writer.transaction { (connection) throws(StoreError) in
            try connection.first(
                "UPDATE api_token SET revoked_at = \(now) WHERE id = \(token) AND revoked_at IS NULL RETURNING id")
                != nil
        }
    }

    // MARK: Tickets

    /// See `AccountStore`.
    package func keepTicketToken(
        _ token: Digest, of ticket: TicketID, until end: Instant, now: Instant
    ) async throws(StoreError) {
        try await writer.transaction { (connection) throws(StoreError) in
            try connection.execute(
                """
                INSERT INTO ticket_token (token, ticket_id, created_at, expires_at)
                VALUES (\(token), \(ticket), \(now), \(end))
                """)
        }
    }

    /// See `AccountStore`.
    package func ticket(openedBy token: Digest, now: Instant) async throws(StoreError) -> Ticket? {
        try await readers.lookUp { (connection) throws(StoreError) in
            let found = try connection.first(
                """
                SELECT \(raw: Ticket.columns) FROM ticket_token k JOIN ticket t ON t.id = k.ticket_id
                JOIN contact c ON c.id = t.requester_id
                WHERE k.token = \(token) AND k.revoked_at IS NULL AND k.expires_at > \(now) AND t.deleted_at IS NULL
                """)
            return try found.map { (row) throws(StoreError) in try Ticket(row) }
        }
    }

    /// See `AccountStore`.
    package func revokeTicketTokens(of ticket: TicketID, now: Instant) async throws(StoreError) -> Int {
        try await writer.transaction { (connection) throws(StoreError) in
            let ended = try connection.run(
                """
                UPDATE ticket_token SET revoked_at = \(now)
                WHERE ticket_id = \(ticket) AND revoked_at IS NULL AND expires_at > \(now) RETURNING token
                """)
            return ended.count
        }
    }
}

extension SQLConnection where Self: ~Copyable {
    /// `condition` says which `api_token k` it is.
    fileprivate mutating func account(
        ofAPIToken condition: SQLText, now: Instant
    ) throws(StoreError) -> (Account, APIToken)? {
        let found = try first(
            """
            SELECT \(raw: APIToken.columns), \(raw: Account.columns) FROM api_token k, \(raw: Account.source)
            WHERE a.id = k.account_id AND \(condition) AND k.revoked_at IS NULL AND k.expires_at > \(now)
                AND a.disabled_at IS NULL
            """)
        guard var row = found else { return nil }
        let token = try APIToken(&row)
        return (try Account(&row), token)
    }
}

extension APIToken {
    /// Of `api_token k`.
    fileprivate static let columns: StaticString =
        "k.id, k.name, k.scope, k.created_at, k.expires_at, k.used_at, k.revoked_at"

    /// Reads `columns`; more may follow.
    fileprivate init(_ row: inout SQLRow) throws(StoreError) {
        id = try row.identifier()
        name = try row.text()
        scope = try row.word()
        createdAt = try row.instant()
        expiresAt = try row.instant()
        usedAt = try row.optionalInstant()
        revokedAt = try row.optionalInstant()
    }
}

extension AccessScope: SQLBindable {}
