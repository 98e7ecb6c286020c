import Synchronization

/// How many bytes all exports have together: finished files and what is being written.
///
/// Safe from any thread.
final class ExportSpace: Sendable {
    private struct Use {
        var finished = 0
        var growing = 0
    }

    private let use = Mutex(Use())
    let limit: Int

    init(limit: Int = ExportLimits.shelfSize) {
        self.limit = limit
    }

    var isFull: Bool { use.withLock { $0.finished + $0.growing >= limit } }

    /// What a look at the files found.
    func setFinished(_ bytes: Int) {
        use.withLock { $0.finished = bytes }
    }

    /// Changes what is being written; `false`, and nothing changed, when that would be too much.
    fileprivate func grow(by bytes: Int) -> Bool {
        use.withLock { use in
            guard bytes <= 0 || use.finished + use.growing + bytes <= limit else { return false }
            use.growing += bytes
            return true
        }
    }
}

/// What one unfinished file takes of the space; given back with this value.
struct SpaceShare: ~Copyable {
    private let space: ExportSpace
    private var size = 0

    init(of space: ExportSpace) {
        self.space = space
    }

    deinit {
        _ = space.grow(by: -size)
    }

    mutating func grow(to size: Int, at place: String) throws(ExportError) {
        guard space.grow(by: size - self.size) else {
            throw ExportError(.shelfFull(most: space.limit), at: place)
        }
        self.size = size
    }
}
