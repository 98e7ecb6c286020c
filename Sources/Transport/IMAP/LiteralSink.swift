/// Receives the bytes of one letter while they arrive, on the session's own thread.
///
/// A letter is `finish`ed only when its literal and the response around it arrived whole; otherwise it is
/// `discard`ed. Exactly one of the two is called, also after a `write` that threw. What any of these throws ends the fetch as `.callerFailed`.
package protocol LiteralSink {
    associatedtype Received: Sendable

    /// The next bytes, never empty: 64 KiB at most, or `TransportLimits.heldBytes` of a letter named only at its end.
    mutating func write(_ bytes: Span<UInt8>) throws
    /// All bytes have come. The result is handed to the caller of the fetch.
    mutating func finish() throws -> Received
    /// The rest will never come. Forget what was written.
    mutating func discard()
}

/// Keeps a letter in memory.
package struct MemorySink: LiteralSink {
    private var bytes: [UInt8] = []

    /// Empty, for one letter.
    package init() {}

    /// Keeps `chunk`; never throws.
    package mutating func write(_ chunk: Span<UInt8>) {
        for index in chunk.indices { bytes.append(chunk[index]) }
    }

    /// The whole letter.
    package mutating func finish() -> [UInt8] { bytes }

    /// Gives the memory back.
    package mutating func discard() { bytes = [] }
}

/// What a fetch brought.
package struct FetchReport<Received: Sendable>: Sendable {
    /// One letter that came whole.
    package struct Letter: Sendable {
        /// The one that was asked for.
        package let uid: UInt32
        /// What the sink made of it.
        package let received: Received
    }

    /// Whether the server answered for all that was asked for.
    package enum Ending: Equatable, Sendable {
        /// The server answered for all of them.
        ///
        /// `missing` are no longer in the folder: somebody was faster. `withoutBody` are there, but the server
        /// gave NIL for them: a fault of its own, to be tried again.
        case complete(missing: [UInt32], withoutBody: [UInt32])
        /// Only `letters` came; nothing is known about the rest. The session is closed unless the server
        /// merely answered NO.
        case broken(TransportError)
    }

    /// Whole letters, in the order they came.
    package var letters: [Letter]
    /// How the answer ended; `letters` are whole either way.
    package var ending: Ending
}
