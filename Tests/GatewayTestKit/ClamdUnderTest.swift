import Glibc

/// A real clamd that knows one virus, the EICAR test file, and listens on a socket and on a port of loopback.
package final class ClamdUnderTest: Sendable {
    /// Its signature file holds no more than this; clamd marks what is not from its makers.
    package static let virus = "Eicar-Test.UNOFFICIAL"
    /// What every scanner agrees to call a virus, although it harms nothing.
    package static let eicar = Array(
        (#"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-"# + "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").utf8)
    /// Bytes of the largest file it takes.
    package static let longestStream = 1 << 20

    package let port: UInt16
    private let folder: TemporaryDirectory
    private let daemon: ChildProcess

    /// Waits until it listens, on a free port unless it is to have another one's.
    package init(port: UInt16 = ScriptedPeer.freePort()) throws(HarnessFailure) {
        folder = try TemporaryDirectory("clamd")
        self.port = port
        let signatures = try folder.makeDirectory("signatures")
        try writeFile(signatures + "/own.hdb", "44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test\n".utf8)
        var lines = [
            "DatabaseDirectory \(signatures)", "LocalSocket \(folder.path)/clamd.ctl", "TCPSocket \(port)",
            "TCPAddr 127.0.0.1", "Foreground yes", "StreamMaxLength \(Self.longestStream)",
        ]
        if geteuid() == 0 { lines.append("User root") }
        try writeFile(folder.path + "/clamd.conf", (lines.joined(separator: "\n") + "\n").utf8)
        // Debian keeps it where only root looks.
        guard let daemon = ChildProcess(["/usr/sbin/clamd", "--config-file=\(folder.path)/clamd.conf"]) else {
            throw HarnessFailure("clamd is missing; run scripts/bootstrap")
        }
        self.daemon = daemon
        for _ in 0..<3_000 {
            if LoopbackAddress.connection(port: port).map(close) != nil, Self.listens(at: folder.path + "/clamd.ctl") {
                return
            }
            _ = poll(nil, 0, 20)
        }
        throw HarnessFailure("clamd does not listen on port \(port) and on its socket")
    }

    /// As `api.clamd` names it.
    package var socket: String { "unix:\(folder.path)/clamd.ctl" }

    private static func listens(at path: String) -> Bool {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        return unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }

    /// Ends it at once.
    package func kill() {
        daemon.signal(SIGKILL)
        _ = daemon.wait()
    }
}
