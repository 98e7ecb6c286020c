import GatewayKit
import Testing

@testable import Transport

@Suite struct WebEndpointTests {
    static let refused: [(String, EndpointProblem)] = [
        ("hooks.example.org", .webScheme), ("ftp://x.test/", .webScheme), ("file:///etc/passwd", .webScheme),
        ("gopher://x.test:25/_MAIL", .webScheme), ("dict://x.test", .webScheme), ("", .webScheme),
        ("http://hooks.example.org/", .unencrypted), ("http://127.0.0.1/", .unencrypted),
        ("https://", .host), ("https://:443/", .host), ("https://x y.test", .host), ("https://müller.test", .host),
        ("https://[::1", .host), ("https://x.test:0/", .port), ("https://x.test:65536/", .port),
        ("https://x.test:/", .port), ("https://user:secret@x.test/", .target), ("https://x.test@evil.test", .target),
        ("https://x.test\\@evil.test/", .target), ("https://x.test/#a", .target), ("https://x.test/a b", .target),
        ("https://x.test/a\r\nHost: evil", .target), ("https://x.test/\u{0}", .target), ("https://x.test/é", .target),
    ]

    @Test("J10 what is no plain web address is refused, and no password of it is shown", arguments: refused)
    func refuses(url: String, problem: EndpointProblem) {
        do throws(TransportError) {
            _ = try WebEndpoint(url: url)
            Issue.record("accepted")
        } catch {
            #expect(error.code == .invalidEndpoint(problem))
            #expect(!error.description.contains("secret"))
        }
    }

    @Test("an address is named without its path, which may be a secret")
    func named() throws {
        let endpoint = try WebEndpoint(url: "HTTPS://Hooks.example.org/services/T0/s3cret?x=1")
        #expect(endpoint.name == "https://Hooks.example.org:443")
        #expect(try WebEndpoint(url: "http://10.0.0.1:81", allowsPrivate: true).name == "http://10.0.0.1:81")
    }

    static let inside: [[UInt8]] = [
        [0, 0, 0, 0], [10, 1, 2, 3], [100, 64, 0, 1], [100, 127, 255, 255], [127, 0, 0, 1], [127, 1, 2, 3],
        [169, 254, 169, 254], [172, 16, 0, 1], [172, 31, 255, 255], [192, 0, 0, 8], [192, 0, 2, 1], [192, 88, 99, 1],
        [192, 168, 1, 1], [198, 18, 0, 1], [198, 19, 255, 255], [198, 51, 100, 1], [203, 0, 113, 1], [224, 0, 0, 1],
        [255, 255, 255, 255],
        long([0], end: [1]), long([0]), long([0xFC]), long([0xFD, 1]), long([0xFE, 0x80]), long([0xFE, 0xC0]),
        long([0xFF, 2], end: [1]), long([0], end: [0xFF, 0xFF, 127, 0, 0, 1]),
        long([0], end: [0xFF, 0xFF, 8, 8, 8, 8]), long([0], end: [127, 0, 0, 1]),
        long([0x00, 0x64, 0xFF, 0x9B], end: [10, 0, 0, 1]), long([0x20, 0x02, 127, 0, 0, 1]),
        long([0x20, 0x01, 0x0D, 0xB8], end: [1]), long([0x20, 0x01, 0, 0, 1]),
    ]

    @Test("J10 addresses of this machine, its network or no use at all are not public", arguments: inside)
    func isInside(bytes: [UInt8]) {
        #expect(!NetworkAddress(bytes: bytes).isPublic)
    }

    static let outside: [[UInt8]] = [
        [1, 1, 1, 1], [8, 8, 8, 8], [100, 63, 255, 255], [100, 128, 0, 0], [172, 15, 0, 1], [172, 32, 0, 1],
        [192, 0, 1, 1], [192, 169, 0, 1], [198, 20, 0, 1], [223, 255, 255, 255],
        long([0x2A, 0x00, 0x14, 0x50], end: [0x8A]), long([0x20, 0x01, 0x48, 0x60]),
        long([0x00, 0x64, 0xFF, 0x9B], end: [8, 8, 8, 8]),
    ]

    @Test("addresses of the whole internet are public", arguments: outside)
    func isOutside(bytes: [UInt8]) {
        #expect(NetworkAddress(bytes: bytes).isPublic)
    }

    @Test("without TLS only the own network is asked, and only where that is allowed")
    func reach() throws {
        let open = try WebEndpoint(url: "https://x.test/")
        let near = try WebEndpoint(url: "http://x.test/", allowsPrivate: true)
        let (inner, outer) = (NetworkAddress(bytes: [10, 0, 0, 1]), NetworkAddress(bytes: [8, 8, 8, 8]))
        #expect(open.mayReach(outer) && !open.mayReach(inner))
        #expect(near.mayReach(inner) && !near.mayReach(outer))
    }

    private static func long(_ start: [UInt8], end: [UInt8] = []) -> [UInt8] {
        start + [UInt8](repeating: 0, count: 16 - start.count - end.count) + end
    }
}
