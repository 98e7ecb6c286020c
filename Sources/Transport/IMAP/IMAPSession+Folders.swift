extension IMAPSession {
    /// Selects a folder, or examines it when `readOnly`.
    ///
    /// `name` is what people read; it is encoded as RFC 3501, section 5.1.3 wants. Throws `.invalidArgument`
    /// for a name with control characters, `.refusedByPeer` when the server has no such folder.
    package func select(_ name: String, readOnly: Bool = false) async throws(TransportError) -> SelectedFolder {
        let wire = try quoted(name)
        folder = nil
        let selected = try await talk { (connection) throws(TransportError) in
            connection.forgetFolder()
            var answer = SelectAnswer(isReadOnly: readOnly)
            let status = try connection.run(Array((readOnly ? "EXAMINE " : "SELECT ").utf8) + wire, into: &answer)
            answer.note(status)
            connection.beginLooking()
            guard let selected = answer.folder else {
                throw TransportError(.protocolViolation(.noUIDValidity), peer: endpoint.name)
            }
            return selected
        }
        folder = selected
        return selected
    }

    /// Creates a folder; that it already exists is no error.
    package func createFolder(_ name: String) async throws(TransportError) {
        let wire = try quoted(name)
        do throws(TransportError) {
            try await talk { (connection) throws(TransportError) in
                _ = try connection.run(Array("CREATE ".utf8) + wire)
            }
        } catch {
            // Not every server says [ALREADYEXISTS] (RFC 5530): ask whether it does.
            guard case .refusedByPeer = error.code, (try? await messageCount(in: name)) != nil else { throw error }
        }
    }

    /// The number of messages in a folder, selected or not.
    package func messageCount(in name: String) async throws(TransportError) -> Int {
        let wire = try quoted(name)
        return try await talk { (connection) throws(TransportError) in
            var answer = CountAnswer()
            try connection.run(Array("STATUS ".utf8) + wire + Array(" (MESSAGES)".utf8), into: &answer)
            guard let count = answer.count else {
                throw TransportError(.protocolViolation(.unexpected), peer: endpoint.name)
            }
            return count
        }
    }

    /// Proves that the connection lives.
    package func noop() async throws(TransportError) {
        try await talk { (connection) throws(TransportError) in _ = try connection.run(Array("NOOP".utf8)) }
    }

    func quoted(_ name: String) throws(TransportError) -> [UInt8] {
        guard let name = FolderName(name) else {
            throw TransportError(.invalidArgument("a folder name with control characters"), peer: endpoint.name)
        }
        return name.quoted
    }
}

/// Gathers what SELECT tells, from untagged responses and from the tagged one.
private struct SelectAnswer: ResponseObserver {
    private var uidValidity: UInt32?
    private var uidNext: UInt32?
    private var exists = 0
    private var isReadOnly: Bool
    private var flags: [[UInt8]] = []
    private var permanentFlags: [[UInt8]]?

    init(isReadOnly: Bool) { self.isReadOnly = isReadOnly }

    mutating func response(_ response: IMAPResponse) {
        switch response {
        case .exists(let count): exists = count
        case .flags(let names): flags = names
        case .status(let status): note(status)
        default: break
        }
    }

    mutating func note(_ status: IMAPStatus) {
        switch status.code {
        case .uidValidity(let value): uidValidity = value
        case .uidNext(let value): uidNext = value
        case .permanentFlags(let names): permanentFlags = names
        case .readOnly: isReadOnly = true
        default: break
        }
    }

    /// `nil` without UIDVALIDITY: no UID could be remembered.
    var folder: SelectedFolder? {
        guard let uidValidity else { return nil }
        // Without PERMANENTFLAGS all flags are (RFC 3501, section 7.1).
        let lasting = permanentFlags ?? flags
        return SelectedFolder(
            uidValidity: uidValidity, uidNext: uidNext, exists: exists, isReadOnly: isReadOnly,
            permanentFlags: lasting, allowsNewKeywords: lasting.contains(Array("\\*".utf8)))
    }
}

private struct CountAnswer: ResponseObserver {
    var count: Int?

    mutating func response(_ response: IMAPResponse) {
        if case .messageCount(let count?) = response { self.count = count }
    }
}
