import GatewayKit
import GatewayTestKit
import Testing
import TicketStore

@testable import TicketAPI

/// Lists of document 003 as files.
@Suite struct BTPExportTests {
    private static let place = BTPContractTests.place + "/export"

    private let folder: TemporaryDirectory
    private let runs: ExportRuns

    init() throws {
        folder = try TemporaryDirectory("btp-exports")
        runs = ExportRuns(
            shelf: try ExportShelf(folder: folder.path + "/exports", now: DeskStage.now), log: Log { _ in })
    }

    private func withRuns<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup { group in
            group.addTask { [runs] in await runs.run() }
            defer { group.cancelAll() }
            return try await body()
        }
    }

    @Test("a list is a file with the fields and the filters of the request, which opens by its address for an hour")
    func csv() async throws {
        let stage = try await BTPStage(exports: runs)
        _ = try await stage.ticket("Grue; \"rouge\"", priority: "critique", placed: true)
        _ = try await stage.ticket("Béton", priority: "basse")
        let answer = try await withRuns {
            await stage.desk.ask(
                .post, Self.place,
                .object([
                    ("format", .text("csv")),
                    (
                        "filters",
                        .object([
                            ("status", .text("nouveau")), ("priority", .text("critique")),
                            ("dateFrom", .text("2026-11-20")), ("dateTo", .text("2026-11-20")),
                            ("clientId", .text(stage.client)),
                        ])
                    ), ("fields", .list(["numero", "titre", "status", "priority", "clientNom"].map { .text($0) })),
                ]), by: stage.ada)
        }
        #expect(answer.status == 200)
        let url = try #require(answer.text("url"))
        #expect(
            answer.json == .object([("url", .text(url)), ("expiresAt", .text("2026-11-20T10:30:00Z"))]))
        #expect(url.hasPrefix("/api/tickets-client/export/"))
        let file = await read(url, stage)
        #expect(file.status == 200)
        #expect(file.fields["content-disposition"]?.hasPrefix("attachment; filename=\"tickets-") == true)
        let lines = file.text.split(whereSeparator: \.isNewline)
        #expect(lines.count == 2)
        #expect(lines.last == "TC-2026-001,\"Grue; \"\"rouge\"\"\",nouveau,critique,SARL Construction Plus")
        #expect(await read(url + "x", stage).status == 404)
        #expect(await read(url, stage, at: DeskStage.now + .seconds(3_601)).status == 404)
        #expect(await read(url.replacingName(), stage).status == 404)
    }

    @Test(
        "every format of the document is written",
        arguments: [("csv", "\u{FEFF}"), ("json", "["), ("excel", "PK"), ("pdf", "%PDF-")])
    func formats(format: String, beginning: String) async throws {
        let stage = try await BTPStage(exports: runs)
        _ = try await stage.ticket("Échafaudage")
        let order = JSONValue.object([
            ("format", .text(format)), ("fields", .list(BTPSheet.columns.map { .text($0.key) })),
        ])
        let answer = try await withRuns { await stage.desk.ask(.post, Self.place, order, by: stage.ada) }
        let file = await read(try #require(answer.text("url"), "\(answer.json)"), stage)
        #expect(file.status == 200)
        #expect(file.fields["content-type"] == ExportFormat(rawValue: format)?.mediaType)
        if format == "csv" || format == "json" { #expect(file.text.contains("Échafaudage")) }
        if format != "csv", format != "json" { #expect(file.text.hasPrefix(beginning)) }
    }

    @Test("one that takes long is asked for again by who ordered it, and by nobody else")
    func progress() async throws {
        let stage = try await BTPStage(exports: runs)
        _ = try await stage.ticket("Grue")
        // Nothing is written yet.
        let ordered = await stage.desk.ask(
            .post, Self.place, .object([("format", .text("json"))]), by: stage.anna,
            fields: [("Prefer", "respond-async")])
        #expect(ordered.status == 202)
        let id = try #require(ordered.text("id"))
        let waiting = JSONValue.object([("id", .text(id)), ("progress", .number(0)), ("url", .null)])
        #expect(ordered.json == waiting)
        let place = try #require(ordered.fields["location"])
        let asked = await stage.desk.ask(.get, place, by: stage.anna)
        #expect(asked.status == 200)
        #expect(asked.json == waiting)
        #expect(await stage.desk.ask(.get, place, by: stage.ada).status == 404)
        #expect(await stage.desk.ask(.get, place).status == 401)
        let run = try #require(runs.run(named: id))
        _ = try await withRuns { try await run.outcome() }
        let done = await stage.desk.ask(.get, place, by: stage.anna)
        #expect(done.number("progress") == 100)
        let url = try #require(done.text("url"))
        #expect(await read(url, stage).text.contains("Grue"))
    }

    @Test("what somebody may not see is not exported to him")
    func visibility() async throws {
        let stage = try await BTPStage(exports: runs)
        let id = try await stage.ticket("Secret")
        #expect(await stage.act(id, "cloturer", ("motif", .text("fini"))).status == 200)
        let order = JSONValue.object([("format", .text("csv"))])
        try await withRuns {
            for (token, sees) in [(stage.anna, false), (stage.ada, true)] {
                let answer = await stage.desk.ask(.post, Self.place, order, by: token)
                let url = try #require(answer.text("url"))
                #expect(await read(url, stage).text.contains("Secret") == sees)
            }
        }
    }

    @Test("what cannot be exported is 400, and names the field")
    func refusals() async throws {
        let stage = try await BTPStage(exports: runs)
        let stranger = JSONValue.text("00000000-0000-7000-8000-000000000000")
        let rows: [([(String, JSONValue)], String)] = [
            ([("format", .text("xml"))], "format"), ([], "format"),
            ([("format", .text("csv")), ("fields", .list([.text("secret")]))], "fields[0]"),
            ([("format", .text("csv")), ("filters", .object([("status", .text("open"))]))], "filters.status"),
            ([("format", .text("csv")), ("filters", .object([("clientId", stranger)]))], "filters.clientId"),
            (
                [("format", .text("csv")), ("filters", .object([("responsable", .text("zorro"))]))],
                "filters.responsable"
            ),
        ]
        for (members, field) in rows {
            let answer = await stage.desk.ask(.post, Self.place, .object(members), by: stage.ada)
            #expect(answer.status == 400, "\(field): \(answer.json)")
            #expect(answer.text("errors.0.field") == field)
        }
    }

    private func read(
        _ url: String, _ stage: BTPStage, at now: Instant = DeskStage.now
    ) async -> (status: Int, fields: HTTPFields, text: String) {
        let parts = url.split(separator: "?")
        let query = parts.last.map { text in
            text.split(separator: "&").map { pair in
                let words = pair.split(separator: "=")
                return HTTPRequest.Parameter(name: String(words[0]), value: words.count > 1 ? String(words[1]) : "")
            }
        }
        let answer = await stage.desk.router.answer(
            HTTPRequest(
                method: .get, path: parts[0].split(separator: "/").map(String.init), query: query ?? [],
                receivedAt: now))
        guard case .blob(var reader, let size) = answer.body else { return (answer.status, answer.fields, "") }
        var bytes: [UInt8] = []
        while let piece = try? reader.next(100), !piece.isEmpty { bytes += piece }
        #expect(bytes.count == size)
        return (answer.status, answer.fields, String(decoding: bytes, as: UTF8.self))
    }
}

extension String {
    /// The address of another file, with the signature of this one.
    fileprivate func replacingName() -> String {
        split(separator: "/", omittingEmptySubsequences: false).map { part in
            part.contains("?")
                ? "0123456789abcdef0123456789abcdef.csv" + part.drop { $0 != "?" } : String(part)
        }.joined(separator: "/")
    }
}
