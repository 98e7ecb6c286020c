import GatewayKit
import Glibc
import TicketStore

/// `run`: the daemon.
struct RunCommand: Command {
    static let syntax = CommandSyntax(
        name: "run", summary: "Read the mailboxes and answer, until told to stop.",
        options: [CommandSyntax.configuration],
        explanation: "Stays in the foreground and logs to standard error. SIGTERM and SIGINT stop it in good order.")

    private let arguments: Arguments

    init(_ arguments: Arguments) {
        self.arguments = arguments
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        await ProcessSetup.openTimers()
        let signals = await trap(SIGTERM, SIGINT, SIGHUP)
        let path = context.configurationPath(arguments)
        let configuration = try failing { () throws(ConfigurationError) in
            try ConfigurationFile.load(path, secrets: .needed)
        }
        let log = Log(threshold: configuration.log.level)
        let directory = try failing { () throws(StoreError) in
            try DataDirectory(preparing: configuration.dataDirectory)
        }
        let store = try failing { () throws(StoreError) in
            try OpenStore.openForDaemon(
                directory, serviceLevels: configuration.serviceLevels, now: .now, telling: configuration.subscriptions)
        }
        let wake = try failing { () throws(LifecycleError) in try WakeSocket(path: directory.wakeSocket) }
        let stop = Shutdown()
        let systemd = SystemdNotification(environment: context.environment)
        var services: [any Service] = [SignalWatch(signals: signals, stop: stop, systemd: systemd, log: log)]
        if let interval = systemd.watchdogInterval {
            services.append(Watchdog(notification: systemd, interval: interval))
        }
        services += try await gatewayServices(configuration, directory, store, wake, log)
        let supervisor = Supervisor(
            services: services, patience: configuration.daemon.stopPatience, log: log,
            abandon: { names in
                log(.error, "daemon.stop_abandoned", ["services": names.joined(separator: ", ")])
                _exit(EX_TEMPFAIL)
            })
        let outcome: Result<Void, CommandFailure>
        do throws(Supervisor.Collapse) {
            try await supervisor.run(until: stop) {
                log(.notice, "daemon.started", ["version": Invocation.version, "process": getpid()])
                systemd.ready()
            }
            outcome = .success(())
        } catch {
            log(.error, "daemon.collapsed", because: error)
            outcome = .failure(CommandFailure(error))
        }
        await store.close()
        log(.notice, "daemon.stopped")
        try outcome.get()
        return .ok
    }

    private func gatewayServices(
        _ configuration: Configuration, _ directory: DataDirectory, _ store: OpenStore.Store, _ wake: WakeSocket,
        _ log: Log
    ) async throws(CommandFailure) -> [any Service] {
        do {
            return try await Gateway(
                configuration: configuration, directory: directory, store: store, wake: wake, log: log
            ).services
        } catch {
            await store.close()
            if let failure = error as? any Failure { throw CommandFailure(failure) }
            throw CommandFailure(.software, "cannot start: \(type(of: error))")
        }
    }
}
