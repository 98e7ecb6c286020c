package import GatewayKit
package import MIMEParser

extension SQLTicketStore where Connection: ~Copyable {
    // MARK: Accounts

    /// See `AccountStore`.
    package func openAccount(
        at address: EmailAddress, agent: AgentName?, now: Instant
    ) async throws(StoreError) -> Account? {
        try await writer.transaction { (connection) throws(StoreError) in
            let contact =
                agent == nil
                ? try connection.contactID(of: NewContact(address: address, name: nil), renaming: false) : nil
            if let present = try connection.account(at: address) {
                guard present.agent != agent else { return nil }
                try connection.closeWaysIn(of: present.id, now: now)
                try connection.execute("DELETE FROM api_token WHERE account_id = \(present.id)")
                try connection.execute(
                    """
                    UPDATE account SET agent = \(agent), contact_id = \(contact), password = NULL, verified_at = NULL
                    WHERE id = \(present.id)
                    """)
            } else {
                try connection.execute(
                    """
                    INSERT INTO account (uuid, address_key, address, agent, contact_id, created_at)
                    VALUES (\(UniqueID(at: now)), \(address.key), \(address), \(agent), \(contact), \(now))
                    """)
            }
            return try connection.account(at: address)
        }
    }

    /// See `AccountStore`.
    package func account(at address: EmailAddress) async throws(StoreError) -> Account? {
        try await readers.lookUp { (connection) throws(StoreError) in try connection.account(at: address) }
    }

    /// See `AccountStore`.
    package func accounts(limit: Int, now: Instant) async throws(StoreError) -> [AccountListing] {
        try await readers.perform { (connection) throws(StoreError) in
            try connection.run(
                """
                SELECT \(raw: Account.columns), (
                    SELECT count(*) FROM account_session s
                    WHERE s.account_id = a.id AND s.revoked_at IS NULL AND s.expires_at > \(now)
                ), (
                    SELECT count(*) FROM api_token k
                    WHERE k.account_id = a.id AND k.revoked_at IS NULL AND k.expires_at > \(now)
                )
                FROM \(raw: Account.source) ORDER BY a.address_key LIMIT \(limit)
                """
            ).map { (row) throws(StoreError) in
                var row = row
                let account = try Account(&row)
                return AccountListing(account: account, sessions: try row.count(), tokens: try row.count())
            }
        }
    }

    /// See `AccountStore`.
    package func setDisabled(_ isDisabled: Bool, _ account: AccountID, now: Instant) async throws(StoreError) {
        try await writer.transaction { (connection) throws(StoreError) in
            guard isDisabled else {
                return try connection.execute("UPDATE account SET disabled_at = NULL WHERE id = \(account)")
            }
            try connection.closeWaysIn(of: account, now: now)
            try connection.execute(
                "UPDATE account SET disabled_at = coalesce(disabled_at, \(now)) WHERE id = \(account)")
        }
    }

    /// See `AccountStore`.
    package func eraseAccount(at address: EmailAddress) async throws(StoreError) -> Bool {
        try await writer.transaction { (connection) throws(StoreError) in
            guard let account = try connection.account(at: address)?.id else { return false }
            try connection.erase(account)
            return true
        }
    }

    // MARK: Links and passwords

    /// See `AccountStore`.
    package func keepLink(_ token: Digest, to account: AccountID, until end: Instant) async throws(StoreError) {
        try await writer.transaction { (connection) throws(StoreError) in
            try connection.execute(
                """
                INSERT INTO account_link (account_id, token, expires_at) VALUES (\(account), \(token), \(end))
                ON CONFLICT (account_id) DO UPDATE SET token = excluded.token, expires_at = excluded.expires_at
                """)
        }
    }

    /// See `AccountStore`.
    package func account(behindLink token: Digest, now: Instant) async throws(StoreError) -> Account? {
        try await readers.lookUp { (connection) throws(StoreError) in
            try connection.account(behindLink: token, now: now)
        }
    }

    /// See `AccountStore`.
    package func setPassword(
        _ hash: Secret<String>, byLink token: Digest, now: Instant
    ) async throws(StoreError) -> Account? {
        try await writer.transaction { (connection) throws(StoreError) in
            guard let account = try connection.account(behindLink: token, now: now) else { return nil }
            try hash.reveal { (hash) throws(StoreError) in
                try connection.execute(
                    """
                    UPDATE account SET password = \(hash), verified_at = coalesce(verified_at, \(now))
                    WHERE id = \(account.id)
                    """)
            }
            try connection.closeWaysIn(of: account.id, now: now)
            return try connection.account(at: account.address)
        }
    }
}

extension SQLConnection where Self: ~Copyable {
    mutating func account(at address: EmailAddress) throws(StoreError) -> Account? {
        let found = try first(
            "SELECT \(raw: Account.columns) FROM \(raw: Account.source) WHERE a.address_key = \(address.key)")
        guard var row = found else { return nil }
        return try Account(&row)
    }

    fileprivate mutating func account(behindLink token: Digest, now: Instant) throws(StoreError) -> Account? {
        let found = try first(
            """
            SELECT \(raw: Account.columns) FROM account_link l, \(raw: Account.source)
            WHERE a.id = l.account_id AND l.token = \(token) AND l.expires_at > \(now) AND a.disabled_at IS NULL
            """)
        guard var row = found else { return nil }
        return try Account(&row)
    }

    /// Ends the sessions and the link.
    fileprivate mutating func closeWaysIn(of account: AccountID, now: Instant) throws(StoreError) {
        try execute("DELETE FROM account_link WHERE account_id = \(account)")
        try execute(
            "UPDATE account_session SET revoked_at = \(now) WHERE account_id = \(account) AND revoked_at IS NULL")
    }
}

extension Account {
    /// Of `source`.
    static let columns: StaticString = """
        a.id, a.uuid, a.address, a.agent, a.password, a.verified_at, a.disabled_at, a.created_at,
        c.id, c.address, c.name, c.language
        """
    static let source: StaticString = "account a LEFT JOIN contact c ON c.id = a.contact_id"

    /// Reads `columns`; more may follow.
    init(_ row: inout SQLRow) throws(StoreError) {
        id = try row.identifier()
        uuid = UniqueID(text: try row.text())
        address = try row.address()
        let agent = try row.optionalName(AgentName.self)
        passwordHash = try row.optionalText().map { Secret($0) }
        verifiedAt = try row.optionalInstant()
        disabledAt = try row.optionalInstant()
        createdAt = try row.instant()
        let contact = try row.optionalContact()
        switch (agent, contact) {
        case (let agent?, nil): holder = .agent(agent)
        case (nil, let contact?): holder = .customer(contact)
        default: throw StoreError(.conflict("an account without holder"), at: "account \(id)")
        }
    }

    /// `nil` for a customer.
    fileprivate var agent: AgentName? {
        if case .agent(let name) = holder { name } else { nil }
    }
}

extension SQLConnection where Self: ~Copyable {
    /// With all that opens it.
    mutating func erase(_ account: AccountID) throws(StoreError) {
        try execute("DELETE FROM account_link WHERE account_id = \(account)")
        try execute("DELETE FROM account_session WHERE account_id = \(account)")
        try execute("DELETE FROM api_token WHERE account_id = \(account)")
        try execute("DELETE FROM account WHERE id = \(account)")
    }
}
