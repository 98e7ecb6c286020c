// fuzz-sources: Sources/MIMEParser Fuzz/Shared
// fuzz-seeds: tnef
// fuzz-weight: 2

/// Any bytes are a winmail.dat, and any bytes rich text: what is read of them is bounded, UTF-8, and lies within them.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzTNEF(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    readTNEF(bytes)
    readTNEF(signature + bytes)
    readTNEF(Array(bytes.prefix(bytes.count / 2)))
    readRichText(bytes)
    if let compressed = CompressedRichText(bytes.span, 0..<bytes.count, limit: limits.richTextBytes) {
        require(compressed.bytes.count <= limits.richTextBytes, "rich text ends at its limit")
        readRichText(compressed.bytes)
    }
    return 0
}

private let signature: [UInt8] = [0x78, 0x9F, 0x3E, 0x22, 0x01, 0x00]

private let limits: ParserLimits = {
    var limits = ParserLimits()
    limits.parts = 40
    limits.nesting = 6
    limits.richTextBytes = 20_000
    limits.richTextGroups = 8
    limits.richTextFonts = 4
    limits.richTextConversions = 5
    return limits
}()

private func readTNEF(_ content: [UInt8]) {
    let header = Array("Content-Type: application/ms-tnef; name=winmail.dat\n\n".utf8)
    guard let message = try? MessageParser(limits: limits).parse(header + content) else { fatalError("never refused") }
    require(message.parts.count <= limits.parts + 1, "parts are counted")
    for part in message.parts {
        let decoded = message.decodedBytes(of: part.index)
        require(decoded.count <= max(content.count, limits.embeddedBytes), "nothing is made larger than allowed")
        let text = message.text(of: part.index)
        require(String(decoding: text.utf8, as: UTF8.self).utf8.elementsEqual(text.utf8), "text is UTF-8")
        let name = part.filename ?? ""
        require(name.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "no control in a file name")
    }
    let selection = message.bodySelection
    let shown = selection.textBody + selection.htmlBody + selection.attachments
    require(shown.allSatisfy { $0.value < message.parts.count }, "what is shown is a part")
}

private func readRichText(_ bytes: [UInt8]) {
    guard let (content, _) = RichText.read(bytes, limits: limits) else { return }
    let utf8 =
        switch content {
        case .html(let bytes), .plain(let bytes): bytes
        }
    require(String(validating: utf8, as: UTF8.self) != nil, "rich text becomes UTF-8")
    require(utf8.count <= 8 * bytes.count + 64, "rich text grows by a bounded factor")
}
