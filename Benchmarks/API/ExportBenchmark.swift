import GatewayKit
import GatewayTestKit
import Glibc
import TicketAPI
import TicketStore

/// Measures how fast lists become files and how much memory that takes, without the store that gives the rows, and
/// ends with one line per figure: `result NAME VALUE UNIT`.
///
///     benchmarks export
enum ExportBenchmark {
    static func run(_ words: [String]) async {
        guard words.isEmpty else {
            print("usage: benchmarks export")
            exit(2)
        }
        print("\(Machine.description)\n")
        do {
            let figures = try await figures()
            print("\n" + Figure.table(figures) + "\n")
            for figure in figures { print("result \(figure.name) \(figure.text) \(figure.unit)") }
        } catch {
            print("error: \(error)")
            exit(1)
        }
    }

    private static let trials: [(format: ExportFormat, rows: Int, seconds: Double)] = [
        (.csv, 200_000, 5), (.json, 200_000, 5), (.excel, 200_000, 20), (.pdf, 20_000, 60),
    ]

    private static func figures() async throws -> [Figure] {
        let folder = try TemporaryDirectory("export-bench")
        let shelf = try ExportShelf(folder: folder.path + "/exports", now: .now)
        let runs = ExportRuns(shelf: shelf, log: Log())
        var figures: [Figure] = []
        try await withThrowingTaskGroup { group in
            group.addTask { await runs.run() }
            defer { group.cancelAll() }
            for trial in trials {
                print("writing \(trial.rows) rows of \(TicketRows.columns.count) columns as \(trial.format) …")
                figures += try await measure(trial, runs)
            }
        }
        return figures
    }

    private static func measure(
        _ trial: (format: ExportFormat, rows: Int, seconds: Double), _ runs: ExportRuns
    ) async throws -> [Figure] {
        let process = getpid()
        let idle = Machine.kilobytes("VmRSS", of: process)
        try Machine.resetPeak(of: process)
        let sheet = ExportSheet(columns: TicketRows.columns, cover: ExportCover(title: "Tickets"))
        let start = ContinuousClock.now
        let run = try runs.begin(
            ExportOrder(trial.format, sheet, from: TicketRows(count: trial.rows), rows: trial.rows))
        let file = try await run.outcome()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let memory = (Machine.kilobytes("VmHWM", of: process) - idle) / 1_024
        let name = file.format.fileExtension
        return [
            Figure(
                name: "export_\(name)", value: seconds, unit: "s", goal: .atMost(trial.seconds),
                meaning: "\(trial.rows) rows, \(file.size >> 20) MB"),
            Figure(
                name: "export_\(name)_memory", value: memory, unit: "MB", goal: .atMost(150),
                meaning: "above what the process held before"),
        ]
    }
}

/// Made tickets, in fifteen columns as a help desk would choose them.
private struct TicketRows: ExportSource {
    let count: Int

    static let columns =
        ["Number", "Subject", "Status", "Priority", "Category", "Requester", "Address", "Assignee", "Queue", "Tags"].map
    {
        ExportColumn($0.lowercased(), $0, width: $0 == "Subject" ? 40 : 14)
    } + [
        ExportColumn("messages", "Messages", .number, width: 8), ExportColumn("created", "Created", .instant),
        ExportColumn("updated", "Updated", .instant), ExportColumn("resolved", "Resolved", .instant),
        ExportColumn("spent", "Time", .duration),
    ]

    func page(after cursor: Int?) async throws(StoreError) -> ExportPage<Int> {
        let first = cursor ?? 0
        let end = min(count, first + ExportLimits.pageRows)
        return ExportPage(rows: (first..<end).map(row), next: end < count ? end : nil)
    }

    private func row(_ number: Int) -> [ExportCell] {
        let subjects = [
            "Fuite d’eau sous l’évier, « urgent »", "Chauffage en panne depuis lundi", "水漏れの報告",
            "تسرب المياه في المطبخ",
            "Invoice 2026-11 was charged twice; please check", "=HYPERLINK(\"http://example.org\")",
        ]
        let created = Instant(seconds: 1_780_000_000 + Int64(number) * 61)
        return [
            .text("TC-2026-\(number)"), .text("\(subjects[number % subjects.count]) (\(number))"), .text("en_cours"),
            .text("haute"), .text("plumbing"), .text("Client Numéro \(number % 5_000)"),
            .text("client\(number % 5_000)@example.org"), .text("Zoë Ångström"), .text("support"),
            .words(["vip", "étage-\(number % 9)"]), .number(Int64(number % 17)), .instant(created),
            .instant(created + .seconds(3_600)), number % 3 == 0 ? .empty : .instant(created + .seconds(86_400)),
            .duration(.seconds(number % 100_000)),
        ]
    }
}
