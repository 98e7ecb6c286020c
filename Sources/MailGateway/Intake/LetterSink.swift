import TicketStore
import Transport

/// Takes in one letter as it arrives on the session's thread: a small one in memory, a large one straight to disk.
struct LetterSink: LiteralSink {
    let writer: BlobWriter

    mutating func write(_ bytes: Span<UInt8>) throws(StoreError) { try writer.append(bytes) }

    mutating func finish() throws(StoreError) -> BlobContent { try writer.finish() }

    /// The writer leaves nothing behind when it is dropped unfinished.
    mutating func discard() {}
}
