extension IMAPSession {
    /// The messages of the selected folder whose UID lies in `uids`, in ascending order.
    ///
    /// Empty windows are empty arrays. The server's answer to `n:*` with a smaller UID is dropped. More than
    /// `TransportLimits.listedLetters` is `.protocolViolation(.tooLong)`: ask in windows. One that goes up to
    /// `UInt32.max` has seen all mail announced before it.
    package func listing(_ uids: ClosedRange<UInt32>) async throws(TransportError) -> [LetterSummary] {
        let seesEnd = uids.upperBound == .max
        let text = seesEnd ? "\(uids.lowerBound):*" : "\(uids.lowerBound):\(uids.upperBound)"
        return try await list(text, "(UID RFC822.SIZE INTERNALDATE FLAGS)", within: uids, seesEnd: seesEnd)
    }

    /// The highest UID in the folder, 0 when it is empty. All mail announced before the call is at or below it.
    package func highestUID() async throws(TransportError) -> UInt32 {
        let isEmpty = try await talk { (connection) throws(TransportError) in
            connection.beginLooking()
            return connection.exists == 0
        }
        // Some servers answer BAD to `*` in an empty folder.
        if isEmpty { return 0 }
        return try await list("*", "(UID RFC822.SIZE)", within: 1...UInt32.max, seesEnd: true).last?.uid ?? 0
    }

    /// Which of `uids` are still in the selected folder, ascending.
    package func existing(_ uids: [UInt32]) async throws(TransportError) -> [UInt32] {
        var found: [UInt32] = []
        for sequence in UIDSequence.sequences(of: uids, longest: limits.commandLineBytes) {
            let text = String(decoding: sequence.text, as: UTF8.self)
            let asked = Set(sequence.uids)
            found += try await list(text, "(UID RFC822.SIZE)", within: 1...UInt32.max).map(\.uid).filter(asked.contains)
        }
        return found
    }

    private func list(
        _ sequence: String, _ items: String, within window: ClosedRange<UInt32>, seesEnd: Bool = false
    ) async throws(TransportError) -> [LetterSummary] {
        var answer = ListingAnswer(window: window, longest: limits.listedLetters, peer: endpoint.name)
        return try await talk { (connection) throws(TransportError) in
            if seesEnd { connection.beginLooking() }
            try connection.run(Array("UID FETCH \(sequence) \(items)".utf8), isStream: true, into: &answer)
            return answer.sorted
        }
    }
}

/// Gathers the rows of a listing; unasked flag updates, which have no size, are not among them.
private struct ListingAnswer: ResponseObserver {
    let window: ClosedRange<UInt32>
    let longest: Int
    let peer: String
    private var rows: [LetterSummary] = []

    init(window: ClosedRange<UInt32>, longest: Int, peer: String) {
        self.window = window
        self.longest = longest
        self.peer = peer
    }

    mutating func response(_ response: IMAPResponse) throws(TransportError) {
        guard case .fetch(let items) = response, let uid = items.uid, let size = items.size else { return }
        guard window.contains(uid) else { return }
        guard rows.count < longest else { throw TransportError(.protocolViolation(.tooLong), peer: peer) }
        rows.append(
            LetterSummary(
                uid: uid, size: size, internalDate: items.internalDate, flags: items.flags ?? [],
                keywords: items.keywords))
    }

    /// Ascending; of a letter told twice the last word counts.
    var sorted: [LetterSummary] {
        var sorted: [LetterSummary] = []
        for row in rows.enumerated().sorted(by: { ($0.element.uid, $0.offset) < ($1.element.uid, $1.offset) }) {
            if sorted.last?.uid == row.element.uid { sorted.removeLast() }
            sorted.append(row.element)
        }
        return sorted
    }
}
