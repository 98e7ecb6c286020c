@unsafe @preconcurrency import Dispatch
package import Glibc
import Synchronization

/// A program that was started, with everything it says.
///
/// It leads a process group of its own, so that a signal also reaches what it started.
package final class StartedProgram: Sendable {
    package enum Ending: Equatable, Sendable, CustomStringConvertible {
        case code(Int32)
        case signal(Int32)

        package var description: String {
            switch self {
            case .code(let code): "exit code \(code)"
            case .signal(let signal): "signal \(signal)"
            }
        }
    }

    package let processID: pid_t
    package let output = LineLog()
    package let errors = LineLog()
    private let life = Mutex(Life())

    private struct Life {
        var ending: Ending?
        var waiting: [CheckedContinuation<Ending, Never>] = []
    }

    /// Starts `words[0]`, found through PATH. `additions` come on top of this process's environment; a path as
    /// `output` or `errors` sends that stream there instead of into the log.
    package init(
        _ words: [String], adding additions: [String: String] = [:], input: String = "/dev/null",
        outputPath: String? = nil, errorPath: String? = nil
    ) throws(HarnessFailure) {
        Self.keepOtherDescriptors()
        let toOutput = try Self.makePipe()
        let toErrors = try Self.makePipe()
        var spawn = SpawnPlan()
        spawn.open(STDIN_FILENO, input, O_RDONLY)
        if let outputPath {
            spawn.open(STDOUT_FILENO, outputPath, O_WRONLY)
        } else {
            spawn.duplicate(toOutput.write, to: STDOUT_FILENO)
        }
        if let errorPath {
            spawn.open(STDERR_FILENO, errorPath, O_WRONLY)
        } else {
            spawn.duplicate(toErrors.write, to: STDERR_FILENO)
        }
        let process = spawn.start(words, environment: Self.merged(additions))
        close(toOutput.write)
        close(toErrors.write)
        do throws(HarnessFailure) {
            processID = try process.get()
        } catch {
            close(toOutput.read)
            close(toErrors.read)
            throw error
        }
        let streams = DispatchGroup()
        output.collect(from: toOutput.read, in: streams)
        errors.collect(from: toErrors.read, in: streams)
        awaitEnding(after: streams)
    }

    package var isRunning: Bool { life.withLock { $0.ending == nil } }

    /// Sends a signal to the whole group; nothing happens when it has ended.
    package func send(_ signal: Int32) {
        // The number stays ours until the ending is recorded: `awaitEnding` reaps under this lock.
        life.withLock { life in
            if life.ending == nil { kill(-processID, signal) }
        }
    }

    /// How it ended, as soon as it has.
    package func ending() async -> Ending {
        await withCheckedContinuation { continuation in
            let known = life.withLock { life in
                if life.ending == nil { life.waiting.append(continuation) }
                return life.ending
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    /// How it ended; after `limit` it is killed, and that is an error.
    package func ending(within limit: Duration) async throws(HarnessFailure) -> Ending {
        let deadline = ContinuousClock.now + limit
        let ending = await ending(killedAfter: limit)
        guard ending != .signal(SIGKILL) || ContinuousClock.now < deadline else {
            throw HarnessFailure("process \(processID) did not end within \(limit):\n\(errors.tail())")
        }
        return ending
    }

    /// How it ended, by itself or by SIGKILL after `limit`.
    package func ending(killedAfter limit: Duration) async -> Ending {
        Pacing.after(limit) { [weak self] in self?.send(SIGKILL) }
        return await ending()
    }

    /// The ending is known when all that was said is known, too, unless a child of the child holds its tongue.
    private func awaitEnding(after streams: DispatchGroup) {
        WaitingThread.start { [self] in
            var description = unsafe siginfo_t()
            while unsafe waitid(P_PID, id_t(processID), &description, WEXITED | WNOWAIT) != 0, errno == EINTR {}
            _ = streams.wait(timeout: .now() + 10)
            let (ending, waiting) = life.withLock { life in
                var status: Int32 = 0
                unsafe waitpid(processID, &status, 0)
                let ending: Ending = status & 0x7F == 0 ? .code((status >> 8) & 0xFF) : .signal(status & 0x7F)
                life.ending = ending
                defer { life.waiting = [] }
                return (ending, life.waiting)
            }
            for continuation in waiting { continuation.resume(returning: ending) }
        }
    }

    /// A socket pair, because unlike a pipe it can be made so that no other child inherits its ends.
    private static func makePipe() throws(HarnessFailure) -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw HarnessFailure(errno: errno, "socketpair") }
        return (ends[0], ends[1])
    }

    /// What this process inherited, from `swift test` and others, is not passed on: a daemon starts with three.
    private static func keepOtherDescriptors() {
        for descriptor in entries(of: "/proc/self/fd").compactMap({ Int32($0) }) where descriptor > STDERR_FILENO {
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }
    }

    private static func merged(_ additions: [String: String]) -> [String] {
        var words: [String] = []
        var next = unsafe environ
        while let entry = unsafe next.pointee {
            let word = unsafe String(cString: entry)
            let name = word.prefix { $0 != "=" }
            if additions[String(name)] == nil { words.append(word) }
            unsafe next += 1
        }
        return words + additions.map { "\($0)=\($1)" }
    }
}

/// What `posix_spawn` is told.
@safe private struct SpawnPlan: ~Copyable {
    private var actions = unsafe posix_spawn_file_actions_t()
    private var attributes = posix_spawnattr_t()

    init() {
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        // The tests may run with signals blocked or ignored; a daemon started by a service manager does not.
        var all = sigset_t()
        unsafe sigfillset(&all)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    }

    deinit {
        var actions = unsafe actions
        var attributes = attributes
        unsafe posix_spawn_file_actions_destroy(&actions)
        unsafe posix_spawnattr_destroy(&attributes)
    }

    mutating func open(_ descriptor: Int32, _ path: String, _ flags: Int32) {
        unsafe posix_spawn_file_actions_addopen(&actions, descriptor, path, flags, 0)
    }

    mutating func duplicate(_ source: Int32, to descriptor: Int32) {
        unsafe posix_spawn_file_actions_adddup2(&actions, source, descriptor)
    }

    mutating func start(_ words: [String], environment: [String]) -> Result<pid_t, HarnessFailure> {
        keepDescriptorsFromChildren()
        var arguments: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer {
            unsafe arguments.forEach { word in unsafe free(word) }
            unsafe variables.forEach { word in unsafe free(word) }
        }
        var number: pid_t = 0
        let status = unsafe posix_spawnp(&number, words[0], &actions, &attributes, &arguments, &variables)
        return status == 0 ? .success(number) : .failure(HarnessFailure(errno: status, words[0]))
    }
}

/// Marks every open file but the three standard ones as not for children.
///
/// Many tests share this process, and not every library they use marks its own: a child with few descriptors to
/// spend would find them spent.
func keepDescriptorsFromChildren() {
    for name in entries(of: "/proc/self/fd") {
        if let descriptor = Int32(name), descriptor > STDERR_FILENO { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    }
}
