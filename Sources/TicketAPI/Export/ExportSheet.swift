package import TicketStore

/// Everything about an exported table but its rows.
package struct ExportSheet: Sendable {
    package var columns: [ExportColumn]
    package var cover: ExportCover
    /// In which workbooks and pages show instants; csv and json give them in UTC.
    package var zone: TimeZoneRules
    package var csv: CSVForm

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
    package enum Separator: UInt8, Sendable {
        /// As RFC 4180 has it.
        case comma = 0x2C
        /// What spreadsheets expect where the comma stands in numbers.
        case semicolon = 0x3B
    }

    /// Three bytes at the beginning by which some spreadsheets know UTF-8.
    package var hasByteOrderMark: Bool
    package var separator: Separator

    package init(hasByteOrderMark: Bool = false, separator: Separator = .comma) {
        self.hasByteOrderMark = hasByteOrderMark
        self.separator = separator
    }
}
