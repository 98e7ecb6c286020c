import GatewayKit
import Glibc
import TicketStore

/// The configuration and the store behind one command.
struct StoreAccess: Sendable {
    enum Purpose { case reading, changing }

    let configuration: Configuration
    let directory: DataDirectory
    let store: OpenStore.Store

    /// Opens what `body` needs and closes it again, whatever happens.
    static func with<Success>(
        _ configurationPath: String, for purpose: Purpose, secrets: SecretUse = .unread,
        _ body: (StoreAccess) async throws(CommandFailure) -> Success
    ) async throws(CommandFailure) -> Success {
        let access = try open(configurationPath, for: purpose, secrets)
        let outcome: Result<Success, CommandFailure>
        do throws(CommandFailure) {
            outcome = .success(try await body(access))
        } catch {
            outcome = .failure(error)
        }
        await access.store.close()
        return try outcome.get()
    }

    /// Asks the store for one command, which changes nothing.
    static func ask<Success>(
        _ context: CommandContext, _ arguments: Arguments,
        _ body: (StoreAccess) async throws(StoreError) -> Success
    ) async throws(CommandFailure) -> Success {
        try await with(context.configurationPath(arguments), for: .reading) { (access) throws(CommandFailure) in
            try await failing { () async throws(StoreError) in try await body(access) }
        }
    }

    /// Lets one command change the store, and wakes the daemon afterwards, also when it failed half way.
    static func change<Success>(
        _ context: CommandContext, _ arguments: Arguments,
        _ body: (StoreAccess) async throws(StoreError) -> Success
    ) async throws(CommandFailure) -> Success {
        try await with(context.configurationPath(arguments), for: .changing) { (access) throws(CommandFailure) in
            defer { access.ring() }
            return try await failing { () async throws(StoreError) in try await body(access) }
        }
    }

    /// Wakes the daemon, if one runs.
    func ring() {
        WakeSocket.poke(directory.wakeSocket)
    }

    private static func open(
        _ configurationPath: String, for purpose: Purpose, _ secrets: SecretUse
    ) throws(CommandFailure) -> StoreAccess {
        let configuration = try failing { () throws(ConfigurationError) in
            try ConfigurationFile.load(configurationPath, secrets: secrets)
        }
        return try failing { () throws(StoreError) in
            switch purpose {
            case .reading:
                let directory = try DataDirectory(reading: configuration.dataDirectory)
                let store = try OpenStore.openForReading(directory)
                return StoreAccess(configuration: configuration, directory: directory, store: store)
            case .changing:
                let directory = try DataDirectory(preparing: configuration.dataDirectory)
                let store = try OpenStore.openForCommand(
                    directory, serviceLevels: configuration.serviceLevels, now: .now,
                    telling: configuration.subscriptions)
                return StoreAccess(configuration: configuration, directory: directory, store: store)
            }
        }
    }
}

/// Runs `body`; its failure becomes the command's.
func failing<Success, Problem: Failure>(
    _ body: () throws(Problem) -> Success
) throws(CommandFailure) -> Success {
    do throws(Problem) { return try body() } catch { throw CommandFailure(error) }
}

func failing<Success, Problem: Failure>(
    _ body: () async throws(Problem) -> Success
) async throws(CommandFailure) -> Success {
    do throws(Problem) { return try await body() } catch { throw CommandFailure(error) }
}
