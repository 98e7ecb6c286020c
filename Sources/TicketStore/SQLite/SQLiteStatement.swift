import CSQLite

/// One prepared statement of one connection.
@safe final class SQLiteStatement {
    private let handle: OpaquePointer

    /// Fails with SQLite's result code.
    init(_ text: String, on database: OpaquePointer) throws(SQLiteStatus) {
        var prepared: OpaquePointer?
        let status = unsafe sqlite3_prepare_v3(
            database, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard status == SQLITE_OK, let prepared = unsafe prepared else { throw SQLiteStatus(code: status) }
        unsafe handle = prepared
    }

    deinit {
        unsafe sqlite3_finalize(handle)
    }

    /// Binds, steps to the end and leaves nothing bound.
    func run(_ arguments: [SQLValue]) throws(SQLiteStatus) -> [SQLRow] {
        var rows: [SQLRow] = []
        try step(arguments) { (count) throws(SQLiteStatus) in rows.append(SQLRow((0..<count).map(column))) }
        return rows
    }

    /// The same, for rows of whole numbers, and of texts that are given as their places in `words`.
    func integers(_ arguments: [SQLValue], _ words: inout WordTable) throws(SQLiteStatus) -> [Int64] {
        var numbers: [Int64] = []
        try step(arguments) { (columns) throws(SQLiteStatus) in
            let above = numbers.count - Int(columns)
            for index in 0..<columns {
                switch unsafe sqlite3_column_type(handle, index) {
                case SQLITE_INTEGER: numbers.append(unsafe sqlite3_column_int64(handle, index))
                case SQLITE_TEXT:
                    let start = unsafe sqlite3_column_text(handle, index)
                    let count = unsafe Int(sqlite3_column_bytes(handle, index))
                    // Often the word of the row above.
                    let guess = above < 0 ? 0 : Int(numbers[above + Int(index)])
                    let word = unsafe UnsafeBufferPointer(start: start, count: count)
                    numbers.append(Int64(unsafe words.place(of: word, guess: guess)))
                default: throw SQLiteStatus(code: SQLITE_MISMATCH)
                }
            }
        }
        return numbers
    }

    /// Calls `body` at each row with the number of its columns.
    private func step(
        _ arguments: [SQLValue], _ body: (Int32) throws(SQLiteStatus) -> Void
    ) throws(SQLiteStatus) {
        defer {
            unsafe sqlite3_reset(handle)
            if !arguments.isEmpty { unsafe sqlite3_clear_bindings(handle) }
        }
        for (index, argument) in arguments.enumerated() {
            let status = bind(argument, to: Int32(index + 1))
            guard status == SQLITE_OK else { throw SQLiteStatus(code: status) }
        }
        while true {
            let status = unsafe sqlite3_step(handle)
            if status == SQLITE_DONE { return }
            guard status == SQLITE_ROW else { throw SQLiteStatus(code: status) }
            try body(unsafe sqlite3_column_count(handle))
        }
    }

    private func bind(_ value: SQLValue, to index: Int32) -> Int32 {
        switch value {
        case .null: return unsafe sqlite3_bind_null(handle, index)
        case .integer(let number): return unsafe sqlite3_bind_int64(handle, index, number)
        case .text(var text):
            return text.withUTF8 { utf8 in
                unsafe csqlite_bind_text(handle, index, utf8.baseAddress, Int64(utf8.count))
            }
        case .bytes(let bytes):
            return unsafe bytes.withUnsafeBytes { buffer in
                unsafe csqlite_bind_bytes(handle, index, buffer.baseAddress, Int64(buffer.count))
            }
        }
    }

    private func column(_ index: Int32) -> SQLValue {
        switch unsafe sqlite3_column_type(handle, index) {
        case SQLITE_INTEGER:
            return unsafe .integer(sqlite3_column_int64(handle, index))
        case SQLITE_TEXT:
            let start = unsafe sqlite3_column_text(handle, index)
            let count = unsafe Int(sqlite3_column_bytes(handle, index))
            return unsafe .text(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            let start = unsafe sqlite3_column_blob(handle, index)
            let count = unsafe Int(sqlite3_column_bytes(handle, index))
            return unsafe .bytes(Array(UnsafeRawBufferPointer(start: start, count: count)))
        default:
            return .null
        }
    }
}

/// A result code of SQLite on its way to becoming a `StoreError`.
struct SQLiteStatus: Error {
    let code: Int32
}
