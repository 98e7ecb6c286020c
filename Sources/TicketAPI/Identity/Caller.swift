package import MIMEParser
package import TicketStore

/// Who asks the API, and in whose name. True for one request: the next one asks again.
package struct Caller: Sendable, Equatable {
    /// What the access table speaks of.
    package enum Role: String, Sendable, CaseIterable {
        case customer, agent, technician, supervisor, admin
    }

    /// What the account is of.
    package enum Person: Sendable, Equatable {
        case customer(ContactID)
        case staff(StaffMember)
    }

    /// With what the caller came.
    package enum Credential: Sendable, Equatable {
        case session(UniqueID)
        case token(APITokenID)
    }

    /// What other systems know the account by.
    package var account: UniqueID
    /// For display.
    package var name: String
    /// Of the account.
    package var address: EmailAddress
    /// What all that follows is known by.
    package var person: Person
    /// A session may do everything, a token what it was made for.
    package var scopes: Set<AccessScope>
    /// What ends when the caller signs out, or is revoked.
    package var credential: Credential

    /// Takes every field as it is.
    package init(
        account: UniqueID, name: String, address: EmailAddress, person: Person,
        scopes: Set<AccessScope> = AccessScope.write.all, credential: Credential
    ) {
        self.account = account
        self.name = name
        self.address = address
        self.person = person
        self.scopes = scopes
        self.credential = credential
    }
}

extension Caller {
    /// Of staff as the configuration says now.
    package var role: Role {
        switch person {
        case .customer: .customer
        case .staff(let member): Role(member.role)
        }
    }

    /// Of a customer.
    package var contact: ContactID? {
        if case .customer(let contact) = person { contact } else { nil }
    }

    /// Of staff.
    package var agent: AgentName? {
        if case .staff(let member) = person { member.name } else { nil }
    }

    /// Whose tickets staff works on; none of a customer.
    package var queues: [QueueName] {
        if case .staff(let member) = person { member.queues } else { [] }
    }

    /// Which tickets there are for this caller; every other is a 404.
    package var visibility: TicketVisibility {
        switch person {
        case .customer(let contact): .participant(contact)
        case .staff(let member):
            switch member.role {
            case .agent: .desk(member.name, queues: member.queues)
            case .technician: .assigned(member.name)
            case .supervisor: .queues(member.queues)
            case .admin: .all
            }
        }
    }

    /// Throws 403 when the caller came with a token that was not made for this (RFC 6750, section 3.1).
    package func require(_ scope: AccessScope) throws(APIProblem) {
        guard !scopes.contains(scope) else { return }
        var problem = APIProblem(403, "this token may not \(scope.rawValue)")
        problem.answerFields.append(
            "WWW-Authenticate",
            #"Bearer realm="mailgateway", error="insufficient_scope", scope="\#(scope.rawValue)""#)
        throw problem
    }
}

extension Caller.Role {
    /// The role of somebody of the team.
    package init(_ role: StaffMember.Role) {
        self =
            switch role {
            case .agent: .agent
            case .technician: .technician
            case .supervisor: .supervisor
            case .admin: .admin
            }
    }

    /// What the roles are called in the systems whose contracts are served.
    package static let words: KeyValuePairs<String, Caller.Role> = [
        "customer": .customer, "client": .customer, "owner": .customer, "tenant": .customer, "agent": .agent,
        "technician": .technician, "supervisor": .supervisor, "syndic": .supervisor, "admin": .admin,
    ]

    /// The role of a word of `words`; `nil` for any other.
    package init?(word: String) {
        guard let entry = Self.words.first(where: { $0.key.utf8.elementsEqual(word.utf8) }) else { return nil }
        self = entry.value
    }
}

extension AccessScope {
    /// What a request of this method needs: methods that change nothing need reading alone (RFC 9110, section 9.2.1).
    package init(for method: HTTPRequest.Method) {
        self =
            switch method {
            case .get, .head, .options: .read
            case .post, .put, .patch, .delete: .write
            }
    }
}
