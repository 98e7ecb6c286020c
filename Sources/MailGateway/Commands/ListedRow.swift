/// One thing of a listing: an object of JSON for programs, a line of a table for people.
protocol ListedRow: Encodable {
    /// The columns of the table.
    static var columns: [TextTable.Column] { get }
    /// What stands in them.
    var cells: [String] { get }
}

extension CommandContext {
    /// Writes one object per line where `--json` asks for it, else a table.
    func list<Row: ListedRow>(_ rows: [Row], _ arguments: Arguments) {
        if arguments.has("json") {
            for row in rows { output.line(JSONLine.text(row)) }
            return
        }
        var table = TextTable(Row.columns)
        for row in rows { table.add(row.cells) }
        output.write(table.text(usesColour: usesColour))
    }
}
