import Glibc
import MIMEParser
import Testing

/// Each `Tests/Corpus/mail/NAME.eml` reads as `NAME.golden` says, with LF and with CRLF line ends.
@Suite struct GoldenCorpusTests {
    static let names = [
        "accents", "alternative-with-image", "bounce", "broken-boundaries", "broken-header", "digest",
        "footer-below-base64", "forwarded", "japanese", "latin1-everywhere", "part-after-the-end", "plain",
        "uuencode-inline", "uuencoded", "winmail", "yenc-inline",
    ]

    @Test("a fixture reads as its golden outline says", arguments: names)
    func readsWithLF(name: String) throws {
        let bytes = try Self.contents("\(name).eml")
        let golden = try Self.contents("\(name).golden")
        #expect(outline(try MessageParser().parse(bytes)) == String(decoding: golden, as: UTF8.self))
    }

    @Test("CRLF line ends change nothing", arguments: names)
    func readsWithCRLF(name: String) throws {
        let bytes = try withCRLF(Self.contents("\(name).eml"))
        let golden = try Self.contents("\(name).golden")
        #expect(outline(try MessageParser().parse(bytes)) == String(decoding: golden, as: UTF8.self))
    }

    @Test("I22 every prefix of every fixture is a message", arguments: names)
    func readsEveryPrefix(name: String) throws {
        let bytes = try Self.contents("\(name).eml")
        for length in 0...bytes.count {
            let message = try MessageParser().parse(Array(bytes[..<length]))
            #expect(message.parts.allSatisfy { $0.bodyExtent.upperBound <= max(length, 1 << 12) })
            for leaf in message.leaves { _ = message.text(of: leaf.index) }
            _ = (message.bodySelection, message.report, message.defects)
        }
    }

    @Test("streamed content is the whole content", arguments: names)
    func streams(name: String) throws {
        let message = try MessageParser().parse(Self.contents("\(name).eml"))
        for part in message.parts {
            var streamed: [UInt8] = []
            message.decode(part.index) { streamed += $0 }
            #expect(streamed == message.decodedBytes(of: part.index))
        }
    }

    @Test("I9 LF and CRLF copies of a mail have the same canonical body", arguments: names)
    func sharesCanonicalBody(name: String) throws {
        let bytes = try Self.contents("\(name).eml")
        var canonical: [[UInt8]] = []
        for form in [bytes, withCRLF(bytes), bytes + [0x0A, 0x20, 0x0A]] {
            var body: [UInt8] = []
            try MessageParser().parse(form).canonicalBody { body += $0 }
            canonical.append(body)
        }
        #expect(canonical[0] == canonical[1])
        #expect(canonical[0] == canonical[2] || name == "part-after-the-end" || name == "footer-below-base64")
    }

    static func contents(_ file: String) throws -> [UInt8] {
        let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let descriptor = unsafe open("/\(folder)/Corpus/mail/\(file)", O_RDONLY)
        try #require(descriptor >= 0, "\(file) is missing")
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
        return Array(bytes[..<max(count, 0)])
    }
}
