import GatewayKit
import TicketStore

/// What is done to a ticket, or to many of them, by a word.
extension BTPContract {
    /// Tickets of one request at most.
    static let mostTogether = 1_000

    private static let action: [Schema.Property] = [
        .required("action", .word(BTPDeed.Word.allCases.map(\.rawValue))),
        .optional(
            "data",
            .object([
                .optional("responsable", .line), .optional("niveau", .integer(1...9)), .optional("motif", .words),
                .optional("priority", BTPWords.priority), .optional("tags", tagList),
            ])),
    ]

    static let deeds: [Route] = [
        Route(
            .post, place + "/{id}/action", "btp.tickets.act", "Do something to a ticket", body: .json(.object(action)),
            answer: .ok(.object([.required("success", .flag), .required("message", .line)]))
        ) { call in
            let deed = try BTPDeed(call)
            let receipt = try await deed.perform(
                on: call.ticket(), expecting: call.expectedVersion(), repetition: call.repetition())
            return .ticket(
                .object([("success", .flag(true)), ("message", .text("Action exécutée avec succès"))]), receipt.ticket)
        },
        Route(
            .post, place + "/bulk", "btp.bulk", "Do something to many tickets, each on its own",
            body: .json(.object([.required("ticketIds", .list(.line, atLeast: 1, atMost: mostTogether))] + action)),
            answer: .ok(
                .object([
                    .required("success", .flag), .required("updated", .count), .required("failed", .count),
                    .required("message", .line),
                ]))
        ) { call in
            let deed = try BTPDeed(call)
            var names: Set<String> = []
            let tickets = (call.body.texts("ticketIds") ?? []).filter { names.insert($0).inserted }
            let updated = await deed.count(of: tickets, repetition: try call.repetition())
            let failed = tickets.count - updated
            return .json(
                .object([
                    ("success", .flag(failed == 0)), ("updated", .number(updated)), ("failed", .number(failed)),
                    ("message", .text(sentence(updated, failed))),
                ]))
        },
    ]

    private static func sentence(_ updated: Int, _ failed: Int) -> String {
        let done = "\(updated) ticket\(updated > 1 ? "s" : "") mis à jour"
        return failed == 0 ? "\(done) avec succès" : "\(done), \(failed) en échec"
    }
}

/// An action with what it needs, checked.
struct BTPDeed: Sendable {
    enum Word: String, CaseIterable, Sendable {
        case affecter, escalader, cloturer, reopen
        case changerPriorite = "changer_priorite"
        case ajouterTags = "ajouter_tags"
    }

    private enum Deed: Sendable {
        case assign(AgentName)
        case escalate(Int)
        case close(String)
        case reopen(String)
        case prioritise(TicketPriority)
        case tag([TagName])
    }

    private let deed: Deed
    private let call: APICall
    private let caller: Caller
    /// Tickets that are worked on at the same time: together they are one transaction.
    private static let mostAtOnce = 64

    /// Throws 400 when `data` lacks what the action needs.
    init(_ call: APICall) throws(APIProblem) {
        let data = call.body["data"] ?? .null
        func required<Value>(_ name: String, _ value: Value?) throws(APIProblem) -> Value {
            guard let value else { throw .field("data.\(name)", "manque pour cette action") }
            return value
        }
        switch call.body.text("action").flatMap(Word.init(rawValue:)) {
        case .affecter:
            let name = try required("responsable", data.text("responsable"))
            deed = .assign(try call.agent(named: name, in: "data.responsable"))
        case .escalader: deed = .escalate(Int(try required("niveau", data.number("niveau"))))
        case .cloturer: deed = .close(try required("motif", data.text("motif")))
        case .reopen: deed = .reopen(try required("motif", data.text("motif")))
        case .changerPriorite:
            let word = data.text("priority").flatMap(BTPWords.Priority.init(rawValue:))
            deed = .prioritise(try required("priority", word).priority)
        case .ajouterTags: deed = .tag(try required("tags", data.texts("tags")).map { TagName($0) })
        case nil: throw .field("action", "est inconnue")
        }
        self.call = call
        caller = try call.caller
    }

    func perform(
        on key: TicketKey, expecting version: Int64? = nil, repetition: DeskWork.Repetition?
    ) async throws(APIProblem) -> DeskReceipt {
        let revision = try await revision(of: key)
        return try await call.desk.revise(
            key, revision, by: caller, expecting: version, repetition: repetition, now: call.now)
    }

    /// Does it to each of them. Returns to how many it was done.
    func count(of names: [String], repetition: DeskWork.Repetition?) async -> Int {
        await withTaskGroup { group in
            var done = 0
            for (place, name) in names.enumerated() {
                if place >= Self.mostAtOnce, await group.next() == true { done += 1 }
                group.addTask { await isDone(to: name, repetition) }
            }
            for await isDone in group where isDone { done += 1 }
            return done
        }
    }

    private func isDone(to name: String, _ repetition: DeskWork.Repetition?) async -> Bool {
        let key = UniqueID(checking: name).map { TicketKey.uuid($0) } ?? TicketNumber(name).map { .number($0) }
        guard let key else { return false }
        let own = repetition.map {
            DeskWork.Repetition(key: sha256($0.key.bytes + Array(name.utf8)), content: $0.content)
        }
        do {
            _ = try await perform(on: key, repetition: own)
            return true
        } catch {
            return false
        }
    }

    private func revision(of key: TicketKey) async throws(APIProblem) -> TicketRevision {
        var revision = TicketRevision()
        switch deed {
        case .assign(let agent): revision.assignee = agent
        case .escalate(let level):
            revision.escalatesTo = level
            revision.objection = {
                level > $0.escalationLevel ? nil : .conflict("le ticket est déjà au niveau \($0.escalationLevel)")
            }
        case .close(let reason):
            revision.status = .closed
            revision.note = reason
            revision.objection = {
                $0.status != .closed && $0.status != .cancelled ? nil : .conflict("le ticket est déjà clôturé")
            }
        case .reopen(let reason):
            revision.status = try await call.desk.ticket(key, for: caller, now: call.now)?.activeStatus ?? .open
            revision.note = reason
            revision.objection = { $0.status.isActive ? .conflict("le ticket est déjà ouvert") : nil }
        case .prioritise(let priority): revision.priority = priority
        case .tag(let tags): revision.tags = tags
        }
        return revision
    }
}
