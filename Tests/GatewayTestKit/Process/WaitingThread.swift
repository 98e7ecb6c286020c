import Glibc

/// A thread for what waits: a scripted server, the output of a child, the end of a child.
///
/// Not a dispatch queue: Dispatch stops at 255 threads, and a suite that runs in parallel has more that waits than
/// that, each for something that waits for a thread.
package enum WaitingThread {
    package static func start(_ body: @escaping @Sendable () -> Void) {
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
        unsafe Unmanaged<WaitingThread.Work>.fromOpaque(work).takeRetainedValue().body()
    }
    return nil
}
