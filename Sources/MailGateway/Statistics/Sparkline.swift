/// A series in one line of text: `▁▃▅█▂`, a blank where nothing was measured.
struct Sparkline: CustomStringConvertible, Sendable {
    let description: String

    /// The newest values are shown when there are more than `width`.
    init(_ series: ChartSeries, width: Int = .max) {
        let shown = series.points.suffix(max(0, width))
        let top = ChartSeries.top(of: shown)
        description = shown.map { point in
            guard let value = point.value else { return " " }
            return Self.blocks[max(0, ChartSeries.steps(value, of: top, among: Self.blocks.count) - 1)]
        }.joined()
    }

    private static let blocks = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
}
