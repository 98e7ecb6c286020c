package import TicketStore

/// Rows as a source gives them.
package struct ExportPage<Cursor: Sendable>: Sendable {
    /// One cell a column.
    package var rows: [[ExportCell]]
    /// Where the next page begins; `nil` after the last one.
    package var next: Cursor?

    /// Takes every field as it is.
    package init(rows: [[ExportCell]], next: Cursor?) {
        self.rows = rows
        self.next = next
    }
}

/// Where the rows of an export come from, page by page, so that they are never all in memory.
package protocol ExportSource: Sendable {
    /// Where a page begins.
    associatedtype Cursor: Sendable

    /// The first page for `nil`. Pages have about `ExportLimits.pageRows` rows.
    func page(after cursor: Cursor?) async throws(StoreError) -> ExportPage<Cursor>
}

/// An export as somebody asked for it.
package struct ExportOrder: Sendable {
    /// Of the file.
    package var format: ExportFormat
    /// All but the rows.
    package var sheet: ExportSheet
    /// Asked when it is written, not before.
    package var source: any ExportSource
    /// How many rows there are when it is ordered; there may be others when it is written.
    package var rows: Int
    /// Whose it is, for the caller's own checks.
    package var owner: UniqueID?

    /// Takes every field as it is.
    package init(
        _ format: ExportFormat, _ sheet: ExportSheet, from source: any ExportSource, rows: Int, owner: UniqueID? = nil
    ) {
        self.format = format
        self.sheet = sheet
        self.source = source
        self.rows = rows
        self.owner = owner
    }
}
