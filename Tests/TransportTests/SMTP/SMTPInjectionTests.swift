import GatewayTestKit
import Testing
import Transport

@Suite struct SMTPInjectionTests {
    static let badAddresses = [
        "a@x>\r\nRCPT TO:<evil@x", "\"a\r\nDATA\"@x.test", "a@x> SIZE=1", "a@x\u{0}.test", "a b@x.test", "a@x .test",
        "a@x\n.test", "a@x\r.test", "a@x\t.test", "<a@x.test>", "a@x.test>", "a\u{7F}@x.test", "", "@x.test", "a@", "a",
        "a\u{85}@x.test", "a\u{2028}@x.test", "a\u{A0}b@x.test", String(repeating: "a", count: 65) + "@x.test",
        "a@" + String(repeating: "x", count: 253),
    ]

    @Test("J2 an address that could be more than an address does not exist", arguments: badAddresses)
    func refusesAddress(text: String) {
        #expect(MailPath(Array(text.utf8)) == nil)
    }

    @Test("J2 broken UTF-8 is no address")
    func refusesBrokenUTF8() {
        #expect(MailPath(Array("a".utf8) + [0xFF] + Array("@x.test".utf8)) == nil)
        #expect(MailPath(Array("a".utf8) + [0xC0, 0x8A] + Array("@x.test".utf8)) == nil)
    }

    @Test(
        "J2 real addresses reach the wire as they are",
        arguments: ["a@x.test", "o'neil+tag=1@x-y.test", "jörg@müller.test"])
    func acceptsAddress(text: String) async throws {
        let server = ScriptedSMTPServer()
        let session = try await server.session()
        _ = try await session.send(from: nil, to: MailPath(text), message: WholeMessage(Array("x".utf8)))
        #expect(server.commands.contains("RCPT TO:<\(text)>"))
        let mail = server.commands.first { $0.hasPrefix("MAIL") }
        #expect(mail?.hasSuffix("SMTPUTF8") == text.utf8.contains { $0 > 127 })
    }

    /// Each would be the end of a message to some server, were it sent as it is.
    static let endings = ["\n.\n", "\n.\r\n", "\r\n.\n", "\r\n.\r", "\r.\r", "\r.\r\n", "\n.\r", "\r\n.\r\n"]

    @Test("J3 no ending inside a message ends it, wherever it is cut", arguments: endings)
    func smuggles(ending: String) async throws {
        let text = "Subject: a\r\n\r\nbefore\(ending)MAIL FROM:<evil@x.test>\r\nafter\(ending)"
        let server = ScriptedSMTPServer()
        let session = try await server.session()
        let bytes = Array(text.utf8)
        for size in [1, 2, 3, 5, bytes.count] {
            let delivery = try await session.send(
                from: nil, to: MailPath("b@x.test"), message: Pieces(bytes: bytes, size: size))
            guard case .accepted = delivery else {
                Issue.record("\(delivery)")
                continue
            }
        }
        #expect(server.messages.count == 5)
        #expect(Set(server.messages).count == 1)
        let wire = try #require(server.messages.first)
        #expect(Self.hasOnlyCRLF(wire))
        #expect(!server.commands.contains { $0.contains("evil") })
        // Undoing the dots gives back the text, with every kind of line end as CRLF.
        #expect(Self.undotted(wire) == Self.canonical(bytes))
    }

    @Test("J3 leading dots are doubled, also in the first line, and come back single")
    func dotsAreDoubled() async throws {
        let server = ScriptedSMTPServer()
        let session = try await server.session()
        _ = try await session.send(
            from: nil, to: MailPath("b@x.test"), message: WholeMessage(Array(".\r\n..a\r\nb.\r\n.".utf8)))
        #expect(server.messages == [Array("..\r\n...a\r\nb.\r\n..\r\n".utf8)])
    }

    @Test("a message that comes in pieces arrives whole")
    func streams() async throws {
        let server = ScriptedSMTPServer()
        let session = try await server.session()
        let line = Array((String(repeating: "x", count: 76) + "\r\n").utf8)
        let delivery = try await session.send(
            from: nil, to: MailPath("b@x.test"), message: Repeated(line: line, times: 60_000))
        guard case .accepted = delivery else {
            Issue.record("\(delivery)")
            return
        }
        #expect(server.messages.first?.count == 60_000 * 78)
    }

    private static func hasOnlyCRLF(_ wire: [UInt8]) -> Bool {
        wire.indices.allSatisfy { index in
            switch wire[index] {
            case UInt8(ascii: "\n"): index > 0 && wire[index - 1] == UInt8(ascii: "\r")
            case UInt8(ascii: "\r"): index + 1 < wire.count && wire[index + 1] == UInt8(ascii: "\n")
            default: true
            }
        }
    }

    private static func undotted(_ wire: [UInt8]) -> [[UInt8]] {
        lines(wire).map { $0.first == UInt8(ascii: ".") ? Array($0.dropFirst()) : $0 }
    }

    private static func canonical(_ bytes: [UInt8]) -> [[UInt8]] { lines(bytes) }

    /// Splits at CRLF, CR and LF.
    private static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = [[]]
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "\n"), index > 0, bytes[index - 1] == UInt8(ascii: "\r") { continue }
            if byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") {
                lines.append([])
            } else {
                lines[lines.count - 1].append(byte)
            }
        }
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}

private struct Pieces: MessageSource {
    let bytes: [UInt8]
    let size: Int
    var position = 0
    var byteCount: Int? { bytes.count }
    let isEightBit = false

    mutating func next() -> [UInt8]? {
        guard position < bytes.count else { return nil }
        defer { position += size }
        return Array(bytes[position..<min(bytes.count, position + size)])
    }
}

private struct Repeated: MessageSource {
    let line: [UInt8]
    let times: Int
    var sent = 0
    let byteCount: Int? = nil
    let isEightBit = false

    mutating func next() -> [UInt8]? {
        guard sent < times else { return nil }
        sent += 1
        return line
    }
}
