import GatewayKit
import GatewayTestKit
import Testing

@testable import Transport

@Suite struct IMAPArgumentTests {
    static let folders: [(String, String)] = [
        ("INBOX", "\"INBOX\""), ("Done & gone", "\"Done &- gone\""), ("Terminé", "\"Termin&AOk-\""),
        ("日本語", "\"&ZeVnLIqe-\""), ("😀", "\"&2D3eAA-\""), ("a/é/b", "\"a/&AOk-/b\""), ("x\"y\\z", "\"x\\\"y\\\\z\""),
        ("~peter/mail/台北/日本語", "\"~peter/mail/&U,BTFw-/&ZeVnLIqe-\""),
    ]

    @Test("J5 folder names become modified UTF-7 in quotes (RFC 3501, section 5.1.3)", arguments: folders)
    func encodes(name: String, wire: String) {
        #expect(FolderName(name)?.quoted == Array(wire.utf8))
    }

    @Test(
        "J5 a folder name that could be a second command is refused before it is sent",
        arguments: [
            "x\"\r\nA9 DELETE INBOX", "x\nA9 NOOP", "x\r", "x\u{0}y", "x\u{7F}", "x\u{85}y", "",
            String(repeating: "x", count: 1_001),
        ])
    func refusesFolder(name: String) async throws {
        let server = ScriptedIMAPServer()
        let session = try await server.session()
        let said = server.commands.count
        await #expect(throws: TransportError.self) { try await session.select(name) }
        await #expect(throws: TransportError.self) { try await session.createFolder(name) }
        await #expect(throws: TransportError.self) { try await session.move([1], to: name) }
        await #expect(throws: TransportError.self) { _ = try await session.messageCount(in: name) }
        #expect(server.commands.count == said)
        #expect(await session.isOpen)
    }

    @Test(
        "J5 a flag that could be more than a flag is refused",
        arguments: [
            "$x) \\Deleted", "a b", "a\r\nA9 EXPUNGE", "", "\\", "a\"", "{5}", "é", "a*", "a%",
        ])
    func refusesFlag(flag: String) async throws {
        let server = ScriptedIMAPServer()
        let session = try await server.session()
        await #expect(throws: TransportError.self) { try await session.addFlag(flag, to: [1]) }
        #expect(!server.commands.contains { $0.hasPrefix("UID STORE") })
    }

    @Test("J5 a credential with a line break is refused", arguments: ["pw\r\nA9 LOGOUT", "pw\n", "p\u{0}w", ""])
    func refusesCredential(text: String) {
        #expect(throws: TransportError.self) {
            try ServerEndpoint(url: "imaps://x.test", user: "a", password: Secret(text))
        }
        #expect(throws: TransportError.self) { try ServerEndpoint(url: "imaps://x.test", user: text) }
    }

    @Test("J5 a password with quotes and backslashes stays one word")
    func quotesPassword() async throws {
        let server = ScriptedIMAPServer()
        let endpoint = try ServerEndpoint(url: server.url, user: "a b", password: Secret("p\"w\\ {5}"))
        try await IMAPSession(endpoint: endpoint).open()
        #expect(server.commands.contains("LOGIN \"a b\" \"p\\\"w\\\\ {5}\""))
    }

    @Test("UIDs go out sorted, compressed, unquoted, and in commands of bounded length")
    func sequences() {
        func texts(_ uids: [UInt32], _ longest: Int = 8_000) -> [String] {
            UIDSequence.sequences(of: uids, longest: longest).map { String(decoding: $0.text, as: UTF8.self) }
        }
        #expect(texts([7, 1, 2, 3, 4, 5, 7, 0]) == ["1:5,7"])
        #expect(texts([.max, .max - 1]) == ["4294967294:4294967295"])
        #expect(texts([]) == [])
        #expect(texts([1, 3, 5, 7], 3) == ["1,3", "5,7"])
        let many = (1...5_000).map { UInt32($0 * 2) }
        let sequences = UIDSequence.sequences(of: many, longest: 8_000)
        #expect(sequences.allSatisfy { $0.text.count <= 8_000 })
        #expect(sequences.flatMap(\.uids) == many)
    }
}
