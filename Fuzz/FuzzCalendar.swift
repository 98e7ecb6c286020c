// fuzz-sources: Sources/TicketStore/ServiceLevel/ICalendarHolidays.swift Sources/TicketStore/ServiceLevel/ICalendarLines.swift Sources/TicketStore/ServiceLevel/ICalendarLine.swift Sources/TicketStore/ServiceLevel/ICalendarDate.swift Sources/TicketStore/ServiceLevel/ICalendarEvent.swift Sources/TicketStore/ServiceLevel/ICalendarRecurrence.swift Sources/TicketStore/ServiceLevel/CivilDate.swift Sources/TicketStore/ServiceLevel/Weekday.swift Sources/GatewayKit/Instant.swift
// fuzz-flags: -module-name GatewayKit
// fuzz-seeds: calendar

/// Any bytes as an iCalendar file: no trap, nothing without bound, no day outside of the years, and of each problem a place
/// within the file and words that can be shown.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzCalendar(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let years = 2020...2040
    let read = ICalendarHolidays(input, years: years)
    precondition(read.days.allSatisfy { years.contains($0.year) }, "a day of another year")
    precondition(read.days.count <= Int(ICalendarHolidays.mostDays), "more days than are read")
    precondition(read.problems.count <= ICalendarHolidays.mostProblems, "more problems than are told")
    for problem in read.problems {
        precondition(problem.line.map { (1...count + 1).contains($0) } ?? true, "a line that is not there")
        precondition(problem.message.utf8.count <= 400, "a problem told at length")
        precondition(problem.message.utf8.allSatisfy { (0x20..<0x7F).contains($0) }, "a control came through")
    }
    precondition(read == ICalendarHolidays(input, years: years), "read differently twice")
    let withCRLF = ICalendarHolidays(crlf(input), years: years)
    precondition(withCRLF.days == read.days || input.contains(0x0D), "other line ends, other days")
    return 0
}

private func crlf(_ input: [UInt8]) -> [UInt8] {
    input.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
}
