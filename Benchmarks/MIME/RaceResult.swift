/// The best pass of either side over one class of mails.
struct RaceResult {
    struct Side {
        var nanoseconds = Int.max
        var yield = Reading.Yield()

        mutating func improve(_ other: Side) {
            if other.nanoseconds < nanoseconds { self = other }
        }

        var milliseconds: Double { Double(nanoseconds) / 1_000_000 }
    }

    let race: Race
    let mails: Int
    let bytes: Int
    var own = Side()
    var peer = Side()

    var ratio: Double { Double(peer.nanoseconds) / Double(own.nanoseconds) }

    var figure: Figure {
        Figure(
            name: "ratio_\(race.name)", value: ratio, unit: "times", goal: .atLeast(race.goal),
            meaning: race.readsContent ? "as fast as GMime, all content decoded" : "as fast as GMime, structure only")
    }

    /// One line per race. Leaves and decoded bytes stand beside the times: they show that both did the same work.
    static func table(_ results: [RaceResult]) -> String {
        let heads = [
            "class", "mails", "parser", "GMime", "ratio", "MB/s", "leaves", "of GMime", "decoded", "of GMime",
        ]
        let rows = results.map { result in
            [
                result.race.name, "\(result.mails)", result.own.milliseconds.rounded(to: 3),
                result.peer.milliseconds.rounded(to: 3), result.ratio.rounded(to: 2),
                "\(result.bytes * 1_000 / max(result.own.nanoseconds, 1))", "\(result.own.yield.leaves)",
                "\(result.peer.yield.leaves)", "\(result.own.yield.bytes)", "\(result.peer.yield.bytes)",
            ]
        }
        let widths = heads.indices.map { column in ([heads] + rows).map { $0[column].utf8.count }.max() ?? 0 }
        return ([heads] + rows).map { row in
            zip(row, widths).map { String(repeating: " ", count: $1 - $0.utf8.count) + $0 }.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}

extension Double {
    /// With this many digits after the point at most.
    func rounded(to digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        return String((self * scale).rounded() / scale)
    }
}
