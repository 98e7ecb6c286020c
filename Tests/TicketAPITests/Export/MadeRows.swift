import TicketStore

@testable import TicketAPI

/// Rows that are made when they are asked for.
struct MadeRows: ExportSource {
    var pages: Int
    var pageRows = 10
    /// Called before each page.
    var before: @Sendable (Int) async throws(StoreError) -> Void = { _ in }

    func page(after cursor: Int?) async throws(StoreError) -> ExportPage<Int> {
        let page = cursor ?? 0
        try await before(page)
        let rows = (0..<pageRows).map { ExportScene.row(page * pageRows + $0, "subject") }
        return ExportPage(rows: rows, next: page + 1 < pages ? page + 1 : nil)
    }
}
