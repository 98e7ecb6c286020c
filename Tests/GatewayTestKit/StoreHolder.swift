import CSQLite

/// Another program with the gateway's database open: an administrator, a backup.
@safe package final class StoreHolder {
    private let handle: OpaquePointer

    package init(_ path: String) throws(HarnessFailure) {
        var opened: OpaquePointer?
        let status = unsafe sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
        guard status == SQLITE_OK, let opened = unsafe opened else {
            unsafe sqlite3_close_v2(opened)
            throw HarnessFailure("open \(path): \(status)")
        }
        unsafe handle = opened
        unsafe sqlite3_busy_timeout(opened, 10_000)
    }

    deinit { unsafe sqlite3_close_v2(handle) }

    package func run(_ sql: String) throws(HarnessFailure) {
        guard unsafe sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
            throw HarnessFailure("\(sql): \(unsafe String(cString: sqlite3_errmsg(handle)))")
        }
    }
}
