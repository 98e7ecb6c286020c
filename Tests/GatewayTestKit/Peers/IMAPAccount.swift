import GatewayKit

/// A second mail client: a person, or another program, at work in an account of the sandbox.
package actor IMAPAccount {
    private let executor = BlockingExecutor(label: "imap account")
    private var socket: PeerSocket
    private var tags = 0

    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// Logs in over plain IMAP on loopback.
    package init(port: UInt16, user: String, password: String) async throws(HarnessFailure) {
        socket = try PeerSocket(port: port)
        _ = try socket.line()
        _ = try exchange("LOGIN \"\(user)\" \"\(password)\"")
    }

    /// Sends one command and returns its untagged lines; throws unless it is answered by OK.
    @discardableResult
    package func command(_ text: String) throws(HarnessFailure) -> [String] {
        try exchange(text)
    }

    package func create(_ folder: String) throws(HarnessFailure) {
        do { _ = try exchange("CREATE \"\(folder)\"") } catch {
            // Dovecot says so, too, of a folder it was just making when two clients came at once.
            guard error.description.contains("[ALREADYEXISTS]") else { throw error }
        }
    }

    /// Deletes a folder and makes it anew with the messages of another one: a new UIDVALIDITY.
    package func recreate(_ folder: String, from source: String) throws(HarnessFailure) {
        for attempt in 1... {
            _ = try? exchange("DELETE \"\(folder)\"")
            try create(folder)
            _ = try exchange("SELECT \"\(source)\"")
            do {
                _ = try exchange("UID COPY 1:* \"\(folder)\"")
                _ = try exchange("CLOSE")
                return
            } catch {
                // Dovecot may still mean the deleted folder while another client has it open. COPY is all or
                // nothing (RFC 3501, section 6.4.7), so that the next one begins from the beginning.
                guard attempt < 20 else { throw error }
                _ = try exchange("CLOSE")
            }
        }
    }

    /// Puts mails into a folder, in order, each with the server's clock as its date.
    package func append(_ mails: [[UInt8]], to folder: String, flags: String = "") throws(HarnessFailure) {
        // MULTIAPPEND (RFC 3502) in pieces, so that neither side holds much at once.
        var start = 0
        while start < mails.count {
            var end = start
            var command = Array("APPEND \"\(folder)\"".utf8)
            repeat {
                command += " (\(flags)) {\(mails[end].count)+}\r\n".utf8
                command += mails[end]
                end += 1
            } while end < mails.count && command.count < 1 << 20
            _ = try exchange(bytes: command)
            start = end
        }
    }

    /// The number of messages in a folder.
    package func count(in folder: String) throws(HarnessFailure) -> Int {
        let lines = try exchange("STATUS \"\(folder)\" (MESSAGES)")
        guard let line = lines.first(where: { $0.hasPrefix("* STATUS") }),
            let number = line.split(separator: " ").last.flatMap({ Int($0.dropLast()) })
        else { throw HarnessFailure("no STATUS of \(folder): \(lines)") }
        return number
    }

    /// The raw messages of a folder, oldest first. Leaves no flags.
    package func messages(in folder: String) throws(HarnessFailure) -> [[UInt8]] {
        guard try count(in: folder) > 0 else { return [] }
        _ = try exchange("EXAMINE \"\(folder)\"")
        tags += 1
        try socket.send("t\(tags) UID FETCH 1:* (BODY.PEEK[])\r\n")
        var mails: [[UInt8]] = []
        while let line = try socket.text() {
            if line.hasPrefix("t\(tags) ") { return mails }
            guard line.hasSuffix("}"), let brace = line.utf8.lastIndex(of: UInt8(ascii: "{")),
                let size = Int(line[line.utf8.index(after: brace)...].dropLast())
            else { continue }
            mails.append(try socket.bytes(size))
        }
        throw HarnessFailure("the server closed")
    }

    /// Receives a whole folder in one streamed FETCH as fast as it comes and keeps nothing; the bytes of mail.
    package func drain(_ folder: String) throws(HarnessFailure) -> (mails: Int, bytes: Int) {
        _ = try exchange("EXAMINE \"\(folder)\"")
        tags += 1
        try socket.send("t\(tags) UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])\r\n")
        var (mails, bytes) = (0, 0)
        while let line = try socket.line() {
            if line.starts(with: "t\(tags) ".utf8) { return (mails, bytes) }
            guard line.last == UInt8(ascii: "}"), let brace = line.lastIndex(of: UInt8(ascii: "{")),
                let size = Int(String(decoding: line[(brace + 1)...].dropLast(), as: UTF8.self))
            else { continue }
            mails += 1
            bytes += try socket.bytes(size).count
        }
        throw HarnessFailure("the server closed")
    }

    /// Removes every message of a folder.
    package func empty(_ folder: String) throws(HarnessFailure) {
        guard try count(in: folder) > 0 else { return }
        _ = try exchange("SELECT \"\(folder)\"")
        _ = try exchange("STORE 1:* +FLAGS.SILENT (\\Deleted)")
        _ = try exchange("CLOSE")
    }

    private func exchange(_ text: String) throws(HarnessFailure) -> [String] {
        try exchange(bytes: Array(text.utf8))
    }

    private func exchange(bytes: [UInt8]) throws(HarnessFailure) -> [String] {
        tags += 1
        try socket.send(Array("t\(tags) ".utf8) + bytes + Array("\r\n".utf8))
        var lines: [String] = []
        while let line = try socket.text() {
            guard line.hasPrefix("t\(tags) ") else {
                lines.append(line)
                continue
            }
            guard line.hasPrefix("t\(tags) OK") else {
                throw HarnessFailure("\(String(decoding: bytes.prefix(60), as: UTF8.self)): \(line)")
            }
            return lines
        }
        throw HarnessFailure("the server closed")
    }
}
