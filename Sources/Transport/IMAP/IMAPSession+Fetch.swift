extension IMAPSession {
    /// Streams whole letters (`BODY.PEEK[]`: nothing becomes \Seen) into sinks, as many as possible per command.
    ///
    /// `open` gets the UID and the length announced for its text. Letters come in the server's order. A UID not
    /// asked for, one delivered twice, or a text that is not the whole letter ends the fetch as
    /// `.protocolViolation(.wrongLetter)`; a length above `TransportLimits.letterBytes` as `.letterTooLarge`.
    /// Never throws: what arrived before a fault is in the report.
    package func fetch<Sink: LiteralSink>(
        _ uids: [UInt32], into open: @escaping @Sendable (_ uid: UInt32, _ length: Int) throws -> Sink
    ) async -> FetchReport<Sink.Received> {
        let request = LetterCollector<Sink>.Request(
            section: .whole, longest: limits.letterBytes, heldBytes: limits.heldBytes, peer: endpoint.name)
        var report = FetchReport<Sink.Received>(letters: [], ending: .complete(missing: [], withoutBody: []))
        var waiting = Self.commands(for: uids, limits)[...]
        while let command = waiting.popFirst() {
            let answer = await collect(command, "(UID BODY.PEEK[])", request, open)
            report.letters += answer.letters
            guard case .complete(var missing, var withoutBody) = report.ending else { break }
            if let failure = answer.failure {
                report.ending = .broken(failure)
                break
            }
            missing += answer.missing
            withoutBody += answer.withoutBody
            report.ending = .complete(missing: missing, withoutBody: withoutBody)
            waiting += answer.toAskAlone.flatMap { Self.commands(for: [$0], limits) }
        }
        return report
    }

    /// The first `maxBytes` of a letter's header, or `nil` when the letter is gone or has none.
    package func fetchHeader(_ uid: UInt32, maxBytes: Int = 1 << 20) async throws(TransportError) -> [UInt8]? {
        let request = LetterCollector<MemorySink>.Request(
            section: .header, longest: maxBytes, heldBytes: maxBytes, peer: endpoint.name)
        guard let command = Self.commands(for: [uid], limits).first else { return nil }
        let answer = await collect(command, "(UID BODY.PEEK[HEADER]<0.\(maxBytes)>)", request) { _, _ in MemorySink() }
        if let failure = answer.failure { throw failure }
        return answer.letters.first?.received
    }

    private struct Answer<Received: Sendable>: Sendable {
        var letters: [FetchReport<Received>.Letter]
        var missing: [UInt32]
        var withoutBody: [UInt32]
        var toAskAlone: [UInt32]
        var failure: TransportError?
    }

    private static func commands(for uids: [UInt32], _ limits: TransportLimits) -> [UIDSequence] {
        UIDSequence.sequences(of: uids, longest: limits.commandLineBytes)
    }

    private func collect<Sink: LiteralSink>(
        _ sequence: UIDSequence, _ items: String, _ request: LetterCollector<Sink>.Request,
        _ open: @escaping @Sendable (UInt32, Int) throws -> Sink
    ) async -> Answer<Sink.Received> {
        var collector = LetterCollector<Sink>(request, uids: sequence.uids, open: open)
        var failure: TransportError?
        do throws(TransportError) {
            let command = Array("UID FETCH ".utf8) + sequence.text + Array(" \(items)".utf8)
            try await talk { (connection) throws(TransportError) in
                _ = try connection.run(command, isStream: true, into: &collector)
            }
        } catch {
            collector.abandon()
            failure = Self.saysOnlyThatSomeAreGone(error) ? nil : error
        }
        return Answer(
            letters: collector.letters, missing: collector.missing, withoutBody: collector.withoutBody,
            toAskAlone: collector.toAskAlone, failure: failure)
    }

    /// NO [EXPUNGEISSUED]: the server sent what it still has (RFC 5530, section 3).
    private static func saysOnlyThatSomeAreGone(_ error: TransportError) -> Bool {
        guard case .refusedByPeer(let refusal) = error.code else { return false }
        return refusal.responseCode == "EXPUNGEISSUED"
    }
}
