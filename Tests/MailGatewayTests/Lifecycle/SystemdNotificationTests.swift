import Glibc
import Testing

@testable import MailGateway

@Suite struct SystemdNotificationTests {
    @Test(arguments: [true, false]) func systemdHearsOfEachStep(isAbstract: Bool) throws {
        let folder = TestFolder()
        let path =
            isAbstract ? "@mailgateway-test-\(getpid())-\(UInt64.random(in: 0 ... .max))" : folder.path + "/notify"
        let listener = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0)
        defer { close(listener) }
        let isBound = unsafe UnixAddress.with(path, allowsAbstract: true) { unsafe bind(listener, $0, $1) == 0 }
        try #require(isBound)
        let notification = SystemdNotification(environment: ["NOTIFY_SOCKET": path])
        notification.ready()
        notification.alive()
        notification.stopping()
        #expect(receive(listener) == "READY=1\nSTATUS=reading mail")
        #expect(receive(listener) == "WATCHDOG=1")
        #expect(receive(listener) == "STOPPING=1\nSTATUS=finishing what is in hand")
    }

    @Test func withoutSystemdNothingIsSaidAndNoWatchdogRuns() {
        let notification = SystemdNotification(environment: [:])
        notification.ready()
        #expect(notification.watchdogInterval == nil)
    }

    @Test func theWatchdogIntervalCountsOnlyForThisProcess() {
        let ours = ["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "\(getpid())"]
        #expect(SystemdNotification(environment: ours).watchdogInterval == .seconds(30))
        let another = ["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"]
        #expect(SystemdNotification(environment: another).watchdogInterval == nil)
        #expect(SystemdNotification(environment: ["WATCHDOG_USEC": "-5"]).watchdogInterval == nil)
    }

    private func receive(_ socket: CInt) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = unsafe recv(socket, &buffer, buffer.count, 0)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
}
