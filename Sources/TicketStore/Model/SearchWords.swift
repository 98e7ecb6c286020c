package import GatewayKit
package import MIMEParser

/// What somebody typed into a search box, taken apart: words, "phrases in quotes", -excluded words, and conditions.
///
/// Reading is linear, refuses nothing and takes nothing for a command: what is no condition it knows is a word, and words
/// reach the database as quoted text only. Of a long text the beginning counts.
package struct SearchWords: Sendable, Equatable {
    /// Bytes of UTF-8 that are read.
    package static let longest = 256
    /// Words, phrases and conditions that are read.
    package static let mostTerms = 16

    /// A word or a phrase.
    package struct Term: Sendable, Equatable {
        /// Not empty; has a letter or a digit.
        package var text: String
        /// It was typed with `*` at its end: words that begin so are meant too.
        package var isBeginning = false
    }

    /// All of them stand in what is found: in one message, or around it.
    package var terms: [Term] = []
    /// None of them stands there.
    package var excluded: [Term] = []
    /// `from:` with a whole address: the requester.
    package var requesters: [EmailAddress] = []
    /// `from:` with anything else: words of a name or an address.
    package var people: [Term] = []
    /// `status:`, and `is:` with what several statuses are. Any of them; all when empty.
    package var statuses: Set<TicketStatus> = []
    /// `priority:`. Any of them; all when empty.
    package var priorities: Set<TicketPriority> = []
    /// `queue:`. Any of them; all when empty.
    package var queues: Set<QueueName> = []
    /// `assignee:`. Any of them; all when empty.
    package var assignees: Set<AgentName> = []
    /// `is:unassigned`, or `assignee:none`.
    package var isUnassigned = false
    /// `tag:`. Every one of them.
    package var tags: Set<TagName> = []
    /// `number:`. Any of them; all when empty.
    package var numbers: Set<TicketNumber> = []
    /// `after:`: the beginning of that day, UTC.
    package var createdFrom: Instant?
    /// `before:`: the beginning of that day, UTC.
    package var createdBefore: Instant?
    /// `is:breach`, `is:warning` or `is:overdue`.
    package var health: SLAClock.Health?

    /// Whose messages are searched has so few that each is looked up; see `SearchReach.lookedUp`.
    var isAboutFewMessages = true

    private var count = 0

    /// Asks for nothing.
    package init() {}

    /// Any text.
    package init(_ text: String) {
        var reader = SearchTextReader(text)
        while count < Self.mostTerms, let piece = reader.next() { take(piece) }
    }

    /// Nothing is asked for: everything is found.
    package var isEmpty: Bool { self == SearchWords() }

    private mutating func take(_ piece: SearchTextReader.Piece) {
        if let key = piece.key, !piece.isExcluded, !piece.text.utf8.isEmpty, takeCondition(key, piece.text) {
            count += 1
            return
        }
        let text = piece.key.map { "\($0):\(piece.text)" } ?? piece.text
        guard let term = Self.term(text) else { return }
        count += 1
        if piece.isExcluded { excluded.append(term) } else { terms.append(term) }
    }

    /// `nil` for text without a letter or a digit, which no index of words has.
    private static func term(_ text: String) -> Term? {
        guard text.unicodeScalars.contains(where: \.isOfWord) else { return nil }
        let isBeginning = text.utf8.last == UInt8(ascii: "*")
        return Term(text: text, isBeginning: isBeginning)
    }

    /// `false` when the value means nothing to this condition.
    private mutating func takeCondition(_ key: String, _ value: String) -> Bool {
        switch key {
        case "from": return takePerson(value)
        case "is": return takeState(value)
        case "status":
            guard let status = TicketStatus(rawValue: value) else { return false }
            statuses.insert(status)
        case "priority":
            guard let priority = TicketPriority(rawValue: value) else { return false }
            priorities.insert(priority)
        case "queue": queues.insert(QueueName(value))
        case "assignee": if value == "none" { isUnassigned = true } else { assignees.insert(AgentName(value)) }
        case "tag": tags.insert(TagName(value))
        case "number":
            guard let number = TicketNumber(value) else { return false }
            numbers.insert(number)
        case "before", "after": return takeDay(key, value)
        default: return false
        }
        return true
    }

    private mutating func takePerson(_ value: String) -> Bool {
        if let address = EmailAddress(value) {
            requesters.append(address)
            return true
        }
        guard let term = Self.term(value) else { return false }
        people.append(term)
        return true
    }

    private mutating func takeState(_ value: String) -> Bool {
        switch value {
        case "open": statuses.formUnion(TicketStatus.allCases.filter(\.isActive))
        case "closed": statuses.formUnion(TicketStatus.allCases.filter { !$0.isActive })
        case "unassigned": isUnassigned = true
        case "overdue", "breach": health = .breach
        case "warning": health = .warning
        default:
            if let status = TicketStatus(rawValue: value) {
                statuses.insert(status)
            } else if let priority = TicketPriority(rawValue: value) {
                priorities.insert(priority)
            } else {
                return false
            }
        }
        return true
    }

    private mutating func takeDay(_ key: String, _ value: String) -> Bool {
        guard let day = CivilDate(value) else { return false }
        let instant = Instant(seconds: day.daysSince1970 * 86_400)
        if key == "before" { createdBefore = instant } else { createdFrom = instant }
        return true
    }
}

/// Cuts a search text into pieces, from its beginning to its end.
private struct SearchTextReader {
    struct Piece {
        /// In lower case, what stands before the first colon; `nil` where nothing does.
        var key: String?
        var text: String
        var isExcluded: Bool
    }

    private let scalars: [Unicode.Scalar]
    private var place = 0

    init(_ text: String) {
        var used = 0
        var scalars: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars {
            used += UTF8.width(scalar)
            guard used <= SearchWords.longest else { break }
            // A control, above all NUL, is a gap.
            scalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
        }
        self.scalars = scalars
    }

    /// `nil` at the end.
    mutating func next() -> Piece? {
        while place < scalars.count, scalars[place].properties.isWhitespace { place += 1 }
        guard place < scalars.count else { return nil }
        let isExcluded = scalars[place] == "-"
        if isExcluded { place += 1 }
        if let phrase = quoted() { return Piece(text: phrase, isExcluded: isExcluded) }
        let start = place
        while place < scalars.count, !isEnd(scalars[place]) {
            let isKey = scalars[place] == ":" && scalars[start..<place].allSatisfy(\.isASCIILetter) && place > start
            place += 1
            guard isKey else { continue }
            let key = text(start..<(place - 1)).lowercased()
            let value = quoted() ?? word()
            return Piece(key: key, text: value, isExcluded: isExcluded)
        }
        return Piece(text: text(start..<place), isExcluded: isExcluded)
    }

    /// A phrase whose closing quotation mark is missing goes on to the end.
    private mutating func quoted() -> String? {
        guard place < scalars.count, scalars[place] == "\"" else { return nil }
        let start = place + 1
        place = scalars[start...].firstIndex(of: "\"") ?? scalars.count
        defer { place = min(place + 1, scalars.count) }
        return text(start..<place)
    }

    private mutating func word() -> String {
        let start = place
        while place < scalars.count, !isEnd(scalars[place]) { place += 1 }
        return text(start..<place)
    }

    private func isEnd(_ scalar: Unicode.Scalar) -> Bool { scalar == "\"" || scalar.properties.isWhitespace }

    private func text(_ range: Range<Int>) -> String {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars[range])
        return text
    }
}

extension Unicode.Scalar {
    fileprivate var isASCIILetter: Bool { value | 0x20 >= 0x61 && value | 0x20 <= 0x7A }

    /// Whether an index of words keeps it: letters and numbers of all scripts.
    var isOfWord: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .privateUse:
            true
        default: false
        }
    }
}
