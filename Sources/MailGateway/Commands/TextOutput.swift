import Glibc
import Synchronization

/// Text on its way to a descriptor, or kept for a test.
///
/// A reader that went away (`| head`) is no error. Any other failed write is remembered, so that the program can
/// end with the right code: output that was asked for and lost is a failure.
final class TextOutput: Sendable {
    private struct State {
        var pending: [UInt8] = []
        var failure: Int32?
    }

    private static let pieceSize = 64 << 10
    private let descriptor: CInt?
    private let state = Mutex(State())

    /// With `nil` everything is kept in `text`.
    init(descriptor: CInt?) {
        self.descriptor = descriptor
    }

    var text: String { state.withLock { String(decoding: $0.pending, as: UTF8.self) } }

    /// The error number of the first write that failed for any reason but a reader who left.
    var failure: Int32? { state.withLock { $0.failure == EPIPE ? nil : $0.failure } }

    func write(_ text: String) {
        state.withLock { state in
            state.pending += text.utf8
            if state.pending.count >= Self.pieceSize { flush(&state) }
        }
    }

    func write(_ bytes: [UInt8]) {
        state.withLock { state in
            state.pending += bytes
            if state.pending.count >= Self.pieceSize { flush(&state) }
        }
    }

    func line(_ text: String = "") { write(text + "\n") }

    func flush() {
        state.withLock { flush(&$0) }
    }

    private func flush(_ state: inout State) {
        guard let descriptor else { return }
        var rest = state.pending[...]
        while !rest.isEmpty, state.failure == nil {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                state.failure = errno
            }
        }
        state.pending = []
    }
}
