import CSodium
import FoundationEssentials
import GatewayKit
import MIMEParser

/// A message as the JSON line of `inspect --json`.
struct InspectedMessage: Encodable {
    struct Leaf: Encodable {
        let type: String
        let filename: String?
        let charset: String?
        let disposition: String?
        let contentId: String?
        /// UTF-8 with LF line ends; text parts only.
        let text: String?
        /// Of the transfer-decoded bytes with CRLF turned into LF.
        let rawLength: Int
        let rawSHA256: String
        /// Of the transfer-decoded bytes.
        let exactSHA256: String

        enum CodingKeys: String, CodingKey {
            case type, filename, charset, disposition, contentId, text
            case rawLength = "raw_len"
            case rawSHA256 = "raw_sha256"
            case exactSHA256 = "sha_exact"
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(type, forKey: .type)
            try container.encode(filename, forKey: .filename)
            try container.encode(charset, forKey: .charset)
            try container.encode(disposition, forKey: .disposition)
            try container.encode(contentId, forKey: .contentId)
            try container.encodeIfPresent(text, forKey: .text)
            try container.encode(rawLength, forKey: .rawLength)
            try container.encode(rawSHA256, forKey: .rawSHA256)
            try container.encode(exactSHA256, forKey: .exactSHA256)
        }
    }

    let subject: String?
    /// Pairs of name and address; both may be null.
    let from: [[String?]]
    let to: [[String?]]
    let cc: [[String?]]
    let date: String?
    let messageId: String?
    let references: [String]
    let defects: [String]
    let leaves: [Leaf]
    /// What a bounce, a complaint or an absence notice says, one entry per recipient.
    let report: [InspectedReport]
    /// Why no person is taken to have written it, in a stable word; null for people.
    let automatic: String?

    init(_ message: ParsedMessage) {
        subject = message.subject
        from = message.from.map(Self.pair)
        to = message.to.map(Self.pair)
        cc = message.cc.map(Self.pair)
        date = message.date.map { Instant(seconds: $0.secondsUTC).description }
        messageId = message.messageID?.description
        references = message.references.map(\.description)
        defects = message.defects.map { "\($0.kind)" }
        leaves = message.parts.filter(\.isLeaf).map { Leaf($0, of: message) }
        let evidence = LoopEvidence(message, siteDomain: "", ownAddresses: [], isOwnMessageID: { _ in false })
        let read = MailReport(message, evidence)
        report = (read?.recipients ?? []).map(InspectedReport.init)
        automatic = Screening(evidence, report: read?.kind).word
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(subject, forKey: .subject)
        try container.encode(from, forKey: .from)
        try container.encode(to, forKey: .to)
        try container.encode(cc, forKey: .cc)
        try container.encode(date, forKey: .date)
        try container.encode(messageId, forKey: .messageId)
        try container.encode(references, forKey: .references)
        try container.encode(defects, forKey: .defects)
        try container.encode(leaves, forKey: .leaves)
        try container.encode(report, forKey: .report)
        try container.encode(automatic, forKey: .automatic)
    }

    private enum CodingKeys: String, CodingKey {
        case subject, from, to, cc, date, messageId, references, defects, leaves, report, automatic
    }

    /// With its line end.
    var jsonLine: String { Self.line(self) }

    static func errorLine(_ problem: String) -> String { line(["error": problem]) }

    private static func line(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        guard let encoded = try? encoder.encode(value) else { return "{\"error\":\"cannot be written as JSON\"}\n" }
        return String(decoding: encoded, as: UTF8.self) + "\n"
    }

    private static func pair(_ mailbox: Mailbox) -> [String?] {
        [mailbox.name, mailbox.text.isEmpty ? nil : String(decoding: mailbox.text, as: UTF8.self)]
    }
}

extension InspectedMessage.Leaf {
    init(_ part: Part, of message: ParsedMessage) {
        type = part.mediaType.description
        filename = part.filename
        charset = part.charset?.description ?? part.charsetLabel.map { String(decoding: $0, as: UTF8.self) }
        disposition = part.disposition.map { $0 == .inline ? "inline" : "attachment" }
        contentId = part.contentID.map { String(decoding: $0, as: UTF8.self) }
        text = part.mediaType.isText ? message.text(of: part.index) : nil
        var exact = ContentDigest()
        var folded = ContentDigest()
        var pendingReturn = false
        message.decode(part.index) { chunk in
            exact.update(chunk)
            folded.update(Self.withLineFeeds(chunk, &pendingReturn)[...])
        }
        if pendingReturn { folded.update([0x0D]) }
        rawLength = folded.length
        rawSHA256 = folded.hexadecimal
        exactSHA256 = exact.hexadecimal
    }

    /// CRLF to LF, across the ends of chunks.
    private static func withLineFeeds(_ chunk: ArraySlice<UInt8>, _ pendingReturn: inout Bool) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(chunk.count + 1)
        for byte in chunk {
            if pendingReturn, byte != 0x0A { output.append(0x0D) }
            pendingReturn = byte == 0x0D
            if !pendingReturn { output.append(byte) }
        }
        return output
    }
}

/// SHA-256, bit by bit of a stream.
private struct ContentDigest {
    private(set) var length = 0
    private var state = crypto_hash_sha256_state()

    init() {
        unsafe crypto_hash_sha256_init(&state)
    }

    mutating func update(_ chunk: ArraySlice<UInt8>) {
        length += chunk.count
        unsafe chunk.withUnsafeBufferPointer { bytes in
            _ = unsafe crypto_hash_sha256_update(&state, bytes.baseAddress, UInt64(bytes.count))
        }
    }

    /// Ends a copy of the stream, so that asking twice gives the same.
    var hexadecimal: String {
        var copy = state
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_bytes()))
        unsafe digest.withUnsafeMutableBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            unsafe crypto_hash_sha256_final(&copy, base)
        }
        return digest.map { (byte: UInt8) -> String in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
