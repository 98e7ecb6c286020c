import MIMEParser
import TicketStore

/// What stands at the top of an agent's mail for the gateway and not for a reader: one command on each line.
///
/// Nothing is carried out when any line is refused: half of what somebody asked for is often worse than nothing.
struct CommandBlock: Equatable, Sendable {
    struct Line: Equatable, Sendable {
        /// As written, for the agent to recognise.
        let text: String
        let command: AgentCommand
    }

    /// Commands in one mail.
    static let most = 20

    private(set) var lines: [Line] = []
    private(set) var refusals: [CommandRefusal] = []
    /// Lines that are commands, understood or not.
    private(set) var count = 0
    /// Those of them that are about the agent himself.
    private var presenceCount = 0

    var isEmpty: Bool { count == 0 }

    /// Whether there are commands and all are about the agent himself: they need no ticket.
    var isAboutPresence: Bool { count > 0 && presenceCount == count }

    init() {}

    /// - Parameter opening: The lines of the author's own at the top of a text, as `TrimmedText.opening`: what is
    ///   quoted commands nothing.
    init(opening: String) {
        for line in opening.utf8.split(separator: 0x0A, omittingEmptySubsequences: true) {
            let bare = Self.trimmed(Array(line)[...])
            if bare.isEmpty { continue }
            guard let reading = AgentCommand.read(bare) else { break }
            count += 1
            if AgentCommand.isAboutPresence(bare) { presenceCount += 1 }
            let text = CleanText.line(String(decoding: bare, as: UTF8.self), limit: CommandRefusal.longestLine)
            guard count <= Self.most else {
                if count == Self.most + 1 { refusals.append(CommandRefusal(line: text, reason: .tooMany)) }
                continue
            }
            switch reading {
            case .success(let command): lines.append(Line(text: text, command: command))
            case .failure(let refusal): refusals.append(CommandRefusal(line: text, reason: refusal.reason))
            }
        }
    }

    /// `text`, which begins with these lines, without them.
    func remainder(of text: String) -> String {
        var rest = Array(text.utf8)[...]
        var left = count
        while left > 0, !rest.isEmpty {
            let line = rest.prefix { $0 != 0x0A }
            if !Self.trimmed(line).isEmpty { left -= 1 }
            rest = rest[line.endIndex...].dropFirst()
        }
        return TextLines.trimmed(String(decoding: rest, as: UTF8.self))
    }

    /// The question to the store, if there is any.
    func question(answering answered: [MessageID]) -> CommandQuestion? {
        var question = CommandQuestion(answered: Array(answered.prefix(Self.most)))
        for line in lines {
            switch line.command {
            case .merge(let number): question.mergeTarget = number
            case .accept, .split: question.isAboutReply = true
            case .acknowledge: question.isAcknowledgement = true
            default: break
            }
        }
        let asks = question.isAboutReply || question.isAcknowledgement || question.mergeTarget != nil
        return asks ? question : nil
    }

    /// Without spaces, tabs and no-break spaces around it.
    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line
        while let first = line.first {
            if first == 0x20 || first == 0x09 || first == 0x0D {
                line = line.dropFirst()
            } else if line.starts(with: noBreakSpace) {
                line = line.dropFirst(noBreakSpace.count)
            } else {
                break
            }
        }
        while let last = line.last {
            if last == 0x20 || last == 0x09 || last == 0x0D {
                line = line.dropLast()
            } else if line.suffix(noBreakSpace.count).elementsEqual(noBreakSpace) {
                line = line.dropLast(noBreakSpace.count)
            } else {
                break
            }
        }
        return line
    }

    private static let noBreakSpace: [UInt8] = [0xC2, 0xA0]
}
