import CMalloc
import Glibc

/// What every start of the program does to its own process, before anything is opened.
enum ProcessSetup {
    /// Safe to call once, from `main`.
    static func apply(environment: [String: String]) {
        occupyStandardDescriptors()
        signal(SIGPIPE, SIG_IGN)
        umask(0o077)
        raiseDescriptorLimit()
        // Large blocks go back to the system when they are freed. Left to itself the allocator learns from each that is
        // freed to keep larger ones, for each thread.
        mallopt(M_MMAP_THRESHOLD, 1 << 20)
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        if environment["SWIFT_BACKTRACE"] == nil { refuseBacktraces() }
    }

    /// Makes Dispatch open the descriptors behind its timers now, while there are free ones: later, without any, it
    /// would end the process instead of reporting an error.
    static func openTimers() async {
        try? await Task.sleep(for: .nanoseconds(1), clock: .continuous)
        try? await Task.sleep(for: .nanoseconds(1), clock: .suspending)
    }

    /// The soft limit is a default for programs that use select(2); this one may have what the system allows.
    private static func raiseDescriptorLimit() {
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard unsafe getrlimit(kind, &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = unsafe setrlimit(kind, &limit)
    }

    /// A descriptor closed by whoever started us would be given to the next file opened: the database. A log line
    /// written to "standard error" would then land in it.
    private static func occupyStandardDescriptors() {
        while true {
            let descriptor = unsafe open("/dev/null", O_RDWR)
            guard (0...2).contains(descriptor) else {
                if descriptor > 2 { close(descriptor) }
                return
            }
        }
    }

    /// The runtime's crash reporter prints registers and memory, where passwords and mail may be.
    private static func refuseBacktraces() {
        for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGQUIT] { signal(number, SIG_DFL) }
    }
}
