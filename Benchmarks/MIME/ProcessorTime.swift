import Glibc

/// Time the processor has worked for this process: what others do on the machine does not count.
enum ProcessorTime {
    static var nanoseconds: Int {
        var now = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)
        return now.tv_sec * 1_000_000_000 + now.tv_nsec
    }
}
