/// The rows of the list, as many on a page as fit, with the heading above them.
final class PDFTable {
    /// Between the text of two columns, and above and below that of a row.
    private static let gap = 8.0
    private static let padding = 2.0

    let pages: PDFPages
    private let columns: [Column]
    private let titles: [String]

    private final class Column {
        let x: Double
        let text: PDFText
        let heading: PDFText

        init(x: Double, text: consuming PDFText, heading: consuming PDFText) {
            self.x = x
            self.text = text
            self.heading = heading
        }
    }

    /// The columns share the width of the page in the proportion of theirs.
    init(_ columns: [ExportColumn], on pages: PDFPages) throws(ExportError) {
        self.pages = pages
        titles = columns.map { CellText.line($0.title, limit: ExportLimits.pdfCell) }
        let whole = Double(columns.reduce(0) { $0 + $1.width })
        let size = columns.count > 12 ? 6 : columns.count > 8 ? 7 : 8
        var x = PDFPages.margin
        var made: [Column] = []
        for column in columns {
            let share = PDFPages.width * Double(column.width) / whole
            let width = max(1, share - Self.gap)
            let isRight = column.kind == .number || column.kind == .duration
            made.append(
                Column(
                    x: x,
                    text: try pages.canvas.makeText(
                        "sans \(size)", width: width, lines: ExportLimits.pdfCellLines, isRightAligned: isRight),
                    heading: try pages.canvas.makeText(
                        "sans bold \(size)", width: width, lines: 2, isRightAligned: isRight)))
            x += share
        }
        self.columns = made
        try drawHeading()
    }

    func add(_ row: [String]) throws(ExportError) {
        var height = 0.0
        for (column, text) in zip(columns, row) { height = max(height, column.text.set(text)) }
        if !pages.hasRoom(for: height + 2 * Self.padding) {
            try pages.turn()
            try drawHeading()
        }
        height += 2 * Self.padding
        // A hundred accents on one letter would reach into other rows.
        pages.canvas.clip(x: PDFPages.margin, y: pages.y, width: PDFPages.width, height: height)
        for (column, text) in zip(columns, row) where !text.utf8.isEmpty {
            pages.canvas.draw(column.text, x: column.x, y: pages.y + Self.padding)
        }
        pages.canvas.endClip()
        pages.advance(by: height)
        pages.canvas.fill(x: PDFPages.margin, y: pages.y, width: PDFPages.width, height: 0.3, shade: 0.75)
    }

    private func drawHeading() throws(ExportError) {
        var height = 0.0
        for (column, title) in zip(columns, titles) { height = max(height, column.heading.set(title)) }
        height += 2 * Self.padding
        pages.canvas.fill(x: PDFPages.margin, y: pages.y, width: PDFPages.width, height: height, shade: 0.9)
        for column in columns { pages.canvas.draw(column.heading, x: column.x, y: pages.y + Self.padding) }
        pages.advance(by: height)
    }
}
