/// One measured number and what was promised of it.
struct Figure {
    enum Goal {
        case atLeast(Double)
        case atMost(Double)
        /// Printed beside the others, promised by nobody.
        case none
    }

    var name: String
    var value: Double
    var unit: String
    var goal = Goal.none
    var meaning: String

    var text: String { Self.rounded(value) }

    /// Three decimals at most: 12.25, 2340, 0.118.
    static func rounded(_ value: Double) -> String {
        let digits = value >= 100 ? 0 : value >= 10 ? 1 : 3
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let rounded = (value * scale).rounded() / scale
        return digits == 0 ? String(Int(rounded)) : String(rounded)
    }

    /// One line per figure, in columns.
    static func table(_ figures: [Figure]) -> String {
        let rows = figures.map { [$0.name, "\($0.text) \($0.unit)", $0.verdict, $0.meaning] }
        let widths = (0..<3).map { column in rows.map { $0[column].utf8.count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.utf8.count)
            }
            return (cells + [row[3]]).joined(separator: "  ")
        }.joined(separator: "\n")
    }

    private var verdict: String {
        switch goal {
        case .none: ""
        case .atLeast(let least): value >= least ? "kept (>= \(least))" : "BROKEN (>= \(least))"
        case .atMost(let most): value <= most ? "kept (<= \(most))" : "BROKEN (<= \(most))"
        }
    }
}

extension [Double] {
    /// The value below or at which this share of all values lies.
    func percentile(_ share: Double) -> Double {
        let ordered = sorted()
        guard let last = ordered.indices.last else { return 0 }
        let rank = (share * Double(ordered.count)).rounded(.up)
        return ordered[Swift.min(last, Swift.max(0, Int(rank) - 1))]
    }
}
