import Glibc
import MIMEParser
import Testing

/// The samples of `Sources/MIMEParser/MIMEParser.docc` stand here as they stand there, and so they compile and run.
@Suite struct TourTests {
    private struct DiskFull: Error {}

    private final class File {
        var count = 0
        func write(_ chunk: ArraySlice<UInt8>) throws(DiskFull) { count += chunk.count }
    }

    @Test("read a mail in ten lines")
    func readsAMail() throws {
        let bytes = try GoldenCorpusTests.contents("alternative-with-image.eml")
        let message = try MessageParser().parse(bytes)
        print(message.subject ?? "(no subject)")
        for mailbox in message.from {
            print(mailbox.name ?? "", mailbox.address?.description ?? "(no address)")
        }
        for index in message.textBody { print(message.text(of: index)) }
        for index in message.attachments {
            print(message[index].filename ?? "unnamed", message.decodedBytes(of: index).count)
        }
        for defect in message.defects { print(defect.kind, "at byte", defect.offset) }
        #expect(!message.textBody.isEmpty)
    }

    @Test("fields of a header")
    func readsFields() throws {
        let message = try MessageParser().parse(GoldenCorpusTests.contents("plain.eml"))
        let sender = message.isFromAmbiguous ? nil : message.from.first?.address
        let sent = message.date?.secondsUTC
        let answers = message.inReplyTo + message.references
        #expect(sender != nil && sent != nil && answers.count >= 0)
        for field in message.fields(named: "Received") { print(field.text) }
        let isAutomatic = message.field("Auto-Submitted").map { $0.token != Array("no".utf8) } ?? false
        #expect(!isAutomatic)
    }

    @Test("parts and their content")
    func readsParts() throws {
        let message = try MessageParser().parse(GoldenCorpusTests.contents("alternative-with-image.eml"))
        let file = File()
        for part in message.mimeLeaves {
            print(part.index.value, part.mediaType, part.transferEncoding, part.bodyExtent.count)
        }
        let enclosed = message.enclosedLeaves.map { $0.filename ?? "unnamed" }
        #expect(enclosed.isEmpty)
        for index in message.attachments {
            try message.decode(index) { (chunk) throws(DiskFull) in
                try file.write(chunk)
            }
        }
        #expect(file.count == message.attachments.reduce(0) { $0 + message.decodedBytes(of: $1).count })
    }

    @Test("bad mail is data")
    func readsBadMail() throws {
        let message = try read("Content-Type: multipart/mixed; boundary=a\n\n--b\n\nx\n--b--\n--a\n\nshown\n")
        let isDamaged = message.defects.contains { $0.kind == .unterminatedMultipart }
        let places = message.defects.map { "\($0.kind) at \($0.offset) in part \($0.part?.value ?? 0)" }
        let isDoubtful = message.defects.contains { $0.kind == .secondReading }
        let hidden = message.attachments.filter { message[$0].isSecondReading }
        #expect(isDamaged && isDoubtful && hidden.count == 1 && !places.isEmpty)
    }

    @Test("limits")
    func keepsLimits() throws {
        let bytes = try GoldenCorpusTests.contents("plain.eml")
        var limits = ParserLimits()
        limits.parts = 100
        limits.nesting = 10
        let careful = try MessageParser(limits: limits).parse(bytes)
        let isCut = careful.defects.contains { $0.kind == .exceeded(.parts) }
        #expect(!isCut)
        do throws(MessageTooLarge) {
            _ = try MessageParser(limits: limits).parse(bytes)
        } catch {
            print(error.bytes, "bytes are more than", error.limit)
        }
    }

    @Test("delivery reports")
    func readsReports() throws {
        let message = try MessageParser().parse(GoldenCorpusTests.contents("bounce.eml"))
        if let report = message.report {
            for recipient in report.recipients where recipient.action == .failed {
                print(recipient.finalRecipient.map { String(decoding: $0, as: UTF8.self) } ?? "somebody")
                print(recipient.status?.description ?? "", recipient.diagnostic ?? "")
            }
            print(report.originalMessageID?.description ?? "about an unknown message")
        }
        if let complaint = message.feedbackReport, complaint.kind == .abuse {
            print(complaint.originalRecipients.count, "readers call it spam")
        }
        #expect(message.report != nil)
    }

    static let pages = ["ReadAMail", "HeaderFields", "PartsAndContent", "BadMail", "Limits", "Reports"]

    @Test("every sample of the tour stands in this file", arguments: pages)
    func compilesSamples(page: String) throws {
        let here = try Self.lines(#filePath)
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        var sample: [[UInt8]]?
        var samples = 0
        for line in try Self.lines("/\(root)/Sources/MIMEParser/MIMEParser.docc/\(page).md") {
            guard line.starts(with: Array("```".utf8)) else {
                sample?.append(line)
                continue
            }
            guard let finished = sample else {
                sample = []
                continue
            }
            let isHere = here.indices.contains { here[$0...].starts(with: finished) }
            #expect(
                isHere && !finished.isEmpty,
                "\(String(decoding: Array(finished.joined(separator: [0x0A])), as: UTF8.self))")
            samples += 1
            sample = nil
        }
        #expect(samples > 0 && sample == nil)
    }

    /// The lines of a file without the space that indents them.
    private static func lines(_ path: String) throws -> [[UInt8]] {
        let descriptor = unsafe open(path, O_RDONLY)
        try #require(descriptor >= 0, "\(path) is missing")
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
        return bytes[..<max(count, 0)].split(separator: 0x0A, omittingEmptySubsequences: false).map {
            Array($0.drop { $0 == 0x20 })
        }
    }
}
