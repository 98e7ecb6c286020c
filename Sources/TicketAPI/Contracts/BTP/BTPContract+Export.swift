import GatewayKit
import TicketStore

/// Lists as files.
extension BTPContract {
    private static let exportPlace = ["api", "tickets-client", "export"]
    private static let filter = Schema.nullable(.line)

    private static let ordered: Schema = .object([
        .required("format", .word(ExportFormat.allCases.map(\.rawValue))),
        .optional(
            "filters",
            .object([
                .optional("status", .nullable(BTPWords.status)), .optional("priority", .nullable(BTPWords.priority)),
                .optional("categorie", filter), .optional("clientId", .nullable(.uuid)),
                .optional("chantierId", .nullable(.uuid)), .optional("responsable", filter),
                .optional("search", .nullable(.text(1, 256))), .optional("dateFrom", .nullable(.instant)),
                .optional("dateTo", .nullable(.instant)), .optional("slaStatus", .nullable(BTPWords.health)),
            ])),
        .optional("fields", .list(.word(BTPSheet.columns.map(\.key)), atMost: BTPSheet.columns.count)),
    ])

    /// Of an export that is done, without `id` and `progress` where it was waited for.
    private static let told = Schema.object([
        .optional("id", .line), .optional("progress", .integer(0...100)), .optional("url", .nullable(.text(1, 10_000))),
        .optional("expiresAt", .nullable(.instant)),
    ])

    static let exports: [Route] = [
        Route(
            .post, place + "/export", "btp.export",
            "A list as a file: 200 with its address, or 202 with an id where it takes long",
            body: .json(ordered), answer: .ok(told), perform: export),
        Route(
            .get, place + "/export/{id}", "btp.export.download",
            "The file, for whoever has its address; how far it is, for whoever ordered it",
            query: FileLink.parameters, answer: .ok(told)
        ) { call in
            if call.query["signature"] != nil { return try await download(call) }
            let run = call.services.exports?.run(named: call.path["id"] ?? "")
            guard let run, run.owner == (try call.caller.account) else { throw APIProblem.notFound }
            return try answer(run, call)
        },
    ]

    private static func export(_ call: APICall) async throws -> HTTPResponse {
        guard let exports = call.services.exports else { throw APIProblem(503, "les exports ne sont pas disponibles") }
        let caller = try call.caller
        let body = call.body
        let query = try await exported(call)
        let desk = call.desk
        let total = try await desk.list(query, now: call.now).total
        guard let format = body.text("format").flatMap(ExportFormat.init(rawValue:)) else { throw APIProblem.notFound }
        let sheet = BTPSheet(fields: body.texts("fields"), words: BTPWords(rules: desk.rules))
        let run: ExportRun
        do {
            run = try exports.begin(
                ExportOrder(
                    format, sheet.form(filters: body["filters"], total: total, by: caller.name, at: call.now),
                    from: BTPRows(store: desk.store, query: query, sheet: sheet, now: call.now), rows: total,
                    owner: caller.account))
        } catch {
            throw APIProblem(error)
        }
        // RFC 7240, section 4.1.
        let waits = call.request.fields["prefer"].map { !$0.lowercased().contains("respond-async") } ?? true
        if waits { await wait(for: run, atMost: call.services.settings.exportPatience) }
        return try answer(run, call, isOrder: true)
    }

    /// What `filters` says, in the words of the list.
    private static func exported(_ call: APICall) async throws -> TicketQuery {
        var given: [String: String] = [:]
        if case .object(let filters)? = call.body["filters"] {
            for filter in filters { if case .text(let text) = filter.value { given[filter.name] = text } }
        }
        let asked = APICall(
            request: call.request, visitor: call.visitor, path: call.path, query: given, body: .null, files: [],
            form: [:], operation: call.operation, services: call.services)
        var query = try await query(asked, naming: "filters")
        query.limit = ExportLimits.pageRows
        return query
    }

    private static func wait(for run: ExportRun, atMost patience: Duration) async {
        await withTaskGroup { group in
            group.addTask { _ = try? await run.outcome() }
            group.addTask { try? await Task.sleep(for: patience) }
            await group.next()
            group.cancelAll()
        }
    }

    private static func answer(_ run: ExportRun, _ call: APICall, isOrder: Bool = false) throws -> HTTPResponse {
        var members: [(String, JSONValue)] = []
        var status = 200
        switch run.state {
        case .failed(let error): throw APIProblem(error)
        case .waiting, .writing:
            var done = 0
            if case .writing(let rows) = run.state { done = rows }
            if isOrder { status = 202 }
            members = [
                ("id", .text(run.name)), ("progress", .number(min(99, done * 100 / max(1, run.rows)))), ("url", .null),
            ]
        case .finished(let file):
            if !isOrder { members = [("id", .text(run.name)), ("progress", .number(100))] }
            let end = min(file.expiresAt, call.identity.downloads.end(now: call.now))
            members += [("url", .text(try link(to: run.name, call))), ("expiresAt", .text(end.description))]
        }
        var response = HTTPResponse.json(.object(members), status: status)
        if status == 202 { response.fields.append("Location", "/" + (exportPlace + [run.name]).joined(separator: "/")) }
        return response
    }

    // MARK: Downloads

    private static func link(to name: String, _ call: APICall) throws(APIProblem) -> String {
        let path = exportPlace + [name]
        let query = call.identity.downloads.query(for: path, of: try identity(of: name), now: call.now)
        return (call.services.settings.publicURL ?? "") + "/" + path.joined(separator: "/") + query
    }

    /// What a link is signed for: the random part of the name.
    private static func identity(of name: String) throws(APIProblem) -> UniqueID {
        let digits = Array(name.utf8.prefix { $0 != UInt8(ascii: ".") })
        guard digits.count == 32 else { throw .notFound }
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(decoding: digits[$0], as: UTF8.self) }
        guard let uuid = UniqueID(checking: groups.joined(separator: "-")) else { throw .notFound }
        return uuid
    }

    private static func download(_ call: APICall) async throws -> HTTPResponse {
        let name = call.path["id"] ?? ""
        try call.identity.downloads.verify(call.request, for: identity(of: name), now: call.now)
        let found: (file: ExportedFile, reader: ExportReader)?
        do {
            found = try await call.services.exports?.shelf.open(name, now: call.now)
        } catch {
            throw APIProblem(error)
        }
        guard let (file, reader) = found else { throw APIProblem.notFound }
        let content = BlobReader(size: file.size) { offset, count throws(StoreError) in
            try reader.read(from: offset, count: count)
        }
        return HTTPResponse(
            status: 200,
            fields: [
                "Content-Type": file.format.mediaType,
                "Content-Disposition": "attachment; filename=\"\(file.downloadName)\"",
                "Content-Security-Policy": "sandbox",
                "Cache-Control": "private, no-store",
            ], body: .blob(content, size: file.size))
    }
}

extension ExportShelf {
    /// A finished file, open: it can be read to its end even if it expires meanwhile.
    fileprivate func open(_ name: String, now: Instant) throws(ExportError) -> (
        file: ExportedFile, reader: ExportReader
    )? {
        guard let file = try file(named: name, now: now) else { return nil }
        return (file, try file.open())
    }
}
