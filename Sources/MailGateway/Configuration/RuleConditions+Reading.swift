import GatewayKit
import TicketStore

/// What one `when` or `unless` section asks for.
struct RuleConditions {
    private(set) var list: [RuleCondition] = []
    private(set) var proof: SenderProof?

    /// Where the sample file explains what a text can be asked.
    private static let texts = "rules.*.when.subject"

    init(_ section: inout ConfigurationSection, mailboxes: [String]) {
        let mailbox = section.list("mailbox", .name(of: "mailbox", among: mailboxes) { MailboxName($0) })
        if !mailbox.isEmpty { list.append(.mailbox(mailbox.map(\.value))) }
        read("from", .address, &section) { .from($0) }
        read("to", .address, &section) { .to($0) }
        read("reply_to", .address, &section) { .replyTo($0) }
        read("subject", .words, &section) { .subject($0) }
        read("text", .words, &section) { .text($0) }
        list += section.table("headers", isRequired: false, like: Self.texts) { name, header in
            if header.isEmpty { header.complain(.nothingAsked) }
            return .header(name.utf8.map(ASCIIText.lowercased), TextTest(&header, .words))
        }
        readAttachment(&section)
        read("size", &section, SizeBounds.init) { .size($0) }
        read("spam_score", &section, NumberBounds.init) { .spamScore($0) }
        read("time", &section, TimeWindow.init) { .time($0) }
        proof = section.optional("proof", ScalarKind<SenderProof>.choice)
    }

    private mutating func read(
        _ key: String, _ folding: TextTest.Folding, _ section: inout ConfigurationSection,
        _ condition: (TextTest) -> RuleCondition
    ) {
        let isGiven = section.wasGiven(key)
        let test = section.section(key, like: Self.texts) { inner in
            if isGiven, inner.isEmpty { inner.complain(.nothingAsked) }
            return TextTest(&inner, folding)
        }
        if let test, isGiven { list.append(condition(test)) }
    }

    private mutating func read<Value>(
        _ key: String, _ section: inout ConfigurationSection, _ value: (inout ConfigurationSection) -> Value,
        _ condition: (Value) -> RuleCondition
    ) {
        let isGiven = section.wasGiven(key)
        if let value = section.section(key, value), isGiven { list.append(condition(value)) }
    }

    private mutating func readAttachment(_ section: inout ConfigurationSection) {
        read("attachment", &section) { attachment in
            var test = AttachmentTest()
            let name = attachment.section("name", like: Self.texts) { TextTest(&$0, .words) }
            let type = attachment.section("type", like: Self.texts) { TextTest(&$0, .words) }
            test.name = name ?? test.name
            test.type = type ?? test.type
            test.size = attachment.section("size") { SizeBounds(&$0) } ?? test.size
            return test
        } _: {
            .attachment($0)
        }
    }
}

extension Complaint {
    /// An empty condition fits everything, which nobody means.
    fileprivate static var nothingAsked: Complaint {
        Complaint("asks for nothing; write one of is, contains, starts, ends, matches, above, below")
    }
}

extension TextTest {
    init(_ section: inout ConfigurationSection, _ folding: Folding) {
        func words(_ key: String) -> [BytePattern] {
            section.list(key, .text).map { BytePattern(folding($0.value.utf8)) }
        }
        equals = words("is")
        contains = words("contains")
        starts = words("starts")
        ends = words("ends")
        matches = section.list("matches", .text).map { TextPattern($0.value) { folding($0) } }
        bounds = NumberBounds(&section)
    }
}

extension NumberBounds {
    init(_ section: inout ConfigurationSection) {
        let number = ScalarKind("a number such as 5 or -1.5") { DecimalNumber($0) }
        above = section.optional("above", number)
        below = section.optional("below", number)
    }
}

extension SizeBounds {
    init(_ section: inout ConfigurationSection) {
        above = section.optional("above", .size(0...1 << 40))
        below = section.optional("below", .size(0...1 << 40))
    }
}

extension TimeWindow {
    init(_ section: inout ConfigurationSection) {
        self.init()
        section.read("from", .minuteOfDay, into: &from)
        section.read("until", .minuteOfDay, into: &until)
        days = Set(section.list("days", ScalarKind<Weekday>.choice).map(\.value))
    }
}

extension ScalarKind where Value == Int {
    /// `08:30`; `24:00` is midnight too.
    static var minuteOfDay: Self {
        Self("an hour such as 08:30") { text in
            let bytes = Array(text.utf8)
            guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"),
                [0, 1, 3, 4].allSatisfy({ ASCIIText.isDigit(bytes[$0]) })
            else { return nil }
            let digits = bytes.map { Int($0) - 0x30 }
            let (hour, minute) = (digits[0] * 10 + digits[1], digits[3] * 10 + digits[4])
            guard hour < 24 && minute < 60 || hour == 24 && minute == 0 else { return nil }
            return (hour * 60 + minute) % 1_440
        }
    }
}
