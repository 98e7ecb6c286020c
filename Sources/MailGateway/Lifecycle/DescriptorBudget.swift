import Glibc

/// How many file descriptors this process may have open, and what fits into them.
struct DescriptorBudget {
    /// Streams, timers, signals, locks, the store's connections, and the files of one letter being written.
    private static let ownNeeds = 30
    /// A socket, what wakes its thread, and what libcurl opens beside it.
    private static let perConnection = 5

    let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes as many descriptors as the process may have without asking anybody.
    init() {
        var limits = rlimit()
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard unsafe getrlimit(kind, &limits) == 0 else {
            limit = 1_024
            return
        }
        if limits.rlim_cur < limits.rlim_max {
            let most = limits.rlim_max
            var raised = rlimit(rlim_cur: most, rlim_max: most)
            if unsafe setrlimit(kind, &raised) == 0 { limits.rlim_cur = most }
        }
        limit = Int(clamping: limits.rlim_cur)
    }

    /// Connections for outgoing mail beside so many others: at least one, at most `wanted`.
    func outgoing(_ wanted: Int, besides others: Int) -> Int {
        let left = limit - Self.ownNeeds - others * Self.perConnection
        return max(1, min(wanted, left / Self.perConnection))
    }
}
