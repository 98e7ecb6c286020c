package import GatewayKit
package import Notifier
import Synchronization

/// All exports: a few are written at a time, some wait, and nobody orders more.
package final class ExportRuns: Sendable {
    package let shelf: ExportShelf
    private let timepiece: Timepiece
    private let log: Log
    private let queue: AsyncStream<ExportRun>
    private let entrance: AsyncStream<ExportRun>.Continuation
    /// The oldest first.
    private let known = Mutex<[ExportRun]>([])

    /// Nothing is written before `run`.
    package init(shelf: ExportShelf, timepiece: Timepiece = .system, log: Log) {
        self.shelf = shelf
        self.timepiece = timepiece
        self.log = log
        (queue, entrance) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(ExportLimits.waitingRuns))
    }

    /// Takes an order, or says why not: too many rows for the format, too many exports waiting, no room left.
    package func begin(_ order: ExportOrder) throws(ExportError) -> ExportRun {
        if let most = order.format.mostRows, order.rows > most {
            throw ExportError(.tooManyRows(most: most), at: order.format.rawValue)
        }
        if shelf.space.isFull { throw ExportError(.shelfFull(most: shelf.space.limit), at: order.format.rawValue) }
        let (name, path) = shelf.makePlace(for: order.format)
        let run = ExportRun(order, name: name, path: path)
        guard case .enqueued = entrance.yield(run) else {
            throw ExportError(.tooManyRuns(most: ExportLimits.waitingRuns), at: order.format.rawValue)
        }
        known.withLock { known in
            known.append(run)
            if known.count > ExportLimits.rememberedRuns, let oldest = known.firstIndex(where: \.hasEnded) {
                known.remove(at: oldest)
            }
        }
        return run
    }

    /// A run that was begun in this process, of late.
    package func run(named name: String) -> ExportRun? {
        known.withLock { $0.first { $0.name.utf8.elementsEqual(name.utf8) } }
    }

    /// Writes what is ordered and removes what expired, until the task is cancelled; then every run that has not
    /// ended is cancelled. Once in the life of a process.
    package func run() async {
        await withTaskGroup { group in
            group.addTask { await self.writeAll() }
            group.addTask { await self.sweep() }
        }
        entrance.finish()
        for run in known.withLock({ $0 }) { run.cancel() }
    }

    private func writeAll() async {
        await withTaskGroup { group in
            var writing = 0
            for await run in queue {
                group.addTask { await self.write(run) }
                writing += 1
                if writing == ExportLimits.runsAtOnce {
                    await group.next()
                    writing -= 1
                }
            }
        }
    }

    private func write(_ run: ExportRun) async {
        await run.write(to: shelf)
        guard case .failed(let error) = run.state, error.remedy != .giveUp else { return }
        log(.warning, "export.failed", because: error)
    }

    private func sweep() async {
        // Throws when the task is cancelled, which the loop sees.
        while (try? await timepiece.sleep(ExportLimits.sweepInterval)) != nil, !Task.isCancelled {
            do throws(ExportError) {
                try await shelf.removeExpired(now: timepiece.now())
            } catch {
                log(.warning, "export.sweep_failed", because: error)
            }
        }
    }
}
