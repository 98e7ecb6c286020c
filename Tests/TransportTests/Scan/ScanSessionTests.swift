import GatewayTestKit
import Testing
import Transport

@Suite(.timeLimit(.minutes(5))) struct ScanSessionTests {
    private static let clamd = Result { try ClamdUnderTest() }

    @Test("a real clamd tells the clean from the infected, on its socket and on its port")
    func realScanner() async throws {
        let clamd = try Self.clamd.get()
        for address in [clamd.socket, "127.0.0.1:\(clamd.port)"] {
            let session = ScanSession(endpoint: try ScannerEndpoint(address))
            try await session.ping()
            #expect(try await session.scan(Array("Dear Anna,".utf8)) == .clean)
            #expect(try await session.scan([]) == .clean)
            // Larger than one piece.
            #expect(try await session.scan(Array(repeating: 0x20, count: 300_000)) == .clean)
            #expect(try await session.scan(ClamdUnderTest.eicar) == .infected(ClamdUnderTest.virus))
        }
    }

    @Test("what is larger than clamd takes is too large, whoever says so")
    func tooLarge() async throws {
        let clamd = try Self.clamd.get()
        let endpoint = try ScannerEndpoint(clamd.socket)
        let file = [UInt8](repeating: 0x20, count: ClamdUnderTest.longestStream + 1)
        #expect(try await ScanSession(endpoint: endpoint).scan(file) == .tooLarge)
        var limits = TransportLimits()
        limits.scanBytes = 3
        let careful = ScanSession(endpoint: endpoint, limits: limits)
        #expect(try await careful.scan([1, 2, 3]) == .clean)
        #expect(try await careful.scan([1, 2, 3, 4]) == .tooLarge)
    }

    @Test("the file arrives in pieces, each behind its length, and no bytes end it")
    func speaks() async throws {
        let peer = ScriptedPeer { (connection) throws(PeerGone) in
            _ = try connection.bytes(10 + 4 + 65_536 + 4 + 1 + 4)
            try connection.say("stream: OK\0")
        }
        let file = (0...65_536).map { UInt8(truncatingIfNeeded: $0) }
        #expect(try await session(peer).scan(file) == .clean)
        var wire = Array("zINSTREAM\0".utf8) + [0, 1, 0, 0] + file[..<65_536]
        wire += [0, 0, 0, 1, file[65_536], 0, 0, 0, 0]
        #expect(peer.received == wire)
    }

    @Test("a verdict that comes before the end of the file is a verdict")
    func earlyVerdict() async throws {
        let peer = ScriptedPeer { (connection) throws(PeerGone) in
            _ = try connection.bytes(10)
            try connection.say("INSTREAM size limit exceeded. ERROR\0")
            try connection.perform([.hang])
        }
        #expect(try await session(peer).scan([1, 2, 3]) == .tooLarge)
    }

    static let misdeeds: [([Deed], TransportError.Code)] = [
        ([.close], .closed), ([.say("stream: O"), .close], .closed), ([.reset], .closed),
        ([.say("stream: OK"), .close], .closed), ([.hang], .timedOut), ([.say("stream: OK"), .hang], .timedOut),
        ([.say("garbage\0")], .protocolViolation(.syntax)), ([.say("\0")], .protocolViolation(.syntax)),
        ([.sayBytes([0xFF, 0xFE, 0]), .hang], .protocolViolation(.syntax)),
        ([.drip("stream: OK and so on and on and on and on", milliseconds: 200), .hang], .timedOut),
        ([.flood("stream: OK ", times: 1 << 20)], .protocolViolation(.tooLong)),
    ]

    @Test("a scanner that misbehaves has said nothing: no file is clean by that", arguments: misdeeds)
    func misbehaves(deeds: [Deed], code: TransportError.Code) async throws {
        let peer = ScriptedPeer { (connection) throws(PeerGone) in
            _ = try connection.bytes(10 + 4 + 3 + 4)
            try connection.perform(deeds)
        }
        var limits = TransportLimits()
        limits.scanDeadline = code == .timedOut ? .seconds(2) : .testPatience
        limits.responseLineBytes = 64 << 10
        let session = try session(peer, limits)
        await #expect(throws: TransportError(code, peer: session.endpoint.name)) {
            try await session.scan([1, 2, 3])
        }
    }

    @Test("nobody listening is told, on a port and on a socket")
    func unreachable() async throws {
        for address in ["127.0.0.1:\(ScriptedPeer.freePort())", "unix:/nonexistent/clamd.ctl"] {
            let session = ScanSession(endpoint: try ScannerEndpoint(address))
            await #expect(throws: TransportError(.unreachable, peer: address)) { try await session.scan([1]) }
            await #expect(throws: TransportError(.unreachable, peer: address)) { try await session.ping() }
        }
    }

    @Test("something else than clamd is not taken for one")
    func notClamd() async throws {
        let peer = ScriptedPeer { (connection) throws(PeerGone) in
            _ = try connection.bytes(6)
            try connection.say("HELLO\0")
        }
        let session = try session(peer)
        await #expect(throws: TransportError(.protocolViolation(.unexpected), peer: session.endpoint.name)) {
            try await session.ping()
        }
    }

    private func session(_ peer: ScriptedPeer, _ limits: TransportLimits = TransportLimits()) throws -> ScanSession {
        ScanSession(endpoint: try ScannerEndpoint("127.0.0.1:\(peer.port)"), limits: limits)
    }
}
