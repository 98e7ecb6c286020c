import Glibc

/// A value behind a mutex of POSIX, for what many threads touch at once in the thread sanitizer's runs.
///
/// The sanitizer knows the locks of libc. It does not see those of the standard library's `Mutex`, whose functions
/// nobody instrumented, and takes what they keep apart for a race.
///
/// Sendable, because nobody reaches the value without the mutex.
@safe final class POSIXLocked<Value: Sendable>: @unchecked Sendable {
    private var value: Value
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    init(_ value: Value) {
        self.value = value
        unsafe mutex = .allocate(capacity: 1)
        let result = unsafe pthread_mutex_init(mutex, nil)
        precondition(result == 0, "a plain mutex needs nothing but memory")
    }

    deinit {
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
    }

    /// `body` must not suspend, and must not come back here.
    func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body(&value)
    }
}
