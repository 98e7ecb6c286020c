import CXLSXWriter
import GatewayKit
import TicketStore

/// A workbook for Excel (ECMA-376) with one sheet: bold heading that stays in view, filters, real dates.
///
/// The library writes row after row into a temporary file beside the workbook, which has no name, and makes the
/// workbook of it at the end. A text is a text whatever it begins with.
@safe final class WorkbookWriter: TableWriter {
    /// After so many rows it is seen whether the disk took them and how much they need.
    private static let rowsBetweenLooks = 256

    private let path: String
    private var file: ExportFile?
    private var workbook: UnsafeMutablePointer<lxw_workbook>?
    private var worksheet: UnsafeMutablePointer<lxw_worksheet>?
    private var heading: UnsafeMutablePointer<lxw_format>?
    private var instant: UnsafeMutablePointer<lxw_format>?
    private var duration: UnsafeMutablePointer<lxw_format>?
    private var columns = 0
    private var row: UInt32 = 0
    private var zone = TimeZoneRules.utc

    private enum Style {
        case plain, heading, instant, duration
    }

    init(_ path: String, in space: ExportSpace) throws(ExportError) {
        self.path = path
        file = try ExportFile(path, in: space)
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
        var words = Array(folder.utf8CString)
        unsafe words.withUnsafeMutableBufferPointer { words in
            var options = unsafe lxw_workbook_options(constant_memory: 1, tmpdir: words.baseAddress, use_zip64: 1)
            unsafe workbook = workbook_new_opt(ExportFile.partialPath(of: path), &options)
        }
        guard unsafe workbook != nil else { throw ExportError(.library(0), at: path) }
    }

    deinit {
        unsafe cxlsxwriter_give_up(workbook, worksheet)
    }

    func begin(_ sheet: ExportSheet) throws(ExportError) {
        columns = sheet.columns.count
        zone = sheet.zone
        unsafe worksheet = workbook_add_worksheet(workbook, Self.name(from: sheet.cover.title))
        guard unsafe worksheet != nil else { throw ExportError(.library(0), at: path) }
        unsafe heading = workbook_add_format(workbook)
        unsafe format_set_bold(heading)
        unsafe instant = workbook_add_format(workbook)
        unsafe format_set_num_format(instant, "yyyy-mm-dd hh:mm")
        unsafe duration = workbook_add_format(workbook)
        unsafe format_set_num_format(duration, "[h]:mm:ss")
        unsafe worksheet_freeze_panes(worksheet, 1, 0)
        for (position, column) in sheet.columns.enumerated() {
            let position = UInt16(clamping: position)
            unsafe worksheet_set_column(worksheet, position, position, Double(min(column.width, 100)) + 1, nil)
            try write(column.title, at: position, .heading)
        }
        row = 1
    }

    func add(_ cells: [ExportCell]) throws(ExportError) {
        guard row <= ExportLimits.workbookRows else {
            throw ExportError(.tooManyRows(most: ExportLimits.workbookRows), at: path)
        }
        for (position, cell) in cells.prefix(columns).enumerated() { try write(cell, at: UInt16(clamping: position)) }
        row += 1
        if row.isMultiple(of: UInt32(Self.rowsBetweenLooks)) { try look() }
    }

    func finish() throws(ExportError) {
        try look()
        if row > 0, columns > 0 {
            unsafe worksheet_autofilter(worksheet, 0, 0, max(row, 2) - 1, UInt16(clamping: columns - 1))
        }
        // Frees both, whatever comes of it.
        unsafe worksheet = nil
        unsafe try check(workbook_close(workbook.take()))
        try file?.countsWhatIsThere()
        if let file = file.take() { try file.finish() }
    }

    private func write(_ cell: ExportCell, at column: UInt16) throws(ExportError) {
        switch cell {
        case .empty: break
        case .text(let text): try write(text, at: column, .plain)
        case .words(let words): try write(words.joined(separator: ", "), at: column, .plain)
        case .number(let number): try write(Double(number), at: column, .plain)
        case .decimal(let number): try write(number, at: column, .plain)
        case .duration(let duration):
            let seconds = Double(duration.components.seconds)
            // Excel shows no negative time.
            guard seconds >= 0 else { return try write(ExportCell.hours(duration), at: column, .plain) }
            try write(seconds / 86_400, at: column, .duration)
        case .instant(let instant):
            let local = (instant + .seconds(zone.offset(at: instant))).seconds
            guard Self.datesOfExcel.contains(local) else { return try write(instant.description, at: column, .plain) }
            try write(Double(local) / 86_400 + Self.dayNumberOf1970, at: column, .instant)
        }
    }

    private func write(
        _ text: String, at column: UInt16, _ style: Style
    ) throws(ExportError) {
        guard !text.utf8.isEmpty else { return }
        let text = CellText.truncated(Self.escaped(CellText.printable(text)), units: ExportLimits.workbookCell)
        unsafe try check(worksheet_write_string(worksheet, row, column, text, format(of: style)))
    }

    private func write(
        _ number: Double, at column: UInt16, _ style: Style
    ) throws(ExportError) {
        guard number.isFinite else { return }
        unsafe try check(worksheet_write_number(worksheet, row, column, number, format(of: style)))
    }

    private func format(of style: Style) -> UnsafeMutablePointer<lxw_format>? {
        switch style {
        case .plain: nil
        case .heading: unsafe heading
        case .instant: unsafe instant
        case .duration: unsafe duration
        }
    }

    /// Also counts the bytes: the rows stand in the temporary file once, and once more when it is copied.
    private func look() throws(ExportError) {
        guard unsafe cxlsxwriter_failed(worksheet) == 0 else { throw ExportError(.diskFull, at: path) }
        let written = unsafe cxlsxwriter_written(worksheet)
        try file?.counts(2 * Int(written))
    }

    private func check(_ result: lxw_error) throws(ExportError) {
        switch result {
        case LXW_NO_ERROR: return
        case LXW_ERROR_CREATING_XLSX_FILE, LXW_ERROR_CREATING_TMPFILE, LXW_ERROR_ZIP_FILE_OPERATION,
            LXW_ERROR_ZIP_FILE_ADD, LXW_ERROR_ZIP_CLOSE:
            throw ExportError(.diskFull, at: path)
        default: throw ExportError(.library(Int(result.rawValue)), at: path)
        }
    }
}

extension WorkbookWriter {
    /// 1970-01-01 in days from 1899-12-30, as Excel counts from March 1900 on.
    private static let dayNumberOf1970 = 25_569.0
    /// From 1900-03-01 to 9999-12-31, in seconds since 1970.
    private static let datesOfExcel: Range<Int64> = -2_203_891_200..<253_402_300_800

    /// A name a sheet may have: no more than 31 UTF-16 units, none of `[]:*?/\`, no apostrophe at an end.
    static func name(from title: String) -> String {
        var name = String.UnicodeScalarView()
        var units = 0
        for scalar in CellText.line(title, limit: 31).unicodeScalars {
            units += scalar.value > 0xFFFF ? 2 : 1
            guard units <= 31 else { break }
            name.append(#"[]:*?/\'"#.unicodeScalars.contains(scalar) ? " " : scalar)
        }
        return name.contains { $0 != " " } ? String(name) : "Export"
    }

    /// Excel reads `_x0041_` as `A` (ECMA-376, part 1, section 22.9.2.19): an underscore that begins such a thing is
    /// written as one itself.
    static func escaped(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.contains(UInt8(ascii: "_")) else { return text }
        var escaped: [UInt8] = []
        for position in bytes.indices {
            if beginsEscape(bytes[position...]) { escaped += "_x005F".utf8 }
            escaped.append(bytes[position])
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    private static func beginsEscape(_ bytes: ArraySlice<UInt8>) -> Bool {
        let head = Array(bytes.prefix(7))
        guard head.count == 7, head[0] == UInt8(ascii: "_"), head[1] == UInt8(ascii: "x") else { return false }
        return head[6] == UInt8(ascii: "_") && head[2..<6].allSatisfy(isHexadecimal)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "F"),
            UInt8(ascii: "a")...UInt8(ascii: "f"):
            true
        default: false
        }
    }
}
