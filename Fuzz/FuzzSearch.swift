// fuzz-sources: Sources/MIMEParser Sources/GatewayKit/Instant.swift Sources/TicketStore/ServiceLevel/CivilDate.swift Sources/TicketStore/Model/ConfiguredName.swift Sources/TicketStore/Model/SearchWords.swift Sources/TicketStore/Model/TicketNumber.swift Sources/TicketStore/Model/TicketStatus.swift
// fuzz-empty: GatewayKit
// fuzz-seeds: search

/// Any text in a search box: no trap, nothing beyond the limits, nothing that could end the quotation marks it is put
/// between; words that are read again are the same.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzSearch(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    let words = SearchWords(text)
    precondition(words == SearchWords(text), "read differently twice")
    let terms = words.terms + words.excluded + words.people
    let conditions =
        words.requesters.count + words.statuses.count + words.priorities.count + words.queues.count
        + words.assignees.count + words.tags.count + words.numbers.count
    // A state may stand for several statuses.
    precondition(terms.count <= SearchWords.mostTerms, "more words than are read")
    precondition(conditions <= SearchWords.mostTerms + TicketStatus.allCases.count, "more conditions than are read")
    for term in terms {
        precondition(term.text.unicodeScalars.contains { $0.isOfWord }, "a word without letters")
        precondition(
            !term.text.utf8.contains { $0 < 0x20 || $0 == 0x22 || $0 == 0x7F }, "a mark or a control in a word")
        precondition(term.text.utf8.count <= SearchWords.longest, "a word longer than what is read")
    }
    return 0
}

/// All that the words of a search know of a clock.
package enum SLAClock {
    package enum Health: Sendable { case breach, warning }
}
