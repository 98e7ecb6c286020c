import GatewayKit
import GatewayTestKit
import Testing

/// The maintenance tickets (document 000) as their front end finds them: every endpoint, whole bodies.
///
/// Needs the sandbox (root or sudo) and curl.
@Suite struct MaintenanceContractOverHTTPTests {
    private static let ticket: WholeBody = #"""
        {"id": "«uuid:leak»", "building_id": "«uuid:building»", "unit_id": "3B", "created_by": "«uuid:owner»",
         "assigned_to": null, "title": "Fuite au plafond", "description": "Water drips.", "category": "Plumbing",
         "priority": "Emergency", "status": "Open", "created_at": "«time»", "resolved_at": null}
        """#

    private static let order = #"""
        {"building_id": "«uuid:building»", "unit_id": "3B", "title": "Fuite au plafond", "description": "Water drips.",
         "category": "Plumbing", "priority": "Emergency"}
        """#

    private static let comment: WholeBody = #"""
        {"id": "«uuid:comment»", "ticket_id": "«uuid:leak»", "created_by": "«uuid:manager»", "author_name": "sam",
         "content": "A plumber is on his way.", "is_internal": false, "created_at": "«time»"}
        """#

    @Test("an owner reports a leak with a photo, the manager hears of it at once and gives it to a plumber")
    func leak() async throws {
        try await ContractStory.tell("maintain") { story in
            let sam = try await story.person("sam")
            let owner = try await story.person("owner@customer.test")
            let site = try await sam.ask(
                "POST", "/api/chantiers", #"{"nom": "Les Jardins", "type": "residence"}"#)
            story.compare(
                site.json["id"] ?? .null, #""«uuid:building»""#, "the building")
            let before = story.place.sink.count
            let opened = try await story.ask(owner, "POST /api/v1/tickets", Self.order, 201, Self.ticket)
            #expect(opened.fields["etag"] == "\"v1\"")
            #expect(
                try await story.recipients(of: "URGENT") == ["bruno@example.test", "sam@example.test"],
                "who is on call, and the manager")
            #expect(story.place.sink.count == before + 4, "besides, the agent and the owner")
            try await story.upload(
                owner, "/api/v1/tickets/«uuid:leak»/attachments", "photos",
                [("ceiling.png", Upload.png), ("floor.png", Upload.png)], 201,
                #"[\#(Self.photo("ceiling")), \#(Self.photo("floor"))]"#)
            #expect(
                try await APIClient(visiting: story.place.gateway).ask("GET", story.known["link:floor"]).status == 200)

            try await story.ask(owner, "GET /api/v1/tickets/«uuid:leak»", 200, Self.ticket)
            let given = Self.ticket.with(#"{"assigned_to": "«uuid:plumber»", "status": "InProgress"}"#)
            try await story.ask(
                sam, "PUT /api/v1/tickets/«uuid:leak»/assign", #"{"assigned_to": "tom@example.test"}"#, 200, given)
            let tom = try await story.person("tom")
            // He has an account from now on, and is known by that.
            let mine = given.with(#"{"assigned_to": "«uuid:tom»"}"#)
            try await story.ask(tom, "GET /api/v1/tickets/«uuid:leak»", 200, mine)
            try await story.ask(
                sam, "PUT /api/v1/tickets/«uuid:leak»/assign", #"{"assigned_to": "«uuid:tom»"}"#, 200, mine)
            try await story.ask(
                sam, "POST /api/v1/tickets/«uuid:leak»/comments", #"{"content": "A plumber is on his way."}"#, 201,
                Self.comment)
            #expect(try await story.recipients(of: "A plumber is on his way.") == ["owner@customer.test"])
            try await story.ask(
                tom, "POST /api/v1/tickets/«uuid:leak»/comments",
                #"{"content": "The pipe is rotten.", "is_internal": true}"#, 201,
                Self.comment.with(
                    #"""
                    {"id": "«uuid»", "created_by": "«uuid:tom»", "author_name": "tom",
                     "content": "The pipe is rotten.", "is_internal": true}
                    """#))
            #expect(try await story.recipients(of: "The pipe is rotten.").isEmpty)
            try await story.ask(
                tom, "PUT /api/v1/tickets/«uuid:leak»/status", #"{"status": "Resolved"}"#, 200,
                mine.with(#"{"status": "Resolved", "resolved_at": "«time»"}"#))
            try await refusals(story, sam, tom, owner)
        }
    }

    @Test("every word of the document is taken and told again, and a mail's ticket is one of no building")
    func words() async throws {
        try await ContractStory.tell("maintainwords") { story in
            let anna = try await story.person("anna")
            var factory = MailFactory(series: "maintainwords")
            factory.textBytes = 10
            try await story.receives(factory.request(1), letters: 1)
            let number = try await anna.ask("GET", "/tickets").json["data"].flatMap {
                if case .list(let all) = $0, case .text(let number)? = all.first?["ticket_number"] {
                    number
                } else {
                    nil
                }
            }
            try await story.ask(
                anna, "GET /api/v1/tickets/\(number ?? "")", 200,
                Self.ticket.with(
                    #"""
                    {"building_id": null, "unit_id": null, "created_by": "«uuid»", "title": "Question number 1",
                     "description": "Hello, this is mail 1.", "category": "Other", "priority": "Medium"}
                    """#))
            let site = try await anna.ask("POST", "/api/chantiers", #"{"nom": "Les Jardins", "type": "residence"}"#)
            story.compare(site.json["id"] ?? .null, #""«uuid:building»""#, "the building")
            let categories = ["Plumbing", "Electrical", "Heating", "Cleaning", "Security", "Other"]
            let priorities = ["Low", "Medium", "High", "Emergency", "Low", "Medium"]
            var all: [WholeBody] = []
            for (place, (category, priority)) in zip(categories, priorities).enumerated() {
                let words = #""title": "\#(category)", "category": "\#(category)", "priority": "\#(priority)""#
                let made = Self.ticket.with(
                    #"{"id": "«uuid:\#(place)»", "unit_id": null, "created_by": "«uuid:anna»", \#(words)}"#)
                try await story.ask(
                    anna, "POST /api/v1/tickets",
                    #"{"building_id": "«uuid:building»", "description": "Water drips.", \#(words)}"#, 201, made)
                all.insert(made, at: 0)
            }
            let sam = try await story.person("sam")
            for (place, status) in ["Open", "InProgress", "Resolved", "Closed", "Cancelled"].enumerated() {
                let path = "/api/v1/tickets/«uuid:\(place)»/status"
                let answer = try await anna.ask("PUT", story.known.filled(path), #"{"status": "\#(status)"}"#)
                #expect(answer.status == 200, "\(answer)")
                #expect(answer.json["status"] == .text(status))
                let filtered = try await sam.ask(
                    "GET", story.known.filled("/api/v1/buildings/«uuid:building»/tickets?status=\(status)"))
                #expect(filtered.fields["x-total-count"] == (status == "Open" ? "6" : "1"), "\(status)")
                if status == "Open" {
                    story.compare(filtered.json, WholeBody(.list(all.map(\.value))), "the tickets of the building")
                }
            }
            let urgent = try await sam.ask(
                "GET", story.known.filled("/api/v1/buildings/«uuid:building»/tickets?priority=Emergency&limit=1"))
            #expect(urgent.fields["x-total-count"] == "1")
        }
    }

    private static func photo(_ name: String) -> WholeBody {
        #"""
        {"id": "«uuid»", "ticket_id": "«uuid:leak»", "file_name": "\#(name).png", "mime_type": "image/png", "size": 12,
         "url": "«link:\#(name)»", "created_at": "«time»"}
        """#
    }

    private func refusals(
        _ story: ContractStory, _ sam: APIClient, _ tom: APIClient, _ owner: APIClient
    ) async throws {
        try await story.ask(
            owner, "POST /api/v1/tickets",
            #"""
            {"building_id": "00000000-0000-4000-8000-000000000000", "title": "x", "description": "y",
             "category": "Other", "priority": "Low"}
            """#, 400, .field("building_id", "names no building"))
        try await story.ask(
            owner, "POST /api/v1/tickets",
            #"""
            {"building_id": "«uuid:building»", "title": "x", "description": "y", "category": "Garden",
             "priority": "urgent"}
            """#, 400,
            .misfit(
                "body", ("category", "must be one of Plumbing, Electrical, Heating, Cleaning, Security, Other"),
                ("priority", "must be one of Low, Medium, High, Emergency")))
        let path = "/api/v1/tickets/«uuid:leak»"
        try await story.ask(owner, "PUT \(path)/status", #"{"status": "Closed"}"#, 403, .forbidden(to: "customer"))
        try await story.ask(tom, "PUT \(path)/assign", #"{"assigned_to": "tom"}"#, 403, .forbidden(to: "technician"))
        try await story.ask(
            sam, "PUT \(path)/assign", #"{"assigned_to": "«uuid:owner»"}"#, 400,
            .field("assigned_to", "nobody of the team has this UUID: give one, a name or an address"))
        try await story.ask(
            sam, "PUT \(path)/status", #"{"status": "Open"}"#, fields: [#"If-Match: "v1""#], 412,
            .outdated(now: 8))
        try await story.ask(
            owner, "POST \(path)/comments", #"{"content": "x", "is_internal": true}"#, 400,
            .field("is_internal", "only the team writes internal notes"))
        let stranger = try await story.person("stranger@customer.test")
        try await story.ask(stranger, "GET \(path)", 404, .notFound)
        try await story.ask(stranger, "GET /api/v1/buildings/«uuid:building»/tickets", 200, "[]")
        try await story.ask(
            stranger, "GET /api/v1/buildings/00000000-0000-4000-8000-000000000000/tickets", 404, .notFound)
        let visitor = try await APIClient(visiting: story.place.gateway)
        try await story.ask(visitor, "GET \(path)", 401, .nobody)
        let files = (0..<11).map { (name: "\($0).png", bytes: Upload.png) }
        try await story.upload(
            owner, "\(path)/attachments", "photos", files, 400, .field("photos", "must be at most 10 files"))
    }
}
