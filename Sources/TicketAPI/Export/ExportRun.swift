import GatewayKit
import Notifier
import Synchronization
package import TicketStore

/// One export on its way, or at its end.
package final class ExportRun: Sendable {
    package enum State: Sendable, Equatable {
        case waiting
        /// Rows written so far.
        case writing(Int)
        case finished(ExportedFile)
        case failed(ExportError)
    }

    /// Under which its progress can be asked for, and under which the file will be found; nobody can guess it.
    package let name: String
    package let format: ExportFormat
    /// Expected when it was ordered.
    package let rows: Int
    package let owner: UniqueID?

    private let order: ExportOrder
    private let path: String
    private let current = Mutex(State.waiting)
    private let stop = StopFlag()
    private let end = Bell()

    init(_ order: ExportOrder, name: String, path: String) {
        self.order = order
        self.name = name
        self.path = path
        format = order.format
        rows = order.rows
        owner = order.owner
    }

    package var state: State { current.withLock { $0 } }

    var hasEnded: Bool {
        switch state {
        case .waiting, .writing: false
        case .finished, .failed: true
        }
    }

    /// It ends soon with `cancelled` and leaves no file, unless it has ended before.
    package func cancel() {
        stop.raise()
        let wasWaiting = current.withLock { state in
            guard state == .waiting else { return false }
            state = .failed(cancelled)
            return true
        }
        if wasWaiting { end.ring() }
    }

    /// Waits for the end. A task that is cancelled while it waits gets `cancelled`; the export goes on.
    package func outcome() async throws(ExportError) -> ExportedFile {
        await end.wait(after: 0)
        switch state {
        case .finished(let file): return file
        case .failed(let error): throw error
        case .waiting, .writing: throw cancelled
        }
    }

    /// Writes it. The task's cancellation cancels it.
    func write(to shelf: ExportShelf) async {
        let mayBegin = current.withLock { state in
            guard state == .waiting else { return false }
            state = .writing(0)
            return true
        }
        guard mayBegin else { return }
        let state: State
        do throws(ExportError) {
            state = .finished(try await written(shelf))
        } catch {
            state = .failed(error)
        }
        current.withLock { $0 = state }
        end.ring()
    }

    private func written(_ shelf: ExportShelf) async throws(ExportError) -> ExportedFile {
        let press = ExportPress()
        do throws(ExportError) {
            try await press.begin(order.sheet, as: format, at: path, in: shelf.space)
            try await copyRows(of: order.source, to: press)
            try await press.finish()
        } catch {
            await press.abandon()
            throw error
        }
        // Also counts the new file.
        try await shelf.removeExpired(now: .now)
        guard let file = try await shelf.file(named: name, now: .now) else { throw ExportError(.ioFailed, at: path) }
        return file
    }

    private func copyRows<Source: ExportSource>(of source: Source, to press: ExportPress) async throws(ExportError) {
        var cursor: Source.Cursor?
        var done = 0
        repeat {
            let page: ExportPage<Source.Cursor>
            do throws(StoreError) {
                page = try await source.page(after: cursor)
            } catch {
                throw ExportError(.store(error), at: "export")
            }
            try await press.add(page.rows, unless: stop)
            done += page.rows.count
            current.withLock { $0 = .writing(done) }
            cursor = page.next
        } while cursor != nil
    }

    private var cancelled: ExportError { ExportError(.cancelled, at: "export") }
}

/// Writes one file, on a thread where blocking is allowed.
private actor ExportPress {
    private let executor = BlockingExecutor(label: "export")
    private var writer: (any TableWriter)?

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    func begin(
        _ sheet: ExportSheet, as format: ExportFormat, at path: String, in space: ExportSpace
    ) throws(ExportError) {
        let writer = try format.makeWriter(for: path, in: space)
        self.writer = writer
        try writer.begin(sheet)
    }

    func add(_ rows: [[ExportCell]], unless stop: StopFlag) throws(ExportError) {
        guard let writer else { return }
        try checkGoesOn(stop)
        for row in rows {
            try writer.add(row)
            if stop.isRaised { break }
        }
        try checkGoesOn(stop)
    }

    func finish() throws(ExportError) {
        try writer?.finish()
        writer = nil
    }

    /// Removes what there is of the file.
    func abandon() {
        writer = nil
    }

    private func checkGoesOn(_ stop: StopFlag) throws(ExportError) {
        if stop.isRaised || Task.isCancelled { throw ExportError(.cancelled, at: "export") }
    }
}
