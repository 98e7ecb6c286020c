import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

extension TicketStoreContract {
    @Test("the feed tells everything that happened, once, in order, from where one was", arguments: Backend.allCases)
    func feed(backend: Backend) async throws {
        let talk = try Conversation(backend)
        #expect(try await talk.store.feedEnd() == 0)
        #expect(try await talk.store.feed(after: 0, limit: 10).isEmpty)
        let (ticket, number) = try await talk.open("It burns.")
        let note = try await talk.write("Again.", by: "anna", in: ticket, kind: .internal)
        try await talk.write("Buy!", by: "eve@elsewhere.example", in: ticket, isConfirmed: false)
        try await talk.change(TicketChange(status: .assigned, assignee: AgentName("anna")), of: ticket)
        let all = try await talk.store.feed(after: 0, limit: 100)
        #expect(
            all.map(\.action) == [
                "ticket.created", "message.added", "message.added", "message.added", "status", "assignee",
            ])
        #expect(all.map(\.message?.kind) == [nil, .public, .internal, .public, nil, nil])
        #expect(all.map(\.message?.isConfirmed) == [nil, true, true, false, nil, nil])
        #expect(all[2].message?.id == note)
        #expect(all[3].message?.newText == "Buy!")
        #expect(all.allSatisfy { $0.number == number && $0.ticket == ticket && $0.queue == Mails.queue })
        #expect(all.allSatisfy { $0.assignee == AgentName("anna") && !$0.isDeleted })
        #expect(all.allSatisfy { Array($0.participants.keys) == [$0.requester.id] && $0.watchingQueues.isEmpty })
        #expect(all[5].before == nil && all[5].after == "anna" && all[5].actor == "agent anna")
        #expect(all[4].event == .updated && all[0].event == .created && all[2].at > all[0].at)
        #expect(try await talk.store.feedEnd() == all.last?.id)
        var paged: [Int64] = []
        while let entry = try await talk.store.feed(after: paged.last ?? 0, limit: 1).first { paged.append(entry.id) }
        #expect(paged == all.map(\.id))
        #expect(try await talk.store.feed(after: all[5].id, limit: 10).isEmpty)
    }

    @Test("who joined later hears of nothing that was before, and of no note", arguments: Backend.allCases)
    func feedOfParticipants(backend: Backend) async throws {
        let talk = try Conversation(backend)
        let (ticket, _) = try await talk.open("It burns.")
        try await talk.write("May I come in?", by: "eve@elsewhere.example", in: ticket, isConfirmed: false)
        let late = try await talk.contact("eve@elsewhere.example")
        let joinedAt = talk.now
        try await talk.store.writer.transaction { (connection) throws(StoreError) in
            try connection.execute(
                """
                INSERT INTO participant (ticket_id, contact_id, position, joined_at) VALUES (\(ticket), \(late), 1, \(joinedAt))
                """)
        }
        try await talk.write("Only for us.", by: "anna", in: ticket, kind: .internal)
        try await talk.write("Try a bucket.", by: "anna", in: ticket)
        let all = try await talk.store.feed(after: 0, limit: 100)
        let requester = try #require(all.first).requester.id
        func heard(by contact: ContactID) -> [String] {
            all.filter { $0.isSeen(by: .participant(contact)) }.map { $0.message?.newText ?? $0.action }
        }
        #expect(heard(by: requester) == ["ticket.created", "It burns.", "Try a bucket."])
        #expect(heard(by: late) == ["Try a bucket."])
    }

    @Test("of a message that was deleted the feed tells no more than that it was added", arguments: Backend.allCases)
    func feedOfDeleted(backend: Backend) async throws {
        let talk = try Conversation(backend)
        let (ticket, _) = try await talk.open("It burns.")
        try await talk.store.writer.transaction { (connection) throws(StoreError) in
            try connection.execute("UPDATE message SET deleted_at = 1")
            try connection.execute("UPDATE ticket SET deleted_at = 1 WHERE id = \(ticket)")
        }
        let all = try await talk.store.feed(after: 0, limit: 100)
        #expect(all.map(\.action) == ["ticket.created", "message.added"])
        #expect(all.allSatisfy { $0.message == nil && $0.isDeleted })
        #expect(!all.contains { $0.isSeen(by: .all) })
    }
}

extension TicketStoreContract {
    @Test("an organisation is kept with all that is known of it, and counts its tickets", arguments: Backend.allCases)
    func organisations(backend: Backend) async throws {
        let talk = try Conversation(backend)
        var facts = OrganisationFacts(name: "Bâti SA", type: "entreprise", email: Mails.address("Office@Bati.example"))
        facts.phone = "+33 1"
        facts.address = "1, rue de Paris"
        facts.city = "Lyon"
        facts.revenue = 12_000_000
        let made = try await talk.store.createOrganisation(facts, now: .start)
        #expect(made.organisation.facts == facts)
        #expect(made.tickets == 0 && made.sites == 0 && made.satisfaction == nil && made.createdAt == .start)
        let (first, _) = try await talk.open("It burns.", from: "office@bati.example")
        let (second, _) = try await talk.open("Again.", from: "OFFICE@bati.example")
        try await talk.open("Other.", from: "carla@customer.example")
        var closing = TicketChange(status: .closed)
        closing.satisfaction = Satisfaction(rating: 4, comment: nil)
        try await talk.change(closing, of: first)
        var site = SiteFacts(name: "Tour A", type: "construction", status: "en_cours")
        site.coordinates = .init(latitude: 48.8566123, longitude: -2.3522001)
        site.startsOn = CivilDate(year: 2026, month: 1, day: 2)
        site.endsOn = CivilDate(year: 2027, month: 3, day: 4)
        (site.budget, site.progress, site.responsible, site.city) = (5, 45, "Jean", "Lyon")
        let place = try await talk.store.createSite(site, of: made.organisation.id, now: .start)
        #expect(place.site.facts == site && place.site.organisation == made.organisation)
        try await talk.store.writer.transaction { (connection) throws(StoreError) in
            try connection.execute("UPDATE ticket SET site_id = \(place.site.id), unit = 'B12' WHERE id = \(second)")
        }
        let found = try #require(try await talk.store.organisation(made.organisation.uuid))
        #expect(found.tickets == 2 && found.openTickets == 1 && found.sites == 1 && found.satisfaction == 4)
        #expect(
            try await talk.store.organisation(at: Mails.address("office@BATI.example"))?.uuid == found.organisation.uuid
        )
        #expect(try await talk.store.site(place.site.uuid)?.openTickets == 1)
        let file = try #require(try await talk.store.ticketFile(.row(second), visibleTo: .all, now: talk.now))
        #expect(file.organisation == made.organisation && file.site == place.site && file.ticket.unit == "B12")
        var query = TicketQuery(visibleTo: .all)
        query.organisation = made.organisation.id
        let page = try await talk.store.list(query, now: talk.now)
        #expect(page.total == 2 && page.rows.map(\.organisation) == [made.organisation, made.organisation])
        query.site = place.site.id
        #expect(try await talk.store.list(query, now: talk.now).rows.map(\.site) == [place.site])
    }

    @Test("an organisation changes as a whole, and no two have one address", arguments: Backend.allCases)
    func organisationChanges(backend: Backend) async throws {
        let talk = try Conversation(backend)
        let store = talk.store
        let facts = OrganisationFacts(name: "A", type: "x", email: Mails.address("a@a.example"))
        let first = try await store.createOrganisation(facts, now: .start)
        await #expect(throws: StoreError.self) {
            try await store.createOrganisation(
                OrganisationFacts(name: "B", type: "x", email: Mails.address("A@A.example")), now: .start)
        }
        let later = Instant.start + .seconds(5)
        let changed = try await store.updateOrganisation(
            first.organisation.uuid, to: OrganisationFacts(name: "Z", type: "y"), now: later)
        #expect(changed?.organisation.facts == OrganisationFacts(name: "Z", type: "y"))
        #expect(changed?.updatedAt == later && changed?.createdAt == .start)
        #expect(try await store.updateOrganisation(UniqueID(text: "none"), to: facts, now: later) == nil)
        #expect(try await store.organisation(UniqueID(text: "none")) == nil)
        await #expect(throws: StoreError.self) {
            try await store.createSite(
                SiteFacts(name: "S", type: "t", status: "u"), of: OrganisationID(77), now: .start)
        }
        let site = try await store.createSite(SiteFacts(name: "S", type: "t", status: "u"), of: nil, now: .start)
        let moved = try await store.updateSite(
            site.site.uuid, to: SiteFacts(name: "T", type: "t", status: "v"), of: first.organisation.id, now: later)
        #expect(moved?.site.facts.name == "T" && moved?.site.organisation?.facts.name == "Z")
        #expect(try await store.updateSite(UniqueID(text: ""), to: site.site.facts, of: nil, now: later) == nil)
    }

    @Test(
        "organisations and sites are listed by name, and what is looked for stands for itself",
        arguments: [
            (nil, ["100% Bois", "Alpha", "Beta_1", "Gamma!"]), ("alpha", ["Alpha"]), ("%", ["100% Bois"]),
            ("_", ["Beta_1"]), ("!", ["Gamma!"]), ("' OR 1=1", []), ("lyon", ["Beta_1"]),
        ] as [(String?, [String])])
    func directories(search: String?, expected: [String]) async throws {
        let talk = try Conversation()
        let store = talk.store
        for name in ["Gamma!", "Alpha", "100% Bois", "Beta_1"] {
            var facts = OrganisationFacts(name: name, type: "x")
            facts.city = name == "Beta_1" ? "Lyon" : nil
            _ = try await store.createOrganisation(facts, now: .start)
            var site = SiteFacts(name: name, type: "y", status: "z")
            site.city = facts.city
            _ = try await store.createSite(site, of: nil, now: .start)
        }
        var organisations = OrganisationQuery()
        (organisations.search, organisations.limit) = (search, 3)
        var page = try await store.organisations(organisations)
        #expect(page.rows.map(\.organisation.facts.name) == Array(expected.prefix(3)) && page.total == expected.count)
        organisations.offset = 3
        page = try await store.organisations(organisations)
        #expect(page.rows.map(\.organisation.facts.name) == Array(expected.dropFirst(3)))
        var sites = SiteQuery()
        sites.search = search
        #expect(try await store.sites(sites).rows.map(\.site.facts.name) == expected)
        sites.status = "other"
        #expect(try await store.sites(sites).total == 0)
        organisations.type = "other"
        #expect(try await store.organisations(organisations).total == 0)
    }
}
