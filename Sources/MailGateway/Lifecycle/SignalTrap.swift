@unsafe @preconcurrency import Dispatch
import GatewayKit
import Glibc

/// Turns process signals into a stream.
///
/// Returns only once every handler is in place: a signal that came earlier would still kill the process. The
/// signals must not be ignored before, or Linux never delivers them.
func trap(_ signals: CInt...) async -> AsyncStream<CInt> {
    let (stream, continuation) = AsyncStream<CInt>.makeStream(bufferingPolicy: .bufferingOldest(16))
    var sources: [any DispatchSourceSignal] = []
    for signal in signals {
        let source = DispatchSource.makeSignalSource(signal: signal, queue: .global())
        source.setEventHandler { continuation.yield(signal) }
        await withCheckedContinuation { installed in
            source.setRegistrationHandler { installed.resume() }
            source.activate()
        }
        sources.append(source)
    }
    let installed = sources
    continuation.onTermination = { _ in for source in installed { source.cancel() } }
    return stream
}

/// Begins the shutdown on SIGTERM and SIGINT; says what to do instead on SIGHUP.
struct SignalWatch: Service {
    let signals: AsyncStream<CInt>
    let stop: Shutdown
    let systemd: SystemdNotification
    let log: Log

    var name: String { "signals" }

    func run() async throws {
        for await signal in signals {
            switch signal {
            case SIGHUP: log(.notice, "configuration.not_reloaded", ["hint": "restart the daemon to read it again"])
            default:
                log(.notice, "daemon.stopping", ["signal": signal])
                systemd.stopping()
                stop.begin()
            }
        }
    }
}
