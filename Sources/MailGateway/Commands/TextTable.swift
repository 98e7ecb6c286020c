/// Rows for people: columns aligned by what the terminal shows.
struct TextTable {
    enum Alignment { case left, right }

    struct Column {
        var title: String
        var alignment = Alignment.left
        /// Longer cells are cut; `nil` lets them grow.
        var widest: Int?
    }

    private let columns: [Column]
    private var rows: [[String]] = []

    init(_ columns: [Column]) {
        self.columns = columns
    }

    /// Cells may hold any text, from mail too: controls are made harmless here.
    mutating func add(_ cells: [String]) {
        precondition(cells.count == columns.count, "a row has as many cells as the table has columns")
        rows.append(
            zip(cells, columns).map { cell, column in
                let text = Printable(cell).description
                return column.widest.map { DisplayWidth.fit(text, into: $0) } ?? text
            })
    }

    var isEmpty: Bool { rows.isEmpty }

    /// Titles, then rows; no trailing space. Titles stand out where there is colour.
    func text(usesColour: Bool) -> String {
        let titles = columns.map(\.title)
        let widths = columns.indices.map { index in
            ([titles] + rows).map { DisplayWidth.of($0[index]) }.max() ?? 0
        }
        let head = line(titles, widths)
        let shown = usesColour ? "\u{1B}[1m\(head)\u{1B}[0m" : head
        return ([shown] + rows.map { line($0, widths) }).map { $0 + "\n" }.joined()
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var text = ""
        for (index, cell) in cells.enumerated() {
            let padding = String(repeating: " ", count: widths[index] - DisplayWidth.of(cell))
            let isLast = index == cells.count - 1
            switch columns[index].alignment {
            case .right: text += padding + cell
            case .left: text += isLast ? cell : cell + padding
            }
            if !isLast { text += "  " }
        }
        while text.last == " " { text.removeLast() }
        return text
    }
}
