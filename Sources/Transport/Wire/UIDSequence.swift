/// UIDs as they go on the wire: `1:5,7,9` (RFC 3501, section 9, sequence-set). Never quoted: Gmail refuses quotes.
struct UIDSequence: Equatable {
    /// Ascending, each once.
    let uids: ArraySlice<UInt32>
    let text: [UInt8]

    /// All of `uids` in as few sequences as fit `longest` bytes each. Zeros are dropped: no letter has UID 0.
    static func sequences(of uids: [UInt32], longest: Int) -> [UIDSequence] {
        var sorted: [UInt32] = []
        for uid in uids.sorted() where uid > 0 && uid != sorted.last { sorted.append(uid) }
        var sequences: [UIDSequence] = []
        var start = 0
        var text: [UInt8] = []
        var index = 0
        while index < sorted.count {
            var end = index
            while end + 1 < sorted.count, sorted[end + 1] == sorted[end] + 1 { end += 1 }
            let run = end == index ? "\(sorted[index])" : "\(sorted[index]):\(sorted[end])"
            if !text.isEmpty, text.count + 1 + run.utf8.count > longest {
                sequences.append(UIDSequence(uids: sorted[start..<index], text: text))
                (start, text) = (index, [])
            }
            if !text.isEmpty { text.append(UInt8(ascii: ",")) }
            text += run.utf8
            index = end + 1
        }
        if !text.isEmpty { sequences.append(UIDSequence(uids: sorted[start...], text: text)) }
        return sequences
    }
}
