import Glibc
import Synchronization

/// A program a test started, found through PATH. Killed at the latest when nobody holds it any more.
package final class ChildProcess: Sendable {
    /// `nil` once the process has been waited for: its number may belong to another by then.
    private let running: Mutex<pid_t?>

    /// Starts `arguments`, with the given descriptors as standard input and output (`/dev/null` without) and
    /// standard error thrown away. `nil` when the program cannot be started.
    package init?(_ arguments: [String], standardInput: CInt? = nil, standardOutput: CInt? = nil) {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (target, source) in [(STDIN_FILENO, standardInput), (STDOUT_FILENO, standardOutput), (STDERR_FILENO, nil)] {
            if let source {
                unsafe posix_spawn_file_actions_adddup2(&actions, source, target)
            } else {
                unsafe posix_spawn_file_actions_addopen(&actions, target, "/dev/null", O_RDWR, 0)
            }
        }
        keepDescriptorsFromChildren()
        guard let program = arguments.first else { return nil }
        var words: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) } + [nil]
        defer { unsafe words.forEach { unsafe free($0) } }
        var child: pid_t = 0
        guard unsafe posix_spawnp(&child, program, &actions, nil, &words, environ) == 0 else { return nil }
        running = Mutex(child)
    }

    deinit {
        signal(SIGKILL)
        _ = wait()
    }

    /// Sends a signal: SIGSTOP makes a server silent without closing anything.
    package func signal(_ number: CInt) {
        running.withLock { child in
            if let child { kill(child, number) }
        }
    }

    /// Waits for the end and returns the exit status, 128 and more for a signal; `nil` when it ended before.
    package func wait() -> CInt? {
        guard let child = running.withLock({ $0.take() }) else { return nil }
        var status: CInt = 0
        unsafe waitpid(child, &status, 0)
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    /// Runs a program to its end. True when it ended with 0.
    package static func run(_ arguments: [String]) -> Bool { ChildProcess(arguments)?.wait() == 0 }
}
