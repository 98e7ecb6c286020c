import GatewayKit

/// What a scripted IMAP server holds and how it misbehaves.
package struct IMAPScript: Sendable {
    package var greeting = "* OK ready\r\n"
    package var capabilities = "IMAP4rev1 IDLE MOVE UIDPLUS"
    package var uidValidity = 777
    package var isReadOnly = false
    /// The folder, ascending by UID.
    package var letters: [(uid: Int, bytes: [UInt8])] = []
    /// What happens instead of the ordinary answer.
    package var reactions: [Reaction] = []
    /// Each connection ends when so many bytes were sent to it.
    package var cutAfter: Int?

    package init(letters: [(uid: Int, bytes: [UInt8])] = [], reactions: [Reaction] = []) {
        self.letters = letters
        self.reactions = reactions
    }
}

/// An IMAP server with one small folder that never changes, good manners by default and any others on request.
package final class ScriptedIMAPServer: Sendable {
    package let peer: ScriptedPeer

    package init(_ script: IMAPScript = IMAPScript()) {
        peer = ScriptedPeer(cutAfter: script.cutAfter) { (connection) throws(PeerGone) in
            try Self.converse(script, connection)
        }
    }

    package var url: String { "imap://127.0.0.1:\(peer.port)" }

    /// The commands clients sent, without their tags, oldest first.
    package var commands: [String] {
        peer.received.split(separator: UInt8(ascii: "\n")).map { line in
            let words = line.split(separator: UInt8(ascii: " "), maxSplits: 1)
            let command = words.count == 2 ? words[1] : line
            return String(decoding: command.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
        }
    }

    /// The conversation itself, to be put behind something else than a plain socket.
    package static func converse(_ script: IMAPScript, _ connection: PeerConnection) throws(PeerGone) {
        var book = ReactionBook(script.reactions)
        if let deeds = book.deeds(for: Array("GREETING".utf8)) {
            try connection.perform(deeds)
        } else {
            try connection.say(script.greeting)
        }
        while true {
            let line = try connection.line()
            let words = line.split(separator: UInt8(ascii: " "), maxSplits: 1)
            guard words.count == 2 else { continue }
            let tag = String(decoding: words[0], as: UTF8.self)
            let command = Array(words[1])
            if let deeds = book.deeds(for: command) {
                try connection.perform(deeds, tag: tag)
            } else {
                try answer(String(decoding: command, as: UTF8.self), tag, script, connection)
            }
        }
    }

    private static func answer(
        _ command: String, _ tag: String, _ script: IMAPScript, _ connection: PeerConnection
    ) throws(PeerGone) {
        let words = command.split(separator: " ")
        let verb =
            words[0].uppercased() == "UID" && words.count > 1 ? "UID " + words[1].uppercased() : words[0].uppercased()
        switch verb {
        case "CAPABILITY": try connection.say("* CAPABILITY \(script.capabilities)\r\n")
        case "SELECT", "EXAMINE":
            let next = (script.letters.last?.uid ?? 0) + 1
            try connection.say(
                "* FLAGS (\\Seen \\Deleted)\r\n* \(script.letters.count) EXISTS\r\n* 0 RECENT\r\n"
                    + "* OK [UIDVALIDITY \(script.uidValidity)] valid\r\n* OK [UIDNEXT \(next)] next\r\n"
                    + "* OK [PERMANENTFLAGS (\\Seen \\Deleted \\*)] flags\r\n"
                    + "\(tag) OK [\(script.isReadOnly ? "READ-ONLY" : "READ-WRITE")] selected\r\n")
            return
        case "UID FETCH":
            for (index, letter) in script.letters.enumerated()
            where words.count > 2 && contains(letter.uid, String(words[2]), script) {
                try fetch(letter, index + 1, command, connection)
            }
        case "STATUS": try connection.say("* STATUS x (MESSAGES \(script.letters.count))\r\n")
        case "IDLE":
            try connection.say("+ idling\r\n")
            _ = try connection.line()
        case "LOGOUT": try connection.perform([.say("* BYE bye\r\n"), .say("$TAG OK\r\n"), .close], tag: tag)
        default: break
        }
        try connection.say("\(tag) OK done\r\n")
    }

    private static func fetch(
        _ letter: (uid: Int, bytes: [UInt8]), _ number: Int, _ command: String, _ connection: PeerConnection
    ) throws(PeerGone) {
        let size = letter.bytes.count
        if command.utf8.count > 9, command.contains("BODY.PEEK[]") {
            try connection.say("* \(number) FETCH (UID \(letter.uid) BODY[] {\(size)}\r\n")
            try connection.send(letter.bytes)
            try connection.say(")\r\n")
        } else {
            try connection.say(
                "* \(number) FETCH (UID \(letter.uid) RFC822.SIZE \(size) "
                    + "INTERNALDATE \"20-Nov-2026 09:30:00 +0000\" FLAGS (\\Seen))\r\n")
        }
    }

    /// `1:3,7,9:*`, with `*` the last letter even when it is below the range, as real servers do.
    private static func contains(_ uid: Int, _ sequence: String, _ script: IMAPScript) -> Bool {
        let last = script.letters.last?.uid ?? 0
        return sequence.split(separator: ",").contains { run in
            let ends = run.split(separator: ":").map { $0 == "*" ? last : Int($0) ?? 0 }
            guard let first = ends.first, let second = ends.last else { return false }
            return (min(first, second)...max(first, second)).contains(uid)
        }
    }
}
