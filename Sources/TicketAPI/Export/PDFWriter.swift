import GatewayKit
import TicketStore

/// Pages to print: a cover that says what the list is, then the list, with its heading on every page.
///
/// A cell is at most `ExportLimits.pdfCellLines` lines. Scripts the machine has no font for show as boxes.
final class PDFWriter: TableWriter {
    private let path: String
    private let space: ExportSpace
    private var table: PDFTable?
    private var rows = 0
    private var zone = TimeZoneRules.utc

    init(_ path: String, in space: ExportSpace) throws(ExportError) {
        self.path = path
        self.space = space
    }

    func begin(_ sheet: ExportSheet) throws(ExportError) {
        let title = CellText.line(sheet.cover.title, limit: ExportLimits.pdfCell)
        let canvas = try PDFCanvas(path, title: title, in: space)
        let pages = PDFPages(
            canvas, footer: try canvas.makeText("sans 7", width: PDFPages.width - 60, lines: 1),
            number: try canvas.makeText("sans 7", width: 60, lines: 1, isRightAligned: true), title: title)
        try PDFCover(sheet.cover, title: title).draw(on: pages)
        table = try PDFTable(sheet.columns, on: pages)
        zone = sheet.zone
    }

    func add(_ row: [ExportCell]) throws(ExportError) {
        guard rows < ExportLimits.pdfRows else { throw ExportError(.tooManyRows(most: ExportLimits.pdfRows), at: path) }
        rows += 1
        try table?.add(row.map { text(of: $0) })
    }

    func finish() throws(ExportError) {
        try table?.pages.finish()
    }

    private func text(of cell: ExportCell) -> String {
        switch cell {
        case .empty: ""
        case .text(let text): CellText.line(text, limit: ExportLimits.pdfCell)
        case .words(let words): CellText.line(words.joined(separator: ", "), limit: ExportLimits.pdfCell)
        case .number(let number): String(number)
        case .decimal(let number): number.description
        case .instant(let instant): zone.minuteText(of: instant)
        case .duration(let duration): ExportCell.hours(duration)
        }
    }
}

/// The page being drawn, and how far down it is used.
final class PDFPages {
    /// On every side.
    static let margin = 36.0
    static let width = PDFCanvas.width - 2 * margin
    private static let bottom = PDFCanvas.height - margin - 14

    let canvas: PDFCanvas
    /// Where the next thing goes.
    private(set) var y = PDFPages.margin
    private let footer: PDFText
    private let number: PDFText
    private let title: String
    private var page = 1

    init(_ canvas: PDFCanvas, footer: consuming PDFText, number: consuming PDFText, title: String) {
        self.canvas = canvas
        self.footer = footer
        self.number = number
        self.title = title
    }

    func hasRoom(for height: Double) -> Bool { y + height <= Self.bottom }

    func advance(by height: Double) {
        y += height
    }

    /// Numbers the page and begins the next one.
    func turn() throws(ExportError) {
        let below = PDFCanvas.height - Self.margin - 8
        _ = footer.set(title)
        canvas.draw(footer, x: Self.margin, y: below)
        _ = number.set(String(page))
        canvas.draw(number, x: Self.margin + Self.width - 60, y: below)
        try canvas.endPage()
        page += 1
        y = Self.margin
    }

    /// Ends the last page and the file.
    func finish() throws(ExportError) {
        try turn()
        try canvas.finish()
    }
}

/// The first page: title, facts, figures. Long ones go on on further pages.
struct PDFCover {
    private static let nameWidth = 170.0
    private static let gap = 6.0

    private let cover: ExportCover
    private let title: String

    init(_ cover: ExportCover, title: String) {
        self.cover = cover
        self.title = title
    }

    func draw(on pages: PDFPages) throws(ExportError) {
        let canvas = pages.canvas
        let heading = try canvas.makeText("sans bold 20", width: PDFPages.width, lines: 3)
        let height = heading.set(title)
        canvas.draw(heading, x: PDFPages.margin, y: pages.y)
        pages.advance(by: height + 4 * Self.gap)
        try draw(cover.facts, on: pages, isRuled: false)
        pages.advance(by: 3 * Self.gap)
        try draw(cover.figures, on: pages, isRuled: true)
        try pages.turn()
    }

    private func draw(_ lines: [ExportCover.Line], on pages: PDFPages, isRuled: Bool) throws(ExportError) {
        let canvas = pages.canvas
        let left = Self.nameWidth + Self.gap
        let name = try canvas.makeText("sans bold 10", width: Self.nameWidth, lines: 3)
        let value = try canvas.makeText("sans 10", width: isRuled ? 120 : PDFPages.width - left, lines: 6)
        for line in lines {
            let height = max(
                name.set(CellText.line(line.name, limit: ExportLimits.pdfCell)),
                value.set(CellText.line(line.value, limit: ExportLimits.pdfCell * 4)))
            if !pages.hasRoom(for: height + Self.gap) { try pages.turn() }
            canvas.draw(name, x: PDFPages.margin, y: pages.y)
            canvas.draw(value, x: PDFPages.margin + left, y: pages.y)
            pages.advance(by: height + Self.gap)
            guard isRuled else { continue }
            canvas.fill(x: PDFPages.margin, y: pages.y - 3, width: left + 120, height: 0.4, shade: 0.7)
        }
    }
}
