// fuzz-sources: Sources/MIMEParser/Decoding/CleanText.swift Sources/MIMEParser/Fields/AttachmentName.swift Sources/MIMEParser/Bytes/ASCII.swift Sources/MailGateway/Content
// fuzz-seeds: reply

/// Any two texts, as a reply and what we sent before: the parts are all of it, and any beginning can be read.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzQuoteTrimmer(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let isForward = (input.first ?? 0) & 1 == 1
    let pieces = input.dropFirst().split(separator: 0, maxSplits: 1)
    let text = CleanText.block(String(decoding: pieces.first ?? [], as: UTF8.self))
    let sent = pieces.dropFirst().map { String(decoding: $0, as: UTF8.self) }

    let trimmed = QuoteTrimmer.trim(text, sent: sent, isForward: isForward)
    precondition(trimmed.parts.map(\.text).joined().utf8.elementsEqual(text.utf8), "a byte was lost or doubled")
    precondition((inked(trimmed.new) > 0) == (inked(text) > 0), "nothing new remained")
    let beginning = String(decoding: text.utf8.prefix(input.count / 2), as: UTF8.self)
    precondition(QuoteTrimmer.trim(beginning).parts.map(\.text).joined().utf8.elementsEqual(beginning.utf8))
    precondition(MailLanguage(text)?.code.utf8.count ?? 2 == 2)

    let subject = CleanText.line(text)
    precondition(subject.utf8.count <= CleanText.longestLine && !subject.utf8.contains { $0 < 0x20 })
    precondition(ReplySubject.normalised(text).utf8.count <= CleanText.longestLine)
    let name = AttachmentName.displaySafe(text, number: 1)
    precondition(!name.isEmpty && name.utf8.count <= AttachmentName.longest && !name.utf8.contains { $0 == 0x2F })
    return 0
}

private func inked(_ text: String) -> Int {
    text.utf8.count { $0 > 0x20 }
}
