package import TicketStore

/// Everything about an exported table but its rows.
package struct ExportSheet: Sendable {
    /// In their order; every row has a cell for each.
    package var columns: [ExportColumn]
    /// What stands before the rows.
    package var cover: ExportCover
    /// In which workbooks and pages show instants; csv and json give them in UTC.
    package var zone: TimeZoneRules
    /// For csv alone.
    package var csv: CSVForm

    /// Instants in UTC, and csv as RFC 4180 has it, unless said.
    package init(
        columns: [ExportColumn], cover: ExportCover, zone: TimeZoneRules = .utc, csv: CSVForm = CSVForm()
    ) {
        self.columns = columns
        self.cover = cover
        self.zone = zone
        self.csv = csv
    }
}

/// What is open in how csv is written.
package struct CSVForm: Sendable, Equatable {
    /// What stands between two cells.
    package enum Separator: UInt8, Sendable {
        /// As RFC 4180 has it.
        case comma = 0x2C
        /// What spreadsheets expect where the comma stands in numbers.
        case semicolon = 0x3B
    }

    /// Three bytes at the beginning by which some spreadsheets know UTF-8.
    package var hasByteOrderMark: Bool
    /// Cells that hold it are quoted.
    package var separator: Separator

    /// As RFC 4180 has it, unless said.
    package init(hasByteOrderMark: Bool = false, separator: Separator = .comma) {
        self.hasByteOrderMark = hasByteOrderMark
        self.separator = separator
    }
}
