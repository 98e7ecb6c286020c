import TicketStore

/// In which order and how many at a time claimed letters are fetched.
///
/// Batches are bounded in letters and in bytes, as the server announced them. A letter whose fetch failed
/// before comes last and alone, so that it never stands in the way of the others.
struct FetchPlan {
    private(set) var batches: [[ClaimedLetter]] = []
    /// Larger than we read: only their header is fetched.
    private(set) var oversized: [ClaimedLetter] = []

    /// `letters` and `bytes` bound one batch; a single letter may exceed `bytes`, but not `largestLetter`.
    init(_ claimed: [ClaimedLetter], letters: Int, bytes: Int, largestLetter: Int) {
        var batch: [ClaimedLetter] = []
        var size = 0
        var again: [ClaimedLetter] = []
        for letter in claimed {
            guard case .fetch(let attempt) = letter.need else { continue }
            if letter.size > largestLetter {
                oversized.append(letter)
            } else if attempt > 1 {
                again.append(letter)
            } else {
                if batch.count == letters || (!batch.isEmpty && size + letter.size > bytes) {
                    batches.append(batch)
                    batch = []
                    size = 0
                }
                batch.append(letter)
                size += max(0, letter.size)
            }
        }
        if !batch.isEmpty { batches.append(batch) }
        batches += again.map { [$0] }
    }
}
