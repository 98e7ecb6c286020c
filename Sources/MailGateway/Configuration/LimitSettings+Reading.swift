import MIMEParser
import Notifier
import TicketStore
import Transport

extension LimitSettings {
    init(_ section: inout ConfigurationSection) {
        self.init()
        _ = section.section("intake") { intake.read(&$0) }
        _ = section.section("dispatch") { dispatch.read(&$0) }
        _ = section.section("brake") { brake.read(&$0) }
        _ = section.section("clocks") { clocks.read(&$0) }
        _ = section.section("composing") { composing.read(&$0) }
        _ = section.section("transport") { transport.read(&$0) }
        _ = section.section("api") { api.readLimits(&$0) }
        _ = section.section("parser") { parser.read(&$0) }
    }
}

extension IntakeLimits {
    fileprivate mutating func read(_ section: inout ConfigurationSection) {
        section.read("batch_letters", .count(1...10_000), into: &batchLetters)
        section.read("batch_bytes", .size(64 << 10...1 << 30), into: &batchBytes)
        section.read("first_reconnect", .duration(.milliseconds(10) ... .seconds(3_600)), into: &firstReconnect)
        section.read("longest_reconnect", .duration(.seconds(1) ... .seconds(86_400)), into: &longestReconnect)
        section.read("login_pause", .duration(.seconds(1) ... .seconds(86_400)), into: &loginPause)
        section.read("parse_attempts", .count(1...100), into: &parseAttempts)
        section.read("participants", .count(0...1_000), into: &participants)
        section.read("free_space", .size(1 << 20...1 << 40), into: &freeSpace)
        let acknowledgements = ScalarKind.count(0...1_000_000)
        section.read("acknowledgements_per_address", acknowledgements, into: &acknowledgementsPerAddress)
        section.read("acknowledgements_per_domain", acknowledgements, into: &acknowledgementsPerDomain)
        section.read("mails_per_sender", .count(1...1_000_000), into: &mailsPerSender)
        section.read("mails_per_domain", .count(1...1_000_000), into: &mailsPerDomain)
        section.read("loop_hops", .count(5...1_000), into: &loopHops)
        section.read("loop_repeats", .count(1...1_000), into: &loopRepeats)
        let reminder = ScalarKind<Duration>.duration(.seconds(60) ... .seconds(30 * 86_400))
        section.read("unconfirmed_reminder", reminder, into: &unconfirmedReminder)
    }
}

extension BrakeLimits {
    fileprivate mutating func read(_ section: inout ConfigurationSection) {
        let mails = ScalarKind.count(1...1_000_000)
        section.read("recipient_per_hour", mails, into: &recipientPerHour)
        section.read("recipient_per_day", mails, into: &recipientPerDay)
        section.read("ticket_per_hour", mails, into: &ticketPerHour)
        section.read("subject_per_hour", mails, into: &subjectPerHour)
        section.read("total_per_minute", mails, into: &totalPerMinute)
        section.read("patience", .duration(.seconds(3_600) ... .seconds(30 * 86_400)), into: &patience)
    }
}

extension DispatchSettings {
    fileprivate mutating func read(_ section: inout ConfigurationSection) {
        let pause = ScalarKind.duration(.milliseconds(10) ... .seconds(7 * 86_400))
        section.read("claimed_at_once", .count(1...10_000), into: &claimedAtOnce)
        section.read("lease", .duration(.seconds(60) ... .seconds(86_400)), into: &lease)
        section.read("first_retry", pause, into: &firstRetry)
        section.read("longest_retry", pause, into: &longestRetry)
        section.read("lifetime", .duration(.seconds(60) ... .seconds(30 * 86_400)), into: &lifetime)
        section.read("longest_wish", .duration(.seconds(60) ... .seconds(7 * 86_400)), into: &longestWish)
        section.read("uncertain_retry", pause, into: &uncertainRetry)
        section.read("uncertain_attempts", .count(1...100), into: &uncertainAttempts)
        section.read("first_reconnect", pause, into: &firstReconnect)
        section.read("longest_reconnect", pause, into: &longestReconnect)
        section.read("refused_pause", pause, into: &refusedPause)
        section.read("outage_before_alert", pause, into: &outageBeforeAlert)
        section.read("idle_close", pause, into: &idleClose)
        section.read("longest_sleep", .duration(.seconds(1) ... .seconds(3_600)), into: &longestSleep)
    }
}

extension ClockSettings {
    fileprivate mutating func read(_ section: inout ConfigurationSection) {
        section.read("fired_at_once", .count(1...10_000), into: &firedAtOnce)
        section.read("revised_at_once", .count(1...10_000), into: &revisedAtOnce)
        section.read("longest_sleep", .duration(.milliseconds(100) ... .seconds(600)), into: &longestSleep)
        section.read("jump", .duration(.seconds(60) ... .seconds(86_400)), into: &jump)
        section.read("steady_for", .duration(.seconds(1) ... .seconds(86_400)), into: &steadyFor)
    }
}

extension ComposingLimits {
    fileprivate mutating func read(_ section: inout ConfigurationSection) {
        section.read("attachment_bytes", .size(0...1 << 30), into: &attachmentBytes)
        section.read("notice_text_bytes", .size(1 << 10...16 << 20), into: &noticeTextBytes)
        section.read("subject_bytes", .count(40...900), into: &subjectBytes)
        section.read("references", .count(1...100), into: &references)
    }
}

extension TransportLimits {
    fileprivate mutating func read(_ section: inout ConfigurationSection) {
        let shortTime = ScalarKind.duration(.milliseconds(100) ... .seconds(3_600))
        section.read("connect_deadline", shortTime, into: &connectDeadline)
        section.read("command_deadline", shortTime, into: &commandDeadline)
        section.read("final_reply_deadline", .duration(.seconds(1) ... .seconds(7_200)), into: &finalReplyDeadline)
        section.read("farewell_deadline", shortTime, into: &farewellDeadline)
        section.read("unacknowledged_deadline", shortTime, into: &unacknowledgedDeadline)
        section.read("minimum_bytes_per_second", .count(0...1 << 30), into: &minimumBytesPerSecond)
        section.read("minimum_rate_grace", shortTime, into: &minimumRateGrace)
        section.read("response_line_bytes", .size(8 << 10...64 << 20), into: &responseLineBytes)
        section.read("response_bytes", .size(64 << 10...1 << 30), into: &responseBytes)
        section.read("held_bytes", .size(64 << 10...1 << 30), into: &heldBytes)
        section.read("listing_window", .count(1...10_000), into: &listingWindow)
        section.read("listed_letters", .count(1...10_000_000), into: &listedLetters)
        section.read("command_line_bytes", .size(512...64 << 10), into: &commandLineBytes)
        section.read("web_deadline", .duration(.seconds(1) ... .seconds(300)), into: &webDeadline)
        section.read("web_answer_bytes", .size(1 << 10...1 << 20), into: &webAnswerBytes)
        section.read("scan_deadline", shortTime, into: &scanDeadline)
        section.read("scan_bytes", .size(1 << 10...1 << 30), into: &scanBytes)
        section.read("idle_renewal", .duration(.seconds(10) ... .seconds(29 * 60)), into: &idleRenewal)
        section.read("poll_interval", .duration(.seconds(1) ... .seconds(86_400)), into: &pollInterval)
    }
}

extension ParserLimits {
    fileprivate mutating func read(_ section: inout ConfigurationSection) {
        section.read("header_bytes", .size(1 << 10...64 << 20), into: &headerBytes)
        section.read("field_bytes", .size(1 << 10...64 << 20), into: &fieldBytes)
        section.read("fields", .count(10...100_000), into: &fields)
        section.read("header_garbage_lines", .count(0...100_000), into: &headerGarbageLines)
        section.read("addresses", .count(1...100_000), into: &addresses)
        section.read("nesting", .count(1...1_000), into: &nesting)
        section.read("parts", .count(1...100_000), into: &parts)
        section.read("parameters", .count(1...10_000), into: &parameters)
        section.read("references", .count(2...10_000), into: &references)
        section.read("encoded_words", .count(1...100_000), into: &encodedWords)
        section.read("filename_bytes", .count(16...1_024), into: &filenameBytes)
        section.read("boundary_bytes", .count(70...8_192), into: &boundaryBytes)
        section.read("all_fields", .count(10...1_000_000), into: &allFields)
        section.read("second_readings", .count(0...100), into: &secondReadings)
        section.read("defects", .count(1...10_000), into: &defects)
        section.read("embedded_bytes", .size(64 << 10...1 << 30), into: &embeddedBytes)
        section.read("authentication_results", .count(1...10_000), into: &authenticationResults)
        section.read("authentication_properties", .count(1...100_000), into: &authenticationProperties)
        section.read("list_addresses", .count(1...10_000), into: &listAddresses)
        section.read("reported_things", .count(1...10_000), into: &reportedThings)
        section.read("rich_text_bytes", .size(1 << 10...1 << 30), into: &richTextBytes)
        section.read("rich_text_groups", .count(1...100_000), into: &richTextGroups)
        section.read("rich_text_fonts", .count(1...100_000), into: &richTextFonts)
        section.read("rich_text_conversions", .count(1...1_000_000), into: &richTextConversions)
        section.read("report_recipients", .count(1...100_000), into: &reportRecipients)
    }
}
