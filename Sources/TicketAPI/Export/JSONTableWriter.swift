import GatewayKit

/// A JSON array (RFC 8259) of one object a row, each on a line of its own.
///
/// Instants are RFC 3339 in UTC, durations whole seconds, empty cells `null`.
final class JSONTableWriter: TableWriter {
    private var file: ExportFile?
    private var keys: [String] = []
    private var rows = 0
    private var line: [UInt8] = []

    init(_ path: String, in space: ExportSpace) throws(ExportError) {
        file = try ExportFile(path, in: space)
    }

    func begin(_ sheet: ExportSheet) throws(ExportError) {
        keys = sheet.columns.map(\.key)
        try file?.append("[".utf8)
    }

    func add(_ row: [ExportCell]) throws(ExportError) {
        line.removeAll(keepingCapacity: true)
        line += (rows == 0 ? "\n" : ",\n").utf8
        let members = keys.enumerated().map { column, key in
            JSONValue.Member(name: key, value: column < row.count ? Self.value(of: row[column]) : .null)
        }
        JSONValue.object(members).write(into: &line)
        try file?.append(line)
        rows += 1
    }

    func finish() throws(ExportError) {
        try file?.append("\n]\n".utf8)
        if let file = file.take() { try file.finish() }
    }

    private static func value(of cell: ExportCell) -> JSONValue {
        switch cell {
        case .empty: .null
        case .text(let text): .text(text)
        case .words(let words): .list(words.map { .text($0) })
        case .number(let number): .number(number)
        case .decimal(let number): .decimal(number)
        case .instant(let instant): .text(instant.description)
        case .duration(let duration): .number(duration.components.seconds)
        }
    }
}
