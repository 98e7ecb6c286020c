import CSQLite
import Glibc

extension StoreError {
    /// Reads a result code of SQLite; `database` tells what the operating system had to say.
    init(sqlite status: Int32, of database: OpaquePointer?, at path: String) {
        let primary = status & 0xFF
        switch primary {
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL:
            self.init(.busy, at: path)
        case SQLITE_FULL:
            self.init(.diskFull, at: path)
        case SQLITE_IOERR:
            // A write that finds no space may be tried again. A failed fsync never may: the kernel forgets it.
            let isFsync = status == Self.failedFsync || status == Self.failedFolderFsync
            let reason = unsafe Self.systemError(of: database)
            self.init(!isFsync && (reason == ENOSPC || reason == EDQUOT) ? .diskFull : .ioFailed, at: path)
        case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT:
            self.init(.damaged, at: path)
        case SQLITE_ERROR where status == SQLITE_ERROR:
            // The statements are ours and fixed: what they name is gone from the schema in the file.
            unsafe self.init(.damaged, at: "\(path): \(Self.message(of: database))")
        case SQLITE_INTERRUPT:
            self.init(.interrupted, at: path)
        case SQLITE_CONSTRAINT:
            unsafe self.init(.conflict(Self.message(of: database)), at: path)
        case SQLITE_PERM, SQLITE_AUTH, SQLITE_READONLY:
            self.init(.refusedDirectory("cannot be written as this user"), at: path)
        case SQLITE_CANTOPEN:
            // When the file itself may be opened, something else ran out: descriptors, memory.
            let reason = unsafe Self.systemError(of: database)
            if reason == EMFILE || reason == ENFILE {
                self.init(.tooManyOpenFiles, at: path)
            } else if unsafe access(path, R_OK | W_OK) == 0 {
                self.init(.other(status), at: path)
            } else {
                self.init(.refusedDirectory("cannot be opened as this user"), at: path)
            }
        default:
            unsafe self.init(.other(status), at: "\(path): \(Self.message(of: database))")
        }
    }

    /// `SQLITE_IOERR_FSYNC` and `SQLITE_IOERR_DIR_FSYNC`, macros Swift does not import.
    private static let failedFsync = SQLITE_IOERR | 4 << 8
    private static let failedFolderFsync = SQLITE_IOERR | 5 << 8

    private static func systemError(of database: OpaquePointer?) -> Int32 {
        guard let database = unsafe database else { return 0 }
        return unsafe sqlite3_system_errno(database)
    }

    /// SQLite names tables, columns and syntax here, never values: those are bound.
    private static func message(of database: OpaquePointer?) -> String {
        guard let database = unsafe database, let text = unsafe sqlite3_errmsg(database) else { return "" }
        return unsafe String(cString: text)
    }
}
