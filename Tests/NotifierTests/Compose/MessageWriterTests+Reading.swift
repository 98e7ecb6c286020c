import GatewayKit
import MIMEParser
import Testing
import TicketStore

@testable import Notifier

extension MessageWriterTests {
    static let file = Array((0..<200).map { UInt8($0) })

    static func message(_ change: (inout OutgoingMessage) throws -> Void = { _ in }) throws -> OutgoingMessage {
        var message = OutgoingMessage(
            from: .init(name: "Support", address: try #require(EmailAddress("support@example.org"))),
            to: .init(address: try #require(EmailAddress("zoe@customer.example"))), subject: "Hello",
            date: .signing, messageID: try #require(MessageID("abc.1-2@example.org")), nature: .written,
            loopMark: "example.org", text: "Hello")
        try change(&message)
        return message
    }

    static func enclosure(
        _ name: String, mediaType: String = "application/pdf"
    ) throws -> OutgoingMessage.Enclosure {
        OutgoingMessage.Enclosure(
            name: name, mediaType: mediaType, digest: try #require(Digest(Array(repeating: 7, count: 32))),
            size: file.count)
    }

    /// What goes on the wire, before dots are doubled.
    static func bytes(_ message: OutgoingMessage) throws -> [UInt8] {
        let composed = MessageWriter.compose(message, envelopeSender: nil)
        var carried = CarriedMail(composed, files: composed.enclosures.map { _ in BlobReader(file) })
        var bytes: [UInt8] = []
        while let piece = try carried.next() { bytes += piece }
        #expect(carried.byteCount == bytes.count)
        return bytes
    }

    static func read(_ message: OutgoingMessage) throws -> ParsedMessage {
        try MessageParser().parse(bytes(message))
    }

    static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }

    /// The mail holds the fields it should and no other, every word as it was given, and nothing but short
    /// lines of ASCII ended by CRLF.
    static func expectFaithful(_ message: OutgoingMessage) throws {
        let bytes = try bytes(message)
        var previous: UInt8 = 0
        for byte in bytes {
            guard (byte == 0x0A) == (previous == 0x0D) || byte != 0x0A && previous != 0x0D,
                0x20...0x7E ~= byte || byte == 0x0A || byte == 0x0D || byte == 0x09
            else {
                Issue.record("byte \(byte) after \(previous)")
                return
            }
            previous = byte
        }
        #expect(lines(bytes).allSatisfy { $0.count <= 999 })
        let parsed = try MessageParser().parse(bytes)
        let names = parsed.header.fields.map { String(decoding: $0.name, as: UTF8.self) }
        var expected = ["From", "To", "Subject", "Date", "Message-ID", "X-MailGateway-Loop", "MIME-Version"]
        expected.append("Content-Type")
        if message.enclosures.isEmpty { expected.append("Content-Transfer-Encoding") }
        #expect(names == expected)
        #expect(parsed.from.count == 1)
        #expect(parsed.to.map(\.address) == [message.to.address])
        expectSame(parsed.subject ?? "", HeaderText.cleaned(message.subject))
        expectSame(parsed.from.first?.name ?? "", HeaderText.cleaned(message.from.name ?? ""))
        expectSame(parsed.to.first?.name ?? "", HeaderText.cleaned(message.to.name ?? ""))
        let parts = parsed.parts.filter { $0.filename != nil }
        #expect(parts.count == message.enclosures.count)
        for (part, enclosure) in zip(parts, message.enclosures) where enclosure.name.utf8.count <= 200 {
            let name = HeaderText.cleaned(enclosure.name)
            expectSame(part.filename ?? "", name.isEmpty ? "attachment" : name)
            #expect(parsed.decodedBytes(of: part.index) == file)
        }
    }

    /// Byte for byte: `==` on strings takes different spellings for the same.
    static func expectSame(_ read: String, _ written: String) {
        #expect(Array(read.utf8) == Array(written.utf8), "\(read.debugDescription) for \(written.debugDescription)")
    }
}

/// A small generator whose failures can be repeated.
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    /// Up to 60 scalars, of the kinds that make trouble.
    mutating func words() -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<(next() % 60) {
            let pick: UInt32 =
                switch next() % 8 {
                case 0: UInt32(next() % 0x20)
                case 1: Array("\r\n\t \"\\=?_<>@,;:()[]{}.%".unicodeScalars)[Int(next() % 24) % 23].value
                case 2: UInt32(0x80 + next() % 0x780)
                case 3: UInt32(0x300 + next() % 0x70)
                case 4: UInt32(0x1F300 + next() % 0x300)
                default: UInt32(0x20 + next() % 0x5F)
                }
            scalars.append(Unicode.Scalar(pick) ?? "?")
        }
        return String(scalars)
    }
}
