/// A series as lying bars for a terminal, one line per point:
///
///     support  ██████████▌  21
///     billing  ███           6
struct BarChart: Sendable {
    private let series: ChartSeries

    /// A terminal narrower than this is written beyond its edge.
    static let narrowest = 24
    private static let gap = 2

    init(_ series: ChartSeries) {
        self.series = series
    }

    /// Lines of at most `width` columns: the bars take what labels and values leave. Empty without points.
    func text(width: Int) -> String {
        let width = max(width, Self.narrowest)
        let widestText = (width - 2 * Self.gap) / 3
        let labels = series.points.map { DisplayWidth.fit($0.label, into: widestText) }
        let values = series.points.map { DisplayWidth.fit(series.text(of: $0), into: widestText) }
        let labelWidth = labels.map { DisplayWidth.of($0) }.max() ?? 0
        let valueWidth = values.map { DisplayWidth.of($0) }.max() ?? 0
        let barWidth = width - labelWidth - valueWidth - 2 * Self.gap
        let top = ChartSeries.top(of: series.points)
        return series.points.indices.map { index in
            let steps = ChartSeries.steps(series.points[index].value, of: top, among: barWidth * Self.eighths)
            return padded(labels[index], labelWidth) + spaces(Self.gap) + padded(Self.bar(steps), barWidth)
                + spaces(Self.gap + valueWidth - DisplayWidth.of(values[index])) + values[index] + "\n"
        }.joined()
    }

    /// So many eighths of a column.
    private static func bar(_ steps: Int) -> String {
        let (whole, rest) = steps.quotientAndRemainder(dividingBy: eighths)
        return String(repeating: "█", count: whole) + (rest > 0 ? parts[rest - 1] : "")
    }

    private static let eighths = 8
    private static let parts = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]

    private func padded(_ text: String, _ width: Int) -> String {
        text + spaces(width - DisplayWidth.of(text))
    }

    private func spaces(_ count: Int) -> String {
        String(repeating: " ", count: max(0, count))
    }
}
