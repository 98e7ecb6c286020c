import GatewayKit
import Synchronization

/// What a scripted SMTP server offers and how it misbehaves.
package struct SMTPScript: Sendable {
    package var greeting = "220 peer.test ESMTP\r\n"
    /// Lines of the answer to EHLO behind the name.
    package var offers = ["8BITMIME", "SMTPUTF8", "SIZE 52428800", "PIPELINING", "ENHANCEDSTATUSCODES"]
    /// What happens instead of the ordinary answer; the final dot is the command `.`.
    package var reactions: [Reaction] = []

    package init(offers: [String]? = nil, reactions: [Reaction] = []) {
        if let offers { self.offers = offers }
        self.reactions = reactions
    }
}

/// An SMTP server that accepts everything by default and keeps what came between DATA and the final dot.
package final class ScriptedSMTPServer: Sendable {
    package let peer: ScriptedPeer
    private let mail: MailBag

    package init(_ script: SMTPScript = SMTPScript()) {
        let mail = MailBag()
        self.mail = mail
        peer = ScriptedPeer { (connection) throws(PeerGone) in try Self.converse(script, mail, connection) }
    }

    package var url: String { "smtp://127.0.0.1:\(peer.port)" }

    /// The raw contents whose final dot arrived, dots still doubled, in order; whatever was answered.
    package var messages: [[UInt8]] { mail.all }

    /// All lines outside of message contents, oldest first.
    package var commands: [String] { mail.commands }

    private static func converse(
        _ script: SMTPScript, _ mail: MailBag, _ connection: PeerConnection
    ) throws(PeerGone) {
        var book = ReactionBook(script.reactions)
        if let deeds = book.deeds(for: Array("GREETING".utf8)) {
            try connection.perform(deeds)
        } else {
            try connection.say(script.greeting)
        }
        while true {
            let line = try connection.line()
            mail.note(command: line)
            let verb = String(decoding: line.prefix(4), as: UTF8.self).uppercased()
            if let deeds = book.deeds(for: line) {
                try connection.perform(deeds)
                let goesAhead = deeds.contains { if case .say(let text) = $0 { text.hasPrefix("354") } else { false } }
                if verb == "DATA", !goesAhead { continue }
            } else {
                try connection.say(ordinaryAnswer(to: verb, script))
            }
            switch verb {
            case "DATA":
                mail.add(try content(connection))
                try connection.perform(book.deeds(for: [UInt8(ascii: ".")]) ?? [.say("250 2.0.0 queued\r\n")])
            case "QUIT": return
            default: continue
            }
        }
    }

    private static func ordinaryAnswer(to verb: String, _ script: SMTPScript) -> String {
        switch verb {
        case "EHLO": offered(["peer.test"] + script.offers)
        case "DATA": "354 go on\r\n"
        case "QUIT": "221 bye\r\n"
        case "AUTH": "235 2.7.0 welcome\r\n"
        default: "250 2.0.0 ok\r\n"
        }
    }

    private static func offered(_ offers: [String]) -> String {
        offers.enumerated().map { "250\($0.offset == offers.count - 1 ? " " : "-")\($0.element)\r\n" }.joined()
    }

    /// Everything up to CRLF `.` CRLF, in which bare line ends do not count.
    private static func content(_ connection: PeerConnection) throws(PeerGone) -> [UInt8] {
        var content: [UInt8] = []
        while true {
            let line = try connection.rawLine()
            if line == Array(".\r\n".utf8), content.isEmpty || content.suffix(2) == Array("\r\n".utf8)[...] {
                return content
            }
            content += line
        }
    }
}

private final class MailBag: Sendable {
    private let bag = Mutex<(messages: [[UInt8]], commands: [String])>(([], []))

    var all: [[UInt8]] { bag.withLock { $0.messages } }
    var commands: [String] { bag.withLock { $0.commands } }

    func add(_ message: [UInt8]) { bag.withLock { $0.messages.append(message) } }
    func note(command: [UInt8]) { bag.withLock { $0.commands.append(String(decoding: command, as: UTF8.self)) } }
}
