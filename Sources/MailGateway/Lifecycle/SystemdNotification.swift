import GatewayKit
import Glibc

/// Tells systemd how the daemon is doing (`Type=notify`, sd_notify(3)). Without systemd it says nothing.
struct SystemdNotification: Sendable {
    private let socketPath: String?
    /// How often systemd wants a sign of life (`WatchdogSec=`); `nil` when it does not.
    let watchdogInterval: Duration?

    /// Takes what systemd put into the environment.
    init(environment: [String: String]) {
        socketPath = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        let isForUs = environment["WATCHDOG_PID"].map { $0 == "\(getpid())" } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap(Int64.init)
        watchdogInterval = isForUs ? microseconds.flatMap { $0 > 0 ? .microseconds($0) : nil } : nil
    }

    func ready() { send("READY=1\nSTATUS=reading mail") }

    func stopping() { send("STOPPING=1\nSTATUS=finishing what is in hand") }

    func alive() { send("WATCHDOG=1") }

    private func send(_ message: String) {
        guard let socketPath else { return }
        let kind = CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue) | CInt(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array(message.utf8)
        unsafe UnixAddress.with(socketPath, allowsAbstract: true) { (address, length) in
            _ = unsafe sendto(descriptor, bytes, bytes.count, 0, address, length)
        }
    }
}

/// Gives systemd its signs of life. They stop when the cooperative pool is blocked, which is what they are for.
struct Watchdog: Service {
    let notification: SystemdNotification
    let interval: Duration

    var name: String { "watchdog" }

    func run() async throws {
        while !Task.isCancelled {
            notification.alive()
            try await Task.sleep(for: interval / 3)
        }
    }
}
