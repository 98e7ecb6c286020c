import GatewayTestKit
import Testing
import Transport

@Suite(.timeLimit(.minutes(5))) struct IMAPSessionTests {
    private static let letters = [(uid: 3, bytes: Array("Subject: a\r\n\r\nhello\r\n".utf8)), (uid: 7, bytes: [])]

    @Test("login, capabilities and SELECT tell what a watcher must know")
    func opens() async throws {
        let server = ScriptedIMAPServer(IMAPScript(letters: Self.letters))
        let session = IMAPSession(endpoint: try server.endpoint())
        try await session.open()
        #expect(await session.capabilities.idle)
        let folder = try await session.select("INBOX")
        #expect(folder.uidValidity == 777)
        #expect(folder.uidNext == 8)
        #expect(folder.exists == 2)
        #expect(!folder.isReadOnly)
        #expect(folder.canStore(keyword: "$MailGateway"))
        await session.close()
        #expect(server.commands.last == "LOGOUT")
        #expect(await !session.isOpen)
    }

    @Test("a listing has sizes, dates and flags, and drops what lies below its window")
    func lists() async throws {
        let server = ScriptedIMAPServer(IMAPScript(letters: Self.letters))
        let session = try await server.session()
        let rows = try await session.listing(1...UInt32.max)
        #expect(rows.map(\.uid) == [3, 7])
        #expect(rows[0].size == 21)
        #expect(rows[0].internalDate == 1_795_167_000)
        #expect(rows[0].flags == .seen)
        // The server answers `100:*` with its last letter, UID 7.
        #expect(try await session.listing(100...UInt32.max).isEmpty)
        #expect(try await session.highestUID() == 7)
        #expect(try await session.existing([2, 3, 4]) == [3])
    }

    @Test("letters arrive byte for byte, an empty one too, and what is gone is named")
    func fetches() async throws {
        let server = ScriptedIMAPServer(IMAPScript(letters: Self.letters))
        let session = try await server.session()
        let (letters, ending) = await session.fetchAll([7, 5, 3])
        #expect(letters == [3: Self.letters[0].bytes, 7: []])
        #expect(ending == .complete(missing: [5], withoutBody: []))
        #expect(server.commands.contains("UID FETCH 3,5,7 (UID BODY.PEEK[])"))
    }

    @Test("IDLE comes back on news, on renewal and on interruption, and ends with DONE")
    func idles() async throws {
        let script = IMAPScript(
            letters: Self.letters,
            reactions: [
                Reaction(
                    to: "IDLE", occurrence: 1, .say("+ idling\r\n* 3 EXISTS\r\n"), .hearLine, .say("$TAG OK done\r\n"))
            ])
        let server = ScriptedIMAPServer(script)
        let session = try await server.session()
        guard case .changed = try await session.idle() else {
            Issue.record("EXISTS did not end the wait")
            return
        }
        _ = try await session.listing(1...UInt32.max)
        #expect(try await session.idle(renewEvery: .milliseconds(20)) == .renewalDue)
        session.interrupt()
        #expect(try await session.idle() == .interrupted)
        #expect(server.commands.count { $0 == "IDLE" } == 3)
    }

    @Test("interrupt ends an IDLE that is running, politely")
    func interruptsIdle() async throws {
        let server = ScriptedIMAPServer(IMAPScript(letters: Self.letters))
        let session = try await server.session()
        let waiting = Task { try await session.idle() }
        while !server.commands.contains("IDLE") { await Task.yield() }
        session.interrupt()
        #expect(try await waiting.value == .interrupted)
        #expect(server.commands.last == "DONE")
        try await session.noop()
    }

    @Test("mail announced during other work ends the next IDLE at once, until somebody looked at the end")
    func overlooksNothing() async throws {
        let script = IMAPScript(
            letters: Self.letters, reactions: [Reaction(to: "NOOP", .say("* 3 EXISTS\r\n$TAG OK\r\n"))])
        let server = ScriptedIMAPServer(script)
        let session = try await server.session()
        try await session.noop()
        // A window below the new mail has not seen it.
        _ = try await session.listing(1...7)
        guard case .changed = try await session.idle() else {
            Issue.record("the announcement was forgotten")
            return
        }
        #expect(!server.commands.contains("IDLE"))
        _ = try await session.highestUID()
        #expect(try await session.idle(renewEvery: .milliseconds(20)) == .renewalDue)
    }

    @Test("an expunge by somebody else ends the wait once, not for ever", arguments: [1, 2])
    func noticesExpunge(left: Int) async throws {
        let letters = Array(Self.letters.prefix(left))
        let expunges = String(repeating: "* 1 EXPUNGE\r\n", count: left)
        let idle = Reaction(to: "IDLE", occurrence: 1, .say("+ idling\r\n\(expunges)"), .hearLine, .say("$TAG OK\r\n"))
        let server = ScriptedIMAPServer(IMAPScript(letters: letters, reactions: [idle]))
        let session = try await server.session()
        guard case .changed = try await session.idle() else {
            Issue.record("the expunge went unnoticed")
            return
        }
        _ = try await session.highestUID()
        #expect(try await session.idle(renewEvery: .milliseconds(20)) == .renewalDue)
    }

    @Test("without the IDLE capability the folder is polled with NOOP")
    func polls() async throws {
        var script = IMAPScript(
            letters: Self.letters, reactions: [Reaction(to: "NOOP", .say("* 3 EXISTS\r\n$TAG OK\r\n"))])
        script.capabilities = "IMAP4rev1"
        let server = ScriptedIMAPServer(script)
        let session = try await server.session(.narrow)
        guard case .changed = try await session.idle() else {
            Issue.record("the poll found nothing")
            return
        }
        #expect(!server.commands.contains("IDLE"))
    }

    @Test("MOVE tells where letters went; without MOVE they are copied, flagged and expunged by UID")
    func moves() async throws {
        let copied = "OK [COPYUID 9 3,7 101:102] done\r\n"
        let expected = [UInt32(3): (9, 101), 7: (9, 102)]
        for capabilities in ["IMAP4rev1 MOVE", "IMAP4rev1 UIDPLUS"] {
            var script = IMAPScript(
                letters: Self.letters,
                reactions: [
                    Reaction(to: "UID MOVE", .say("* \(copied)$TAG OK\r\n")),
                    Reaction(to: "UID COPY", .say("$TAG \(copied)")),
                ])
            script.capabilities = capabilities
            let server = ScriptedIMAPServer(script)
            let session = try await server.session()
            let moved = try await session.move([7, 3], to: "Done & gone")
            for (uid, target) in expected {
                #expect(moved[uid]?.uidValidity == UInt32(target.0))
                #expect(moved[uid]?.uid == UInt32(target.1))
            }
            let changes = server.commands.filter { $0.hasPrefix("UID ") }
            if capabilities.hasSuffix("MOVE") {
                #expect(changes == ["UID MOVE 3,7 \"Done &- gone\""])
            } else {
                #expect(
                    changes == [
                        "UID COPY 3,7 \"Done &- gone\"", "UID STORE 3,7 +FLAGS.SILENT (\\Deleted)", "UID EXPUNGE 3,7",
                    ])
            }
        }
    }

    @Test("a server without MOVE and UIDPLUS is not asked to expunge what others deleted")
    func refusesBareExpunge() async throws {
        var script = IMAPScript(letters: Self.letters)
        script.capabilities = "IMAP4rev1"
        let server = ScriptedIMAPServer(script)
        let session = try await server.session()
        await #expect(throws: TransportError(.unsupported(.move), peer: server.url)) {
            try await session.move([3], to: "Done")
        }
        #expect(!server.commands.contains { $0.hasPrefix("UID COPY") })
        #expect(await session.isOpen)
    }

    // Without cancellation the peer's silence lasts until a deadline, and the error says so.
    @Test("cancelling the task ends a call that waits, and the session can be opened again")
    func cancels() async throws {
        let server = ScriptedIMAPServer(IMAPScript(reactions: [Reaction(to: "NOOP", occurrence: 1, .hang)]))
        let session = try await server.session()
        let waiting = Task { try await session.noop() }
        while !server.commands.contains("NOOP") { await Task.yield() }
        waiting.cancel()
        await #expect(throws: TransportError(.cancelled, peer: server.url)) { try await waiting.value }
        try await session.open()
        #expect(try await session.select("INBOX").uidValidity == 777)
    }

    // The flood would last for 4 GB: only the cancellation can be what ends it first.
    @Test("cancelling the task ends a call whose server never falls silent")
    func cancelsFlood() async throws {
        let flood = Reaction(to: "NOOP", .flood("* OK\r\n", times: 700_000_000))
        let server = ScriptedIMAPServer(IMAPScript(reactions: [flood]))
        var limits = TransportLimits()
        limits.responseBytes = .max
        let session = try await server.session(limits)
        let flooded = Task { try await session.noop() }
        while server.peer.connections.allSatisfy({ $0.sentBytes < 1 << 20 }) { await Task.yield() }
        flooded.cancel()
        await #expect(throws: TransportError(.cancelled, peer: server.url)) { try await flooded.value }
    }

    @Test("abort ends a call from any thread")
    func aborts() async throws {
        let server = ScriptedIMAPServer(IMAPScript(reactions: [Reaction(to: "GREETING", .hang)]))
        let session = IMAPSession(endpoint: try server.endpoint())
        let opening = Task { try await session.open() }
        while server.peer.connections.isEmpty { await Task.yield() }
        session.abort()
        await #expect(throws: TransportError(.cancelled, peer: server.url)) { try await opening.value }
    }
}
