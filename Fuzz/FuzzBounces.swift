// fuzz-sources: Sources/MIMEParser Sources/MailGateway/Content Sources/MailGateway/Reports Sources/MailGateway/Pipeline/LoopEvidence.swift
// fuzz-without: MailReport+Feedback.swift
// fuzz-seeds: bounce

/// Any mail as a bounce of any vendor's: no trap, no more recipients than the limit, no control in the words.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzBounces(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    // Half of the inputs are only the text of a server's notice: a header is hard to hit by chance.
    let head = "From: MAILER-DAEMON@x.test\nReturn-Path: <>\nSubject: failure notice\n\n"
    let isText = (input.first ?? 0) & 1 == 1
    let bytes = isText ? Array(head.utf8) + input.dropFirst() : input
    guard let message = try? MessageParser().parse(bytes) else { return 0 }
    let evidence = LoopEvidence(message, siteDomain: "x.test", ownAddresses: [], isOwnMessageID: { _ in false })
    guard let report = MailReport(message, evidence) else {
        precondition(!isText, "a server's notice was not read")
        return 0
    }
    precondition(!report.recipients.isEmpty && report.recipients.count <= message.bytes.count + 1)
    for entry in report.recipients {
        precondition(entry.words.utf8.count <= MailReport.Recipient.longestWords)
        precondition(!entry.words.utf8.contains { $0 < 0x20 }, "a control came through")
        precondition(!entry.isHard || entry.action == .failed)
        precondition(entry.code.map { (250...599).contains($0) } ?? true)
    }
    return 0
}
