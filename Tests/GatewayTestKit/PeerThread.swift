import Glibc

/// A thread of a scripted server's own.
///
/// Not a dispatch queue: Dispatch stops at 255 threads, and a suite that runs in parallel has more servers that
/// wait than that, each for a client that waits for a thread.
enum PeerThread {
    static func start(_ body: @escaping @Sendable () -> Void) {
        let work = unsafe Unmanaged.passRetained(Work(body)).toOpaque()
        var thread = pthread_t()
        let result = unsafe pthread_create(&thread, nil, runPeer, work)
        precondition(result == 0, "no thread for a scripted server")
        pthread_detach(thread)
    }

    fileprivate final class Work: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}

/// Takes back the reference that `start` gave away.
private func runPeer(_ work: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let work = unsafe work {
        unsafe Unmanaged<PeerThread.Work>.fromOpaque(work).takeRetainedValue().body()
    }
    return nil
}
