extension IMAPSession {
    /// Sets one flag or keyword, such as `$MailGateway` or `\Seen`, on letters; those gone are no error.
    ///
    /// Throws `.invalidArgument` for what is no flag (RFC 3501, section 9).
    package func addFlag(_ flag: String, to uids: [UInt32]) async throws(TransportError) {
        guard Self.isFlag(flag.utf8) else {
            throw TransportError(.invalidArgument("a flag that is not one word of letters"), peer: endpoint.name)
        }
        try await forEachSequence(of: uids) { (connection, sequence) throws(TransportError) in
            try connection.store(flag, sequence)
        }
    }

    /// Moves letters to another folder: MOVE (RFC 6851), else COPY, \Deleted and UID EXPUNGE.
    ///
    /// Returns where they went, as far as the server says (COPYUID, RFC 4315). A server with neither MOVE nor
    /// UIDPLUS could only expunge other people's deletions too: then nothing is done and `.unsupported` thrown.
    package func move(_ uids: [UInt32], to name: String) async throws(TransportError) -> [UInt32: MovedLetter] {
        let target = try quoted(name)
        let hasMove = capabilities.move
        guard hasMove || capabilities.uidPlus else { throw TransportError(.unsupported(.move), peer: endpoint.name) }
        var moved: [UInt32: MovedLetter] = [:]
        try await forEachSequence(of: uids) { (connection, sequence) throws(TransportError) in
            var answer = CopyAnswer()
            let verb = Array((hasMove ? "UID MOVE " : "UID COPY ").utf8)
            let status = try connection.run(
                verb + sequence.text + [UInt8(ascii: " ")] + target, isStream: true, into: &answer)
            answer.note(status)
            if !hasMove {
                try connection.store("\\Deleted", sequence)
                try connection.expunge(sequence)
            }
            for uid in sequence.uids { moved[uid] = answer.copied.lazy.compactMap { $0.target(of: uid) }.first }
        }
        return moved
    }

    /// Deletes exactly these letters: \Deleted, then UID EXPUNGE. `.unsupported` without UIDPLUS.
    package func delete(_ uids: [UInt32]) async throws(TransportError) {
        guard capabilities.uidPlus else { throw TransportError(.unsupported(.uidPlus), peer: endpoint.name) }
        try await forEachSequence(of: uids) { (connection, sequence) throws(TransportError) in
            try connection.store("\\Deleted", sequence)
            try connection.expunge(sequence)
        }
    }

    private func forEachSequence(
        of uids: [UInt32], _ body: (inout IMAPConnection, UIDSequence) throws(TransportError) -> Void
    ) async throws(TransportError) {
        for sequence in UIDSequence.sequences(of: uids, longest: limits.commandLineBytes) {
            try await talk { (connection) throws(TransportError) in try body(&connection, sequence) }
        }
    }

    private static func isFlag(_ text: String.UTF8View) -> Bool {
        let name = text.first == UInt8(ascii: "\\") ? text.dropFirst() : text[...]
        return (1...100).contains(name.count)
            && name.allSatisfy { (0x21...0x7E).contains($0) && !"(){%*\"\\]".utf8.contains($0) }
    }
}

extension IMAPConnection {
    fileprivate mutating func store(_ flag: String, _ sequence: UIDSequence) throws(TransportError) {
        try run(Array("UID STORE ".utf8) + sequence.text + Array(" +FLAGS.SILENT (\(flag))".utf8))
    }

    fileprivate mutating func expunge(_ sequence: UIDSequence) throws(TransportError) {
        try run(Array("UID EXPUNGE ".utf8) + sequence.text)
    }
}

/// Gathers COPYUID, which MOVE sends untagged and COPY with its OK.
private struct CopyAnswer: ResponseObserver {
    private(set) var copied: [CopiedUIDs] = []

    mutating func response(_ response: IMAPResponse) {
        if case .status(let status) = response { note(status) }
    }

    mutating func note(_ status: IMAPStatus) {
        if case .copyUID(let copy) = status.code { copied.append(copy) }
    }
}
