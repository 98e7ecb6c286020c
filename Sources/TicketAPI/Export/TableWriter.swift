/// Writes one table into one file, row by row.
///
/// `begin`, any number of `add`, `finish`, in this order. The file has its name only once `finish` returned; a writer
/// that is dropped before, or that threw, leaves nothing behind. What it holds in memory does not grow with the rows.
/// Blocks; used by one thread at a time.
protocol TableWriter: AnyObject {
    /// What comes before the first row.
    func begin(_ sheet: ExportSheet) throws(ExportError)
    /// Takes one cell a column; missing ones are empty, further ones are left out.
    func add(_ row: [ExportCell]) throws(ExportError)
    /// Makes the file whole and durable and gives it its name.
    func finish() throws(ExportError)
}

extension ExportFormat {
    /// Throws when the file cannot be made.
    func makeWriter(for path: String, in space: ExportSpace) throws(ExportError) -> any TableWriter {
        switch self {
        case .csv: try CSVWriter(path, in: space)
        case .json: try JSONTableWriter(path, in: space)
        case .excel: try WorkbookWriter(path, in: space)
        case .pdf: try PDFWriter(path, in: space)
        }
    }
}
