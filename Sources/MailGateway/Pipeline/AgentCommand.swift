import MIMEParser
import TicketStore

/// One line an agent wrote to the gateway: `#close`, `#assign bruno@example.org`.
enum AgentCommand: Equatable, Sendable {
    enum Assignee: Equatable, Sendable {
        case sender
        case address(EmailAddress)
    }

    /// `#close`, `#resolve`, `#status waiting`
    case status(TicketStatus)
    case reopen
    case assign(Assignee)
    case priority(TicketPriority)
    /// What is written below stays inside.
    case note
    case tag([TagName])
    case merge(TicketNumber)
    case watch
    case unwatch
    /// Of the reply that waits for a person's word.
    case accept
    case split
    /// The agent takes care of what escalates.
    case acknowledge
    /// The agent is not there, the last day included; `nil` until he says that he is back.
    case away(until: WrittenDate?)
    case back

    /// Tags in one line.
    static let mostTags = 20
    /// Bytes of one tag.
    static let longestTag = 40

    /// Reads a line without white space around it. `nil` when it is no command but text: a command is `#` and a
    /// letter, whatever follows. Case means nothing.
    static func read(_ line: ArraySlice<UInt8>) -> Result<Self, Refusal>? {
        guard line.first == UInt8(ascii: "#"), let first = line.dropFirst().first, ASCIIText.isLetter(first) else {
            return nil
        }
        let name = line.dropFirst().prefix { $0 != 0x20 && $0 != 0x09 }
        let rest = line[name.endIndex...].drop { $0 == 0x20 || $0 == 0x09 }
        let word = name.map(ASCIIText.lowercased)
        if let command = simple[String(decoding: word, as: UTF8.self)] {
            return rest.isEmpty ? .success(command) : .failure(Refusal(reason: .argument))
        }
        let command: Self?
        switch word {
        case Array("status".utf8): command = status(rest).map { .status($0) }
        case Array("assign".utf8): command = assignee(rest).map { .assign($0) }
        case Array("priority".utf8): command = TicketPriority(rawValue: lowercased(rest)).map { .priority($0) }
        case Array("tag".utf8): command = tags(rest).map { .tag($0) }
        case Array("away".utf8): command = away(rest)
        case Array("merge".utf8): command = TicketNumber(String(decoding: rest, as: UTF8.self)).map { .merge($0) }
        default: return .failure(Refusal(reason: .unknown))
        }
        return command.map { .success($0) } ?? .failure(Refusal(reason: .argument))
    }

    struct Refusal: Error, Equatable {
        let reason: CommandRefusal.Reason
    }

    private static let simple: [String: Self] = [
        "close": .status(.closed), "resolve": .status(.resolved), "reopen": .reopen, "note": .note, "watch": .watch,
        "unwatch": .unwatch, "accept": .accept, "split": .split, "back": .back,
        "ack": .acknowledge,
    ]

    /// Whether a line, as `read` takes it, is about the agent himself and about no ticket, understood or not.
    static func isAboutPresence(_ line: ArraySlice<UInt8>) -> Bool {
        let name = line.dropFirst().prefix { $0 != 0x20 && $0 != 0x09 }
        return ASCIIText.equal(name, "away".utf8) || ASCIIText.equal(name, "back".utf8)
    }

    /// Alone, or `until` a day.
    private static func away(_ words: ArraySlice<UInt8>) -> Self? {
        if words.isEmpty { return .away(until: nil) }
        let parts = words.split { $0 == 0x20 || $0 == 0x09 }
        guard parts.count == 2, ASCIIText.equal(parts[0], "until".utf8) else { return nil }
        return WrittenDate(parts[1]).map { .away(until: $0) }
    }

    private static func status(_ word: ArraySlice<UInt8>) -> TicketStatus? {
        let name = lowercased(word)
        return name.utf8.elementsEqual("waiting".utf8) ? .waitingCustomer : TicketStatus(rawValue: name)
    }

    /// Some mail programs make a link of an address they see: `<bruno@example.org>`.
    private static func assignee(_ word: ArraySlice<UInt8>) -> Assignee? {
        if lowercased(word).utf8.elementsEqual("me".utf8) { return .sender }
        let bare = word.filter { $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
        return EmailAddress(bare).map { .address($0) }
    }

    /// Parted by commas; lower case, so that two spellings are one tag.
    private static func tags(_ list: ArraySlice<UInt8>) -> [TagName]? {
        let pieces = list.split(separator: UInt8(ascii: ",")).map { FoldedText.bytes(utf8: $0.drop { $0 == 0x20 }) }
        guard (1...mostTags).contains(pieces.count) else { return nil }
        guard pieces.allSatisfy({ (1...longestTag).contains($0.count) && $0.allSatisfy { $0 > 0x20 } }) else {
            return nil
        }
        return pieces.map { TagName(CleanText.line(String(decoding: $0, as: UTF8.self))) }
    }

    private static func lowercased(_ word: ArraySlice<UInt8>) -> String {
        String(decoding: word.map(ASCIIText.lowercased), as: UTF8.self)
    }
}
