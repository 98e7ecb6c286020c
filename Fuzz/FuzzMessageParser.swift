// fuzz-sources: Sources/MIMEParser Fuzz/Shared
// fuzz-seeds: message
// fuzz-weight: 4

/// Any bytes are a message: parsing and asking for everything never traps, and what is handed out holds together.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzMessageParser(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = FuzzInput(start, count)
    let message = read(input.bytes, smallLimits)
    readHeaders(message)
    for part in message.parts { readContent(part, of: message) }
    readCanonicalBody(message)
    require(message.parts.count <= smallLimits.parts + 1, "parts are counted")
    require(message.bodySelection.attachments.allSatisfy { $0.value < message.parts.count }, "attachments are parts")
    _ = message.report

    // A mail cut off anywhere is a mail.
    readHeaders(read(Array(input.bytes.prefix(input.number(below: input.bytes.count + 1))), smallLimits))
    requireSameReading(input)
    return 0
}

/// Line ends are content where a part is binary as it stands.
private func requireSameReading(_ input: FuzzInput) {
    let copies = [input.withLF, input.withCRLF].map { read($0, ParserLimits()) }
    let isBinary = copies.contains { $0.parts.contains { $0.mayBeTNEF || $0.transferEncoding == .yEnc } }
    require(isBinary || Outline(copies[0]) == Outline(copies[1]), "line ends change nothing")
}

/// Small, so that small inputs meet them.
private let smallLimits: ParserLimits = {
    var limits = ParserLimits()
    limits.nesting = 6
    limits.parts = 40
    limits.fields = 60
    limits.addresses = 20
    limits.references = 10
    limits.encodedWords = 20
    limits.fieldBytes = 4_000
    limits.richTextBytes = 20_000
    limits.richTextGroups = 8
    limits.richTextFonts = 4
    limits.richTextConversions = 5
    return limits
}()

private func read(_ bytes: [UInt8], _ limits: ParserLimits) -> ParsedMessage {
    guard let message = try? MessageParser(limits: limits).parse(bytes) else { fatalError("never refused") }
    return message
}

private func readHeaders(_ message: ParsedMessage) {
    for part in message.parts {
        let header = message.header(of: part.index)
        for field in header.fields { require(hasNoControls(field.text), "no control in header text") }
        require(hasNoControls(header.subject ?? ""), "no control in a subject")
        for mailbox in header.from + header.to + header.cc {
            require(hasNoControls(mailbox.name ?? ""), "no control in a name")
        }
        require(hasNoControls(part.filename ?? ""), "no control in a file name")
        _ = (header.date, header.messageID, header.references, header.inReplyTo, header.isFromAmbiguous)
    }
    _ = message.defects
}

private func readContent(_ part: Part, of message: ParsedMessage) {
    require(part.bodyExtent.lowerBound <= part.bodyExtent.upperBound, "a body has a length")
    for child in part.children { require(child.value > part.index.value, "children follow their parent") }
    var streamed: [UInt8] = []
    message.decode(part.index) { chunk in
        require(chunk.count <= 64 << 10, "chunks are small")
        streamed += chunk
    }
    require(streamed == message.decodedBytes(of: part.index), "streamed content is the whole content")
}

/// The canonical body is fed in chunks; fed byte by byte it is the same.
private func readCanonicalBody(_ message: ParsedMessage) {
    var canonical: [UInt8] = []
    message.canonicalBody { canonical += $0 }
    var fed: [UInt8] = []
    for part in message.mimeLeaves {
        var text = CanonicalText()
        for byte in message.decodedBytes(of: part.index) { fed += text.next([byte]) }
        fed.append(0x0A)
    }
    require(fed == canonical, "pieces change nothing")
}

private func hasNoControls(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
}
