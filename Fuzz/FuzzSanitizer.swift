// fuzz-sources: Sources/MIMEParser/Decoding/CleanText.swift Sources/MIMEParser/Fields/AttachmentName.swift Sources/MIMEParser/Bytes/ASCII.swift Sources/MailGateway/Content Sources/MailGateway/SafeHTML Tests/MailGatewayTests/SafeHTML/StrictMarkup.swift
// fuzz-without: SafeHTML+Mail.swift
// fuzz-flags: -I Sources/CLibXML -Xcc -I/usr/include/libxml2
// fuzz-seeds: html

/// Any bytes as HTML, through libxml2 and back: what comes out is of the narrowest kind, and stays the same when it
/// goes in again.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzSanitizer(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let html = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    let once = SafeHTML(html)
    let strict = StrictMarkup(once.markup)
    precondition(strict.complaints.isEmpty, "not safe: \(strict.complaints)")
    precondition(strict.deepest <= HTMLStructure.deepest, "deeper than allowed")
    precondition(SafeHTML(once.markup).markup.utf8.elementsEqual(once.markup.utf8), "another the second time")
    // An escape is at most five times its byte, a link brings some words of ours.
    precondition(once.markup.utf8.count <= 64 * count + 64, "the markup outgrew its source")
    return 0
}
