import GatewayKit
import GatewayTestKit
import Notifier
import Synchronization
import Testing
import TicketStore

@testable import TicketAPI

@Suite struct ExportRunsTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory("runs")
    }

    @Test("an export is written in the background and can be fetched", arguments: ExportFormat.allCases)
    func whole(format: ExportFormat) async throws {
        try await withRuns { runs in
            let run = try runs.begin(Self.order(format, MadeRows(pages: 3)))
            let file = try await run.outcome()
            #expect(file.format == format && run.state == .finished(file))
            #expect(file.name == run.name && runs.run(named: run.name) === run)
            #expect(try await runs.shelf.file(named: run.name, now: .now) == file)
        }
    }

    @Test("progress is said page by page")
    func progress() async throws {
        let door = Door()
        try await withRuns { runs in
            let run = try runs.begin(
                Self.order(.csv, MadeRows(pages: 3) { page in if page == 2 { await door.pass() } }))
            #expect(run.rows == 30)
            await door.isReached()
            #expect(run.state == .writing(20))
            door.open()
            _ = try await run.outcome()
        }
    }

    @Test("a cancelled export ends, leaves no file and lets the next one go on", arguments: ExportFormat.allCases)
    func cancelled(format: ExportFormat) async throws {
        let door = Door()
        try await withRuns { runs in
            let rows = MadeRows(pages: 3) { page in if page == 1 { await door.pass() } }
            let run = try runs.begin(Self.order(format, rows))
            await door.isReached()
            run.cancel()
            door.open()
            let error = await #expect(throws: ExportError.self) { try await run.outcome() }
            #expect(error?.code == .cancelled)
            #expect(entries(of: folder.path + "/exports").isEmpty)
            _ = try await runs.begin(Self.order(format, MadeRows(pages: 1))).outcome()
        }
    }

    @Test("two are written at once, twenty wait, the next is refused; a waiting one is cancelled at once")
    func bounds() async throws {
        let door = Door()
        let atOnce = Mutex(0)
        try await withRuns { runs in
            let rows = MadeRows(pages: 1) { _ in
                atOnce.withLock { $0 += 1 }
                await door.pass()
            }
            var begun: [ExportRun] = []
            for number in 1...ExportLimits.runsAtOnce {
                begun.append(try runs.begin(Self.order(.csv, rows)))
                await door.isReached(by: number)
            }
            for _ in 0..<ExportLimits.waitingRuns { begun.append(try runs.begin(Self.order(.csv, rows))) }
            let error = #expect(throws: ExportError.self) { try runs.begin(Self.order(.csv, rows)) }
            #expect(error?.code == .tooManyRuns(most: 20))
            #expect(error.map { APIProblem($0).status } == 503)
            let writing = atOnce.withLock { $0 }
            #expect(writing == 2)
            let last = begun.removeLast()
            #expect(last.state == .waiting)
            last.cancel()
            #expect(last.state == .failed(ExportError(.cancelled, at: "export")))
            door.open()
            for run in begun { _ = try await run.outcome() }
            #expect(entries(of: folder.path + "/exports").count == 21)
        }
    }

    @Test(
        "more rows than the format holds are refused beforehand",
        arguments: [(ExportFormat.pdf, 20_000), (.excel, 1_048_575)])
    func rowLimits(format: ExportFormat, most: Int) async throws {
        let shelf = try ExportShelf(folder: folder.path + "/exports", now: .now)
        let runs = ExportRuns(shelf: shelf, log: Log { _ in })
        var order = Self.order(format, MadeRows(pages: 1))
        order.rows = most
        _ = try runs.begin(order)
        order.rows = most + 1
        let error = #expect(throws: ExportError.self) { try runs.begin(order) }
        #expect(error?.code == .tooManyRows(most: most))
        #expect(error.map { APIProblem($0).status } == 413)
        order.format = .csv
        _ = try runs.begin(order)
    }

    @Test("a full shelf takes nothing until something expires")
    func fullShelf() async throws {
        let shelf = try ExportShelf(folder: folder.path + "/exports", size: 600, now: .now)
        let runs = ExportRuns(shelf: shelf, log: Log { _ in })
        try await withService(runs) {
            _ = try await runs.begin(Self.order(.csv, MadeRows(pages: 1))).outcome()
            let second = await #expect(throws: ExportError.self) {
                try await runs.begin(Self.order(.csv, MadeRows(pages: 1))).outcome()
            }
            #expect(second?.code == .shelfFull(most: 600))
            try await shelf.removeExpired(now: .now + ExportLimits.lifetime + .seconds(1))
            _ = try await runs.begin(Self.order(.csv, MadeRows(pages: 1))).outcome()
        }
    }

    @Test("a store that fails is told with its own words, and a log line where an operator can help")
    func failingSource() async throws {
        let lines = Mutex<[String]>([])
        let shelf = try ExportShelf(folder: folder.path + "/exports", now: .now)
        let runs = ExportRuns(shelf: shelf, log: Log { line in lines.withLock { $0.append(line) } })
        try await withService(runs) {
            let rows = MadeRows(pages: 2) { page throws(StoreError) in
                if page == 1 { throw StoreError(.busy, at: "list") }
            }
            let run = try runs.begin(Self.order(.excel, rows))
            let error = await #expect(throws: ExportError.self) { try await run.outcome() }
            #expect(error?.code == .store(StoreError(.busy, at: "list")))
            #expect(error.map { APIProblem($0).status } == 503)
            #expect(entries(of: folder.path + "/exports").isEmpty)
        }
        let written = lines.withLock { $0 }
        #expect(written.count == 1)
    }

    @Test("the end of the service cancels what is written and what waits")
    func end() async throws {
        let door = Door()
        var begun: [ExportRun] = []
        let shelf = try ExportShelf(folder: folder.path + "/exports", now: .now)
        let runs = ExportRuns(shelf: shelf, log: Log { _ in })
        try await withService(runs) {
            let rows = MadeRows(pages: 2) { page in if page == 1 { await door.pass() } }
            for _ in 0..<4 { begun.append(try runs.begin(Self.order(.csv, rows))) }
            await door.isReached(by: 2)
        }
        for run in begun { #expect(run.state == .failed(ExportError(.cancelled, at: "export"))) }
        #expect(entries(of: folder.path + "/exports").isEmpty)
        #expect(throws: ExportError.self) { try runs.begin(Self.order(.csv, MadeRows(pages: 1))) }
    }

    @Test("the oldest of many ended exports is forgotten, its file is not")
    func memory() async throws {
        try await withRuns { runs in
            var names: [String] = []
            for _ in 0...ExportLimits.rememberedRuns {
                names.append(try await runs.begin(Self.order(.csv, MadeRows(pages: 1, pageRows: 1))).outcome().name)
            }
            #expect(runs.run(named: names[0]) == nil)
            #expect(runs.run(named: names[1]) != nil)
            #expect(try await runs.shelf.file(named: names[0], now: .now) != nil)
        }
    }

    private static func order(_ format: ExportFormat, _ rows: MadeRows) -> ExportOrder {
        ExportOrder(format, ExportScene.sheet, from: rows, rows: rows.pages * rows.pageRows)
    }

    private func withRuns(_ body: (ExportRuns) async throws -> Void) async throws {
        let shelf = try ExportShelf(folder: folder.path + "/exports", now: .now)
        let runs = ExportRuns(shelf: shelf, log: Log { _ in })
        try await withService(runs) { try await body(runs) }
    }

    private func withService(_ runs: ExportRuns, _ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { await runs.run() }
            defer { group.cancelAll() }
            try await body()
        }
    }
}

/// Where tasks wait until it is opened, or they are cancelled.
private final class Door: Sendable {
    private let arrivals = Bell()
    private let opening = Bell()

    func pass() async {
        arrivals.ring()
        await opening.wait(after: 0)
    }

    func isReached(by count: Int = 1) async { await arrivals.wait(after: count - 1) }

    func open() { opening.ring() }
}
