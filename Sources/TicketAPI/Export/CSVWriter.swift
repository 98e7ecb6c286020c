import GatewayKit

/// Comma-separated values (RFC 4180) in UTF-8, which no spreadsheet takes for formulas.
///
/// A text that a spreadsheet would compute gets an apostrophe in front, and so does a piece of one that a spreadsheet
/// with another separator would take for a cell. Instants are RFC 3339 in UTC, durations
/// `hours:minutes:seconds`.
final class CSVWriter: TableWriter {
    private var file: ExportFile?
    private var form = CSVForm()
    private var columns = 0
    private var line: [UInt8] = []

    init(_ path: String, in space: ExportSpace) throws(ExportError) {
        file = try ExportFile(path, in: space)
    }

    func begin(_ sheet: ExportSheet) throws(ExportError) {
        form = sheet.csv
        columns = sheet.columns.count
        if form.hasByteOrderMark { try file?.append([0xEF, 0xBB, 0xBF]) }
        try add(sheet.columns.map { .text($0.title) })
    }

    func add(_ row: [ExportCell]) throws(ExportError) {
        line.removeAll(keepingCapacity: true)
        for column in 0..<columns {
            if column > 0 { line.append(form.separator.rawValue) }
            if column < row.count { append(row[column]) }
        }
        line += "\r\n".utf8
        try file?.append(line)
    }

    func finish() throws(ExportError) {
        if let file = file.take() { try file.finish() }
    }

    private func append(_ cell: ExportCell) {
        switch cell {
        case .empty: break
        case .text(let text): append(text)
        case .words(let words): append(words.joined(separator: ", "))
        case .number(let number): line += String(number).utf8
        case .decimal(let number): append(number.description)
        case .instant(let instant): line += instant.description.utf8
        case .duration(let duration): line += ExportCell.hours(duration).utf8
        }
    }

    private func append(_ text: String) {
        let text = CellText.printable(text)
        let isFormula = Self.isFormula(text.utf8[...])
        let space = UInt8(ascii: " ")
        guard
            isFormula || text.utf8.first == space || text.utf8.last == space
                || text.utf8.contains(where: Self.wantsQuotes)
        else {
            line += text.utf8
            return
        }
        let bytes = Array(text.utf8)
        line.append(Self.quote)
        if isFormula { line.append(Self.apostrophe) }
        var isAtStart = !isFormula
        for (position, byte) in bytes.enumerated() {
            if byte == Self.quote { line.append(Self.quote) }
            if splitsElsewhere(byte) {
                isAtStart = true
            } else if isAtStart, byte != space, byte != Self.quote {
                isAtStart = false
                let rest = bytes[position...].prefix { !splitsElsewhere($0) }
                if Self.isFormula(rest) { line.append(Self.apostrophe) }
            }
            line.append(byte)
        }
        line.append(Self.quote)
    }

    /// Where a spreadsheet that expects another separator begins a new cell, whatever the quotation marks.
    private func splitsElsewhere(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: ";"): byte != form.separator.rawValue
        case 0x09, 0x0A, 0x0D: true
        default: false
        }
    }

    private static let apostrophe = UInt8(ascii: "'")
    private static let quote = UInt8(ascii: "\"")

    /// Also what separates elsewhere. (Spaces at an end do, too: some readers cut them off.)
    private static func wantsQuotes(_ byte: UInt8) -> Bool {
        switch byte {
        case quote, UInt8(ascii: ","), UInt8(ascii: ";"), 0x09, 0x0A, 0x0D: true
        default: false
        }
    }

    /// Whether a spreadsheet would compute this: `=`, `@`, `+`, `-`, also in full width, or a tab or line end that
    /// hides one. Leading spaces do not count. A sign before digits, spaces and one decimal mark only is a number or
    /// a phone number and stays as it is.
    static func isFormula<Bytes: Collection<UInt8>>(_ text: Bytes) -> Bool where Bytes.SubSequence == Bytes {
        let start = text.drop { $0 == UInt8(ascii: " ") }
        guard let first = start.first else { return false }
        switch first {
        case UInt8(ascii: "="), UInt8(ascii: "@"), 0x09, 0x0A, 0x0D: return true
        case UInt8(ascii: "+"), UInt8(ascii: "-"): return !isPlainNumber(start.dropFirst())
        case 0xEF: return fullWidthSigns.contains { start.starts(with: $0) }
        default: return false
        }
    }

    private static let fullWidthSigns = ["＝", "＋", "－", "＠"].map { Array($0.utf8) }

    private static func isPlainNumber(_ text: some Collection<UInt8>) -> Bool {
        var digits = 0
        var marks = 0
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            case UInt8(ascii: "."), UInt8(ascii: ","): marks += 1
            case UInt8(ascii: " "): break
            default: return false
            }
        }
        return digits > 0 && marks <= 1
    }
}
