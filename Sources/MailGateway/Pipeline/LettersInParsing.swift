import GatewayKit
import Glibc
import Synchronization
import TicketStore

/// Names the letters that are in the hands of pure code, in memory that outlives the process.
///
/// A Swift trap ends the process and nothing can catch it. One shared page of a file has two slots per worker; a
/// letter's id stands there while pure code works on its bytes. What stands there at start was the cause, or at
/// least the witness, of the last death. Nothing is flushed: it must survive the process, not the machine.
final class LettersInParsing: Sendable {
    /// The two places of one worker: while one letter is judged, another is decided on.
    struct Slots: Sendable {
        let judging: Int
        let deciding: Int

        /// Workers are numbered from 0.
        init(worker: Int) {
            judging = 2 * worker
            deciding = 2 * worker + 1
        }
    }

    /// Slots of 8 bytes on one page.
    static let slots = 512
    private static let bytes = slots * 8

    private let page: Page

    /// Maps the file at `path`, which is made when missing.
    init(path: String) throws(StoreError) {
        page = try Page(path: path)
    }

    /// The letters found in the slots, which are cleared. Call once, at start.
    func takeSurvivors() -> [LetterID] {
        (0..<Self.slots).compactMap { slot in LetterID(page.exchange(slot, 0)) }
    }

    func enter(_ letter: LetterID, slot: Int) {
        _ = page.exchange(slot, letter.rawValue)
    }

    func leave(slot: Int) {
        _ = page.exchange(slot, 0)
    }

    /// One mapped page, never unmapped before the process ends.
    // Sendable because every access goes through an atomic.
    @safe private struct Page: @unchecked Sendable {
        private let base: UnsafeMutablePointer<Atomic<Int64>>

        init(path: String) throws(StoreError) {
            let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard file >= 0 else { throw StoreError(errno: errno, at: path) }
            defer { close(file) }
            guard ftruncate(file, off_t(LettersInParsing.bytes)) == 0 else { throw StoreError(.diskFull, at: path) }
            let mapped = unsafe mmap(nil, LettersInParsing.bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
            guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else {
                throw StoreError(.ioFailed, at: path)
            }
            unsafe base = mapped.bindMemory(to: Atomic<Int64>.self, capacity: LettersInParsing.slots)
        }

        func exchange(_ slot: Int, _ value: Int64) -> Int64 {
            precondition((0..<LettersInParsing.slots).contains(slot), "no such slot")
            return unsafe base[slot].exchange(value, ordering: .sequentiallyConsistent)
        }
    }
}
