/// Any transfer encoding, chunk by chunk.
enum ContentDecoder {
    case base64(Base64Decoder)
    case quotedPrintable(QuotedPrintableDecoder)
    case uuencode(UuencodeDecoder)
    case yEnc(YencDecoder)

    /// Nothing decoded is ever longer than this in one piece.
    static let chunkSize = 64 << 10

    /// `nil` when the bytes need no decoding.
    init?(_ encoding: TransferEncoding, _ extent: Range<Int>) {
        switch encoding {
        case .identity: return nil
        case .base64: self = .base64(Base64Decoder(extent))
        case .quotedPrintable: self = .quotedPrintable(QuotedPrintableDecoder(extent))
        case .uuencode: self = .uuencode(UuencodeDecoder(extent))
        case .yEnc: self = .yEnc(YencDecoder(extent))
        }
    }

    var isAtEnd: Bool {
        switch self {
        case .base64(let decoder): decoder.isAtEnd
        case .quotedPrintable(let decoder): decoder.isAtEnd
        case .uuencode(let decoder): decoder.isAtEnd
        case .yEnc(let decoder): decoder.isAtEnd
        }
    }

    /// What was passed over so far.
    var repairs: ContentRepairs {
        switch self {
        case .base64(let decoder): decoder.repairs
        case .quotedPrintable(let decoder): decoder.repairs
        case .uuencode, .yEnc: []
        }
    }

    /// The next bytes, at most `capacity`; empty only when skipped bytes filled the input.
    mutating func next(_ capacity: Int, from input: Span<UInt8>) -> [UInt8] {
        switch self {
        case .base64(var decoder):
            defer { self = .base64(decoder) }
            return [UInt8](capacity: capacity) { output in decoder.fill(&output, from: input) }
        case .quotedPrintable(var decoder):
            defer { self = .quotedPrintable(decoder) }
            return [UInt8](capacity: capacity) { output in decoder.fill(&output, from: input) }
        case .uuencode(var decoder):
            defer { self = .uuencode(decoder) }
            return [UInt8](capacity: capacity) { output in decoder.fill(&output, from: input) }
        case .yEnc(var decoder):
            defer { self = .yEnc(decoder) }
            return [UInt8](capacity: capacity) { output in decoder.fill(&output, from: input) }
        }
    }

    /// Everything at once. No encoding makes content longer.
    static func decode(_ encoding: TransferEncoding, _ extent: Range<Int>, from input: Span<UInt8>) -> [UInt8] {
        guard var decoder = ContentDecoder(encoding, extent) else { return input.array(extent) }
        return decoder.next(extent.count + chunkMargin, from: input)
    }

    /// Room a decoder wants beyond what it writes.
    static let chunkMargin = 128
}
