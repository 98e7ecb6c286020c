import GatewayKit
import GatewayTestKit
import Testing
import Transport

@Suite struct CutConnectionTests {
    private static let letters: [(uid: Int, bytes: [UInt8])] = [4, 5, 9].map { uid in
        let line = "Line of letter \(uid), no two alike: \(uid * 7_919).\r\n"
        return (uid, Array("Subject: letter \(uid)\r\n\r\n".utf8) + Array(String(repeating: line, count: 8).utf8))
    }

    /// Login, SELECT, listing and fetch; what of it arrived whole before the end.
    private static func work(
        on server: ScriptedIMAPServer
    ) async throws -> (letters: [UInt32: [UInt8]], fault: TransportError?) {
        let session = IMAPSession(endpoint: try server.endpoint(), limits: .narrow)
        do throws(TransportError) {
            try await session.open()
            _ = try await session.select("INBOX")
            let uids = try await session.listing(1...UInt32.max).map(\.uid)
            let (letters, ending) = await session.fetchAll(uids)
            if case .broken(let fault) = ending { return (letters, fault) }
            return (letters, nil)
        } catch {
            return ([:], error)
        }
    }

    @Test("I5 cut at any byte of a session, no partial letter is delivered, and the next session has them all")
    func cutAtEveryByte() async throws {
        let whole = ScriptedIMAPServer(IMAPScript(letters: Self.letters))
        let undisturbed = try await Self.work(on: whole)
        let expected = Dictionary(Self.letters.map { (UInt32($0.uid), $0.bytes) }) { first, _ in first }
        #expect(undisturbed.fault == nil)
        #expect(undisturbed.letters == expected)
        let sessionBytes = try #require(whole.peer.connections.first?.sentBytes)
        #expect((1_500...3_000).contains(sessionBytes))

        for position in 0..<sessionBytes {
            var script = IMAPScript(letters: Self.letters)
            script.cutAfter = position
            let (letters, fault) = try await Self.work(on: ScriptedIMAPServer(script))
            let isFaultHonest = fault.map { $0.remedy == .retry } ?? false
            let arePartsWhole = letters.allSatisfy { expected[$0.key] == $0.value }
            guard isFaultHonest, arePartsWhole else {
                Issue.record("cut after \(position) bytes: \(String(describing: fault)), letters \(letters.keys)")
                continue
            }
        }
        #expect(try await Self.work(on: whole).letters == expected)
    }

    @Test("I5 a reset connection leaves nothing half done", arguments: ["CAPABILITY", "SELECT", "UID FETCH"])
    func reset(command: String) async throws {
        let server = ScriptedIMAPServer(
            IMAPScript(letters: Self.letters, reactions: [Reaction(to: command, .say("* 1 "), .reset)]))
        let (letters, fault) = try await Self.work(on: server)
        #expect(letters.isEmpty)
        #expect(fault?.remedy == .retry)
    }

    @Test("I5 BYE in the middle of a letter is the end of the connection, not of the letter")
    func bye() async throws {
        let server = ScriptedIMAPServer(
            IMAPScript(
                letters: Self.letters,
                reactions: [
                    Reaction(
                        to: "UID FETCH 4:5", .say("* 1 FETCH (UID 4 BODY[] {5}\r\nHELLO)\r\n* BYE going down\r\n"),
                        .close)
                ]))
        let session = try await server.session()
        let (letters, ending) = await session.fetchAll([4, 5])
        #expect(letters == [4: Array("HELLO".utf8)])
        #expect(ending == .broken(TransportError(.closed, peer: server.url)))
        #expect(await !session.isOpen)
    }
}
