// fuzz-sources: Sources/MIMEParser/Decoding/CleanText.swift Sources/MIMEParser/Fields/AttachmentName.swift Sources/MIMEParser/Bytes/ASCII.swift Sources/MailGateway/Content
// fuzz-seeds: html

/// Any bytes as HTML: no trap, no control in the text, every mark within it, and all of it can be trimmed.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzHTML(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let read = HTMLText(String(decoding: input, as: UTF8.self))
    let size = read.text.utf8.count
    precondition(!read.text.utf8.contains { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 }, "a control came through")
    precondition(read.quotations.allSatisfy { $0.upperBound <= size }, "a mark beyond the text")
    precondition(
        zip(read.quotations, read.quotations.dropFirst()).allSatisfy { $0.lowerBound <= $1.lowerBound },
        "marks out of order")
    // Quote marks and list indents grow a line by a bounded factor.
    precondition(size <= 64 * count + 64, "the text outgrew its source")

    let trimmed = QuoteTrimmer.trim(read.text, marks: read.quotations)
    let kept = inked(trimmed.new) + inked(trimmed.quoted) + inked(trimmed.signature)
    precondition(kept == inked(read.text), "a word was lost or doubled")
    return 0
}

private func inked(_ text: String) -> Int {
    text.utf8.count { $0 > 0x20 }
}
