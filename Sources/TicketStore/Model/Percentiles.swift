/// Where the values of a measure lie: half of them, nine in ten of them below which one.
///
/// By nearest rank: every answer is one of the values, and a percentile of few values is no invention.
package struct Percentiles<Value: Comparable & Sendable>: Sendable {
    private let ordered: [Value]

    /// In any order.
    package init(_ values: some Sequence<Value>) {
        ordered = values.sorted()
    }

    /// How many values there are.
    package var count: Int { ordered.count }
    /// `nil` when there are no values, like the others.
    package var least: Value? { ordered.first }
    /// At or below which half of the values lie.
    package var median: Value? { self[50] }
    /// The largest value.
    package var most: Value? { ordered.last }

    /// The smallest value at or below which `percent` of all values lie; `nil` when there are no values. Percents
    /// beyond 0 to 100 are taken for the nearest of these.
    package subscript(percent: Int) -> Value? {
        guard !ordered.isEmpty else { return nil }
        // In whole numbers: 0.95 * 20 is a little more than 19.
        let rank = (min(100, max(0, percent)) * ordered.count + 99) / 100
        return ordered[max(1, rank) - 1]
    }
}
