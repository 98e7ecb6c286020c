/// Row ids, a bit each.
struct TicketSet: Sendable {
    /// Of 64 ids each, from 0 on.
    private var words: [UInt64] = []
    private(set) var count = 0

    init(_ tickets: [Int64]) {
        for ticket in tickets { set(ticket, true) }
    }

    /// In their order.
    var tickets: [Int64] {
        words.indices.flatMap { place in
            let bits = words[place]
            return bits == 0 ? [] : (0..<64).filter { bits & (1 << UInt64($0)) != 0 }.map { Int64(place << 6 | $0) }
        }
    }

    func contains(_ ticket: Int64) -> Bool {
        let place = Int(ticket >> 6)
        return place < words.count && words[place] & (1 << UInt64(ticket & 63)) != 0
    }

    mutating func set(_ ticket: Int64, _ isMember: Bool) {
        let place = Int(ticket >> 6)
        if place >= words.count {
            guard isMember else { return }
            words.append(contentsOf: repeatElement(0, count: place + 1 - words.count))
        }
        guard contains(ticket) != isMember else { return }
        words[place] ^= 1 << UInt64(ticket & 63)
        count += isMember ? 1 : -1
    }
}
