#include <sqlite3.h>

/// Turns off the bookkeeping of memory and the locks around handles: each connection has one thread at a time.
/// Takes effect before the first connection only.
static inline int csqlite_configure(void) {
    int status = sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    return status == SQLITE_OK ? sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) : status;
}

/// `SQLITE_TRANSIENT` is a cast Swift cannot import. Empty text stays text: a null pointer would bind NULL.
static inline int csqlite_bind_text(sqlite3_stmt *statement, int index, const void *text, long long count) {
    return sqlite3_bind_text64(
        statement, index, count ? (const char *)text : "", (sqlite3_uint64)count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int csqlite_bind_bytes(sqlite3_stmt *statement, int index, const void *bytes, long long count) {
    return sqlite3_bind_blob64(statement, index, count ? bytes : "", (sqlite3_uint64)count, SQLITE_TRANSIENT);
}
