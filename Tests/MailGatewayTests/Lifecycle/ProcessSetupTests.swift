import GatewayKit
import Glibc
import Testing

@testable import MailGateway

/// Each test is a process of its own.
@Suite struct ProcessSetupTests {
    @Test("I27 descriptors closed by whoever started us are never given to a file of ours")
    func closedDescriptors() async {
        await #expect(processExitsWith: .exitCode(0)) {
            for descriptor in [0, 1, 2] as [CInt] { close(descriptor) }
            ProcessSetup.apply(environment: [:])
            let file = unsafe open("/dev/null", O_RDONLY)
            Log()(.error, "still.alive")
            exit(file > 2 ? 0 : 1)
        }
    }

    @Test("I27 a log on a full disk loses lines and nothing else")
    func fullLog() async {
        await #expect(processExitsWith: .exitCode(0)) {
            ProcessSetup.apply(environment: [:])
            let full = unsafe open("/dev/full", O_WRONLY)
            dup2(full, STDERR_FILENO)
            for _ in 0..<1_000 { Log()(.error, "nobody.reads", ["this": "line"]) }
            exit(0)
        }
    }

    @Test("I27 a reader of the log who went away does not kill the daemon")
    func brokenPipe() async {
        await #expect(processExitsWith: .exitCode(0)) {
            ProcessSetup.apply(environment: [:])
            var ends: [CInt] = [0, 0]
            unsafe pipe(&ends)
            close(ends[0])
            dup2(ends[1], STDERR_FILENO)
            dup2(ends[1], STDOUT_FILENO)
            Log()(.error, "nobody.reads")
            exit(0)
        }
    }

    @Test("I27 without free descriptors the doorbell is an error, not a crash")
    func noDescriptors() async {
        await #expect(processExitsWith: .exitCode(0)) {
            let descriptors = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
            var usual = rlimit()
            unsafe getrlimit(descriptors, &usual)
            var few = rlimit(rlim_cur: 3, rlim_max: usual.rlim_max)
            unsafe setrlimit(descriptors, &few)
            var failure: LifecycleError?
            do throws(LifecycleError) { _ = try WakeSocket(path: "/tmp/never") } catch { failure = error }
            // The leak check of the address sanitizer opens files when the process ends.
            unsafe setrlimit(descriptors, &usual)
            exit(failure?.code == .system(EMFILE) ? 0 : 1)
        }
    }

    @Test("J7 no core file and no files others can read")
    func coreFilesAndUmask() async {
        await #expect(processExitsWith: .exitCode(0)) {
            ProcessSetup.apply(environment: [:])
            var limit = rlimit()
            unsafe getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
            exit(limit.rlim_cur == 0 && umask(0) == 0o077 ? 0 : 1)
        }
    }

    @Test func sigtermBeginsTheShutdownAndSighupDoesNot() async {
        await #expect(processExitsWith: .exitCode(0)) {
            let signals = await trap(SIGTERM, SIGHUP)
            let stop = Shutdown()
            let watch = SignalWatch(
                signals: signals, stop: stop, systemd: SystemdNotification(environment: [:]), log: Log(sink: { _ in }))
            let running = Task { try await watch.run() }
            kill(getpid(), SIGHUP)
            kill(getpid(), SIGTERM)
            await stop.wait()
            running.cancel()
            exit(0)
        }
    }
}
