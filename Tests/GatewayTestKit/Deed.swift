/// One thing a scripted server does. Scripts are values: a test reads like the conversation it is about.
package enum Deed: Sendable {
    /// Sends text; `$TAG` becomes the tag of the command that is answered.
    case say(String)
    case sayBytes([UInt8])
    /// Sends one byte at a time, with a pause between.
    case drip(String, milliseconds: Int)
    /// Sends the same over and over, until the client is gone or it was said `times` times.
    case flood(String, times: Int)
    /// Reads one more line, such as DONE.
    case hearLine
    /// Says nothing more until the client goes away.
    case hang
    /// Ends the connection in order.
    case close
    /// Ends it with RST.
    case reset
}

/// What a scripted server does instead of its ordinary answer.
package struct Reaction: Sendable, CustomStringConvertible {
    /// The beginning of the command, without its tag, in any case: `UID FETCH`, `RCPT`.
    let command: String
    /// Only the n-th such command of a connection, counted from one; `nil` for all.
    let occurrence: Int?
    let deeds: [Deed]

    package init(to command: String, occurrence: Int? = nil, _ deeds: Deed...) {
        self.init(to: command, occurrence: occurrence, deeds: deeds)
    }

    package init(to command: String, occurrence: Int? = nil, deeds: [Deed]) {
        self.command = command
        self.occurrence = occurrence
        self.deeds = deeds
    }

    /// The command alone: scripts can be long.
    package var description: String { "reaction to \(command)" }

    package func isReaction(to command: String) -> Bool { self.command == command }
}

/// Finds the reaction to each command of one connection.
struct ReactionBook {
    private let reactions: [Reaction]
    private var counts: [Int]

    init(_ reactions: [Reaction]) {
        self.reactions = reactions
        counts = reactions.map { _ in 0 }
    }

    mutating func deeds(for command: [UInt8]) -> [Deed]? {
        let upper = command.map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }
        for (index, reaction) in reactions.enumerated() where upper.starts(with: reaction.command.utf8) {
            counts[index] += 1
            if reaction.occurrence == nil || reaction.occurrence == counts[index] { return reaction.deeds }
        }
        return nil
    }
}
