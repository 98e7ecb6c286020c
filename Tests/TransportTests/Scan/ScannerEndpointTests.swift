import Testing
import Transport

@Suite struct ScannerEndpointTests {
    @Test(
        "a socket or a host with its port is a scanner",
        arguments: ["unix:/run/clamav/clamd.ctl", "127.0.0.1:3310", "clamav:3310", "[::1]:3310"])
    func accepts(address: String) throws {
        #expect(try ScannerEndpoint(address).name == address)
    }

    @Test(
        "anything else is none",
        arguments: [
            "", "unix:", "unix:run/clamd.ctl", "unix:/a\nb", "unix:/" + String(repeating: "a", count: 107), "127.0.0.1",
            "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", ":3310", "a b:3310", "tcp://127.0.0.1:3310", "[::1]3310",
        ])
    func refuses(address: String) {
        #expect(throws: TransportError(.invalidEndpoint(.scanner), peer: address)) { try ScannerEndpoint(address) }
    }
}
