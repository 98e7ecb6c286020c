import CSQLite

/// Looks into the database of a gateway from outside, without its code: plain rows of plain values.
///
/// Never writes. After a crash use it on a copy: only a writer may recover a log that was left behind.
@safe package final class StoreReader {
    /// The tables are not there yet, or somebody is just making them.
    package struct Unready: Error {
        package var words: String
    }

    package enum Value: Equatable, Sendable {
        case null
        case integer(Int64)
        case text(String)
        case bytes([UInt8])

        package var text: String {
            switch self {
            case .null: ""
            case .integer(let number): String(number)
            case .text(let text): text
            case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
            }
        }

        package var integer: Int {
            if case .integer(let number) = self { Int(number) } else { 0 }
        }

        package var bytes: [UInt8] {
            switch self {
            case .bytes(let bytes): bytes
            default: Array(text.utf8)
            }
        }
    }

    private let handle: OpaquePointer

    package init(_ path: String) throws(Unready) {
        var opened: OpaquePointer?
        let status = unsafe sqlite3_open_v2(path, &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil)
        guard status == SQLITE_OK, let opened = unsafe opened else {
            unsafe sqlite3_close_v2(opened)
            throw Unready(words: "open: \(status)")
        }
        unsafe handle = opened
        unsafe sqlite3_busy_timeout(opened, 5_000)
    }

    deinit { unsafe sqlite3_close_v2(handle) }

    package func rows(_ sql: String) throws(Unready) -> [[Value]] {
        var statement: OpaquePointer?
        guard unsafe sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
            throw Unready(words: unsafe String(cString: sqlite3_errmsg(handle)))
        }
        defer { unsafe sqlite3_finalize(statement) }
        var rows: [[Value]] = []
        while true {
            switch unsafe sqlite3_step(statement) {
            case SQLITE_ROW:
                rows.append(unsafe (0..<sqlite3_column_count(statement)).map { unsafe Self.value(statement, $0) })
            case SQLITE_DONE: return rows
            default: throw Unready(words: unsafe String(cString: sqlite3_errmsg(handle)))
            }
        }
    }

    /// The one number a query answers.
    package func number(_ sql: String) throws(Unready) -> Int {
        try rows(sql).first?.first?.integer ?? 0
    }

    private static func value(_ statement: OpaquePointer?, _ column: Int32) -> Value {
        switch unsafe sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: return .integer(unsafe sqlite3_column_int64(statement, column))
        case SQLITE_NULL: return .null
        default: break
        }
        let isText = unsafe sqlite3_column_type(statement, column) == SQLITE_TEXT
        let start = unsafe sqlite3_column_blob(statement, column)
        let count = Int(unsafe sqlite3_column_bytes(statement, column))
        let bytes = unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
        return isText ? .text(String(decoding: bytes, as: UTF8.self)) : .bytes(bytes)
    }
}
