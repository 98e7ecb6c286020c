// fuzz-sources: Sources/MIMEParser
// fuzz-seeds: message

/// Any bytes are a message: parsing and asking for everything never traps, and what is handed out holds together.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzMessageParser(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    // Small limits, so that small inputs meet them.
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
    guard let message = try? MessageParser(limits: limits).parse(bytes) else { preconditionFailure("never refused") }
    readHeaders(message)
    for part in message.parts { readContent(part, of: message) }
    var canonical = 0
    message.canonicalBody { canonical += $0.count }
    _ = message.bodySelection
    _ = message.report
    return 0
}

private func readHeaders(_ message: ParsedMessage) {
    for part in message.parts {
        let header = message.header(of: part.index)
        for field in header.fields { precondition(hasNoControls(field.text), "a control in header text") }
        precondition(hasNoControls(header.subject ?? ""), "a control in a subject")
        for mailbox in header.from + header.to + header.cc {
            precondition(hasNoControls(mailbox.name ?? ""), "a control in a name")
        }
        precondition(hasNoControls(part.filename ?? ""), "a control in a file name")
        _ = (header.date, header.messageID, header.references, header.inReplyTo, header.isFromAmbiguous)
    }
    _ = message.defects
}

private func readContent(_ part: Part, of message: ParsedMessage) {
    precondition(part.bodyExtent.lowerBound <= part.bodyExtent.upperBound)
    for child in part.children { precondition(child.value > part.index.value, "children follow their parent") }
    var streamed: [UInt8] = []
    message.decode(part.index) { chunk in
        precondition(chunk.count <= 64 << 10, "a chunk too large")
        streamed += chunk
    }
    precondition(streamed == message.decodedBytes(of: part.index), "streamed and whole content differ")
    precondition(!message.text(of: part.index).utf8.contains(0x0D), "a CR in text")
}

private func hasNoControls(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
}
