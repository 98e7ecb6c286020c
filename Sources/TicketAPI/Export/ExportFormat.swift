/// In which form a list of tickets is handed out, in the words of the seed contracts.
package enum ExportFormat: String, Sendable, CaseIterable {
    case csv, excel, json, pdf

    /// For Content-Type.
    package var mediaType: String {
        switch self {
        case .csv: "text/csv; charset=utf-8; header=present"
        case .excel: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case .json: "application/json"
        case .pdf: "application/pdf"
        }
    }

    /// Without the dot.
    package var fileExtension: String { self == .excel ? "xlsx" : rawValue }

    /// Rows one file can have, its heading not counted; `nil` when there is no limit.
    package var mostRows: Int? {
        switch self {
        case .csv, .json: nil
        case .excel: ExportLimits.workbookRows
        case .pdf: ExportLimits.pdfRows
        }
    }
}
