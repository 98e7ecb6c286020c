import GatewayKit
import MIMEParser
import TicketStore

/// Whoever asks, answers or acts in a ticket, as other systems are told.
struct Person: Equatable {
    /// For display; the address where nobody said a name.
    let name: String
    /// `nil` for the gateway itself, and for somebody who left the team.
    let address: EmailAddress?
    /// `nil` for the gateway itself.
    let role: Caller.Role?

    private init(name: String, address: EmailAddress?, role: Caller.Role?) {
        self.name = name
        self.address = address
        self.role = role
    }

    init(_ author: Author, in rules: any DeskRules) {
        switch author {
        case .contact(let contact): self.init(contact)
        case .agent(let agent): self.init(agent, in: rules)
        case .system: self.init(name: "MailGateway", address: nil, role: nil)
        }
    }

    init(_ contact: Contact) {
        self.init(
            name: contact.name ?? contact.address.description, address: contact.address, role: .customer)
    }

    /// Somebody who left the team was an agent.
    init(_ agent: AgentName, in rules: any DeskRules) {
        let member = rules.agent(named: agent)
        self.init(
            name: member?.displayName ?? agent.rawValue, address: member?.address,
            role: member.map { Caller.Role($0.role) } ?? .agent)
    }
}

/// What systems know people by that know them by a UUID: that of their account. Whoever has none has one that is made of
/// his address (version 8, RFC 9562, section 5.8), the same in every answer.
struct PersonIDs {
    private var known: [EmailAddress: UniqueID] = [:]

    /// Of these people; others are taken for people without an account.
    init(of people: some Sequence<Person>, from desk: HelpDesk) async throws(APIProblem) {
        for address in Set(people.compactMap(\.address)) {
            let account = try await desk.asking { () throws(StoreError) in try await desk.store.account(at: address) }
            known[address] = account?.uuid
        }
    }

    subscript(person: Person) -> UniqueID {
        guard let address = person.address else { return Self.made(of: Array(person.name.utf8)) }
        return known[address] ?? Self.made(of: address.key)
    }

    private static func made(of name: [UInt8]) -> UniqueID {
        var bytes = Array(sha256(Array("mailgateway person ".utf8) + name).bytes.prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for (place, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(place) { text.append(UInt8(ascii: "-")) }
            text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return UniqueID(text: String(decoding: text, as: UTF8.self))
    }
}
