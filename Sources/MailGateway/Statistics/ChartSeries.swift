/// A measure for a row of days, queues or agents, ready to be drawn.
struct ChartSeries: Sendable {
    /// One day, queue or agent.
    struct Point: Sendable, Equatable {
        let label: String
        /// `nil` where nothing was measured, which is not the same as zero. Never negative, always finite.
        let value: Double?

        /// Labels may be any text. What is below zero is drawn as zero, and what is no number as nothing.
        init(_ label: String, _ value: Double?) {
            self.label = Printable(label).description
            self.value = value.flatMap { $0.isFinite ? max(0, $0) : nil }
        }
    }

    let title: String
    let points: [Point]
    /// A value as people read it: `17`, `2 h 5 min`, `98 %`.
    let format: @Sendable (Double) -> String

    init(title: String, points: [Point], format: @escaping @Sendable (Double) -> String) {
        self.title = Printable(title).description
        self.points = points
        self.format = format
    }

    func text(of point: Point) -> String { point.value.map(format) ?? Self.nothing }

    /// Shown where there is no value.
    static let nothing = "–"

    /// The largest value, zero when there is none.
    static func top(of points: some Sequence<Point>) -> Double {
        points.lazy.compactMap(\.value).max() ?? 0
    }

    /// The share of a value in the largest one, in steps; what is not zero is never invisible.
    static func steps(_ value: Double?, of top: Double, among steps: Int) -> Int {
        guard let value, value > 0, top > 0 else { return 0 }
        return min(steps, max(1, Int((value / top * Double(steps)).rounded())))
    }
}
