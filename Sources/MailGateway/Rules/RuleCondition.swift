import TicketStore

/// One thing a rule asks of a mail. Proof of the sender is asked for by `MailRule.proof`: it is known later.
enum RuleCondition: Sendable, Equatable {
    /// The mailbox the mail came to.
    case mailbox([MailboxName])
    /// The From address, when there is exactly one and it is well formed.
    case from(TextTest)
    /// One of those the mail went to, as its writer or the servers that carried it say.
    case to(TextTest)
    /// One of the Reply-To addresses.
    case replyTo(TextTest)
    case subject(TextTest)
    /// What the author wrote anew.
    case text(TextTest)
    /// The value of a field, decoded; one of them when there are several. The name is in lower case.
    case header([UInt8], TextTest)
    /// One file that came with the mail and fits in all.
    case attachment(AttachmentTest)
    /// Bytes of the whole mail, as the server counts them.
    case size(SizeBounds)
    case spamScore(NumberBounds)
    /// When the mail was received.
    case time(TimeWindow)
}

/// What a rule asks of a file.
struct AttachmentTest: Sendable, Equatable {
    var name = TextTest()
    /// The declared media type: `application/pdf`.
    var type = TextTest()
    /// Of the decoded file.
    var size = SizeBounds()

    func fits(name: [UInt8], type: [UInt8], size: Int) -> Bool {
        self.name.fits(name) && self.type.fits(type) && self.size.contains(size)
    }
}

/// More bytes than one number, fewer than another.
struct SizeBounds: Sendable, Equatable {
    var above: Int?
    var below: Int?

    func contains(_ size: Int) -> Bool {
        (above.map { $0 < size } ?? true) && (below.map { size < $0 } ?? true)
    }
}

/// Hours of some days of the week, in the time zone of the mailbox's queue.
struct TimeWindow: Sendable, Equatable {
    /// Minutes after midnight; the window ends before `until`. From a later to an earlier hour it runs over midnight,
    /// and the hours after midnight belong to the day they began on. Equal hours are the whole day.
    var from = 0
    var until = 0
    /// Empty for every day.
    var days: Set<Weekday> = []

    /// `localSeconds` are since 1970 on the wall clock.
    func contains(localSeconds: Int64) -> Bool {
        let days = localSeconds.quotientAndRemainder(dividingBy: 86_400)
        let day = days.remainder < 0 ? days.quotient - 1 : days.quotient
        let minute = Int((localSeconds - day * 86_400) / 60)
        if from < until { return (from..<until).contains(minute) && isMeant(day) }
        return minute >= from ? isMeant(day) : minute < until && isMeant(day - 1)
    }

    private func isMeant(_ day: Int64) -> Bool {
        days.isEmpty || days.contains(Weekday(daysSince1970: day))
    }
}
