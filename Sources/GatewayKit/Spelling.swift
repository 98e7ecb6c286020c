/// Finds what somebody meant to type.
package enum Spelling {
    /// The candidate closest to `word`, or `nil` when none is close enough to be meant.
    ///
    /// Close is at most a third of the word in edits, or one being the beginning of the other.
    package static func closest(to word: String, among candidates: some Sequence<String>) -> String? {
        let wanted = lowercased(word)
        guard (1...64).contains(wanted.count) else { return nil }
        let allowed = max(1, wanted.count / 3)
        var best: (word: String, distance: Int)?
        for candidate in candidates.sorted(by: { ($0.utf8.count, $0) < ($1.utf8.count, $1) }) {
            let letters = lowercased(candidate)
            guard letters.count <= 64 else { continue }
            let extends = wanted.count >= 4 && (letters.starts(with: wanted) || wanted.starts(with: letters))
            let distance = extends ? min(1, allowed) : editDistance(wanted, letters)
            if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.word
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
    package static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
                var cost = min(last[column + 1] + 1, current[column] + 1, replaced)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }

    private static func lowercased(_ word: String) -> [UInt8] {
        word.utf8.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
    }
}
