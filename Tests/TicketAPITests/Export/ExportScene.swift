import GatewayKit
import GatewayTestKit
import Testing
import TicketStore

@testable import TicketAPI

/// A folder for exports, a small table, and programs that look at what came out.
struct ExportScene {
    let folder: TemporaryDirectory
    let space = ExportSpace()

    init() throws {
        folder = try TemporaryDirectory("export")
    }

    static let columns = [
        ExportColumn("numero", "Number", width: 18), ExportColumn("titre", "Subject", width: 40),
        ExportColumn("messages", "Messages", .number), ExportColumn("created", "Created", .instant),
        ExportColumn("spent", "Time", .duration),
    ]

    static let sheet = ExportSheet(
        columns: columns,
        cover: ExportCover(
            title: "Tickets d’été", facts: [.init("Filters", "status: en_cours"), .init("By", "Zoë Ångström")],
            figures: [.init("Open", "12"), .init("Breached", "3")]),
        zone: TimeZoneRules.load("Europe/Paris") ?? .utc)

    static func row(_ number: Int, _ subject: String) -> [ExportCell] {
        [
            .text("TC-2026-\(number)"), .text(subject), .number(Int64(number)),
            .instant(Instant(seconds: 1_795_167_000 + Int64(number))), .duration(.seconds(129_900)),
        ]
    }

    /// One whole file.
    func write(
        _ format: ExportFormat, _ rows: [[ExportCell]], _ sheet: ExportSheet = ExportScene.sheet
    ) throws -> String {
        let path = "\(folder.path)/table.\(format.fileExtension)"
        let writer = try format.makeWriter(for: path, in: space)
        try writer.begin(sheet)
        for row in rows { try writer.add(row) }
        try writer.finish()
        return path
    }

    /// One column of texts.
    static func sheet(_ title: String) -> ExportSheet {
        ExportSheet(columns: [ExportColumn("text", "Text", width: 60)], cover: ExportCover(title: title))
    }

    /// What a program says, which has to end well.
    static func output(of words: [String]) async throws -> String {
        let program = try StartedProgram(words)
        let ending = try await program.ending(within: .testPatience)
        guard ending == .code(0) else { throw HarnessFailure("\(words[0]): \(ending)\n\(program.errors.tail())") }
        return program.output.lines.joined(separator: "\n")
    }
}
