/// Rows to be found by their ids, in statements of few lengths: each is prepared once.
struct RowList {
    private static let lengths = [1, 20, 100, 500]

    /// What stands between the parentheses of `IN ()`, in one statement after the other.
    let parts: [SQLText]

    init(_ ids: [Int64]) {
        var parts: [SQLText] = []
        var rest = ids[...]
        let longest = Self.lengths[Self.lengths.count - 1]
        while let last = rest.last {
            let length = Self.lengths.first { $0 >= rest.count } ?? longest
            let part = Array(rest.prefix(length))
            parts.append("\(list: part + Array(repeating: last, count: length - part.count))")
            rest = rest.dropFirst(length)
        }
        self.parts = parts
    }
}
