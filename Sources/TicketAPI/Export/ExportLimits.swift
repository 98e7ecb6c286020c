/// How much is exported at once, and for how long it is kept.
package enum ExportLimits {
    /// Rows of a worksheet are 1,048,576; the first one is the heading.
    package static let workbookRows = 1_048_575
    /// About 800 pages: nobody reads more, and other formats have no such limit.
    package static let pdfRows = 20_000
    /// UTF-16 units of one cell of a workbook; what is longer ends in `…`.
    package static let workbookCell = 32_767
    /// Code points of one cell of a PDF, before it is laid out; what is longer ends in `…`.
    package static let pdfCell = 400
    /// Lines of one cell of a PDF; the last one ends in `…` when there is more.
    package static let pdfCellLines = 4
    /// Rows a source should give at once.
    package static let pageRows = 1_000
    /// Exports being written at the same time.
    package static let runsAtOnce = 2
    /// Exports that wait for their turn.
    package static let waitingRuns = 20
    /// Exports whose outcome is remembered, the waiting ones included.
    package static let rememberedRuns = 200
    /// How long a finished file can be fetched.
    package static let lifetime = Duration.seconds(24 * 3600)
    /// How often expired files are looked for.
    package static let sweepInterval = Duration.seconds(600)
    /// Bytes of all files, unfinished ones included.
    package static let shelfSize = 2_000_000_000
}
