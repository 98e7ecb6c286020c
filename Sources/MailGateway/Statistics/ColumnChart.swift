/// A series over time as standing columns for a terminal:
///
///     21 ┤      █
///        │ ▂ ▄  █
///      0 └───────────
///        11-16  11-20
struct ColumnChart: Sendable {
    /// What one column says when it stands for several points.
    enum Merging: Sendable {
        /// For counts.
        case sum
        /// For durations and shares; points without a value do not weigh.
        case mean
    }

    private let series: ChartSeries
    private let merging: Merging
    private let height: Int

    /// A terminal narrower than this is written beyond its edge.
    static let narrowest = 24
    /// Wider columns look like walls.
    private static let widestSlot = 4
    private static let eighths = 8

    init(_ series: ChartSeries, merging: Merging, height: Int = 8) {
        self.series = series
        self.merging = merging
        self.height = max(1, height)
    }

    /// How many points one column stands for when the chart has `width` columns of the terminal.
    func pointsPerColumn(width: Int) -> Int {
        // Sums are wider to write than the points were, so room for the widest scale is always kept.
        let room = max(width, Self.narrowest) - Self.axisRoom
        return max(1, (series.points.count + room - 1) / room)
    }

    /// Lines of at most `width` columns, without the title. Empty without points.
    func text(width: Int) -> String {
        guard let first = series.points.first, let last = series.points.last else { return "" }
        let width = max(width, Self.narrowest)
        let values = merged(by: pointsPerColumn(width: width))
        let top = values.lazy.compactMap(\.self).max() ?? 0
        let topText = DisplayWidth.fit(series.format(top), into: Self.axisRoom - 2)
        let axisWidth = max(1, DisplayWidth.of(topText))
        let room = width - axisWidth - 2
        let slot = min(Self.widestSlot, max(1, room / values.count))
        var lines = (0..<height).reversed().map { row in
            let isTop = row == height - 1
            let axis = isTop && top > 0 ? right(topText, axisWidth) + " ┤" : spaces(axisWidth) + " │"
            return axis + values.map { cell($0, top, row, slot) }.joined()
        }
        let floor = String(repeating: "─", count: values.count * slot)
        lines.append(right("0", axisWidth) + " └" + floor)
        lines.append(spaces(axisWidth + 2) + ends(first.label, last.label, values.count * slot, room))
        return lines.map { Self.withoutTrailingSpace($0) + "\n" }.joined()
    }

    /// The scale and its line take so many columns at most.
    private static let axisRoom = 12

    private func merged(by count: Int) -> [Double?] {
        guard count > 1 else { return series.points.map(\.value) }
        return stride(from: 0, to: series.points.count, by: count).map { start in
            let values = series.points[start..<min(start + count, series.points.count)].compactMap(\.value)
            guard !values.isEmpty else { return nil }
            let sum = values.reduce(0, +)
            return merging == .sum ? sum : sum / Double(values.count)
        }
    }

    /// The part of a column that stands in one row, with the blank to its right.
    private func cell(_ value: Double?, _ top: Double, _ row: Int, _ slot: Int) -> String {
        let steps = ChartSeries.steps(value, of: top, among: height * Self.eighths) - row * Self.eighths
        let block = steps <= 0 ? " " : Self.blocks[min(steps, Self.eighths) - 1]
        let columns = slot == 1 ? 1 : slot - 1
        return String(repeating: block, count: columns) + spaces(slot - columns)
    }

    private static let blocks = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// The first label under the first column and the last one under the last, when there is room for both.
    private func ends(_ first: String, _ last: String, _ width: Int, _ room: Int) -> String {
        let head = DisplayWidth.fit(first, into: room)
        guard series.points.count > 1 else { return head }
        let gap = max(2, width - DisplayWidth.of(head) - DisplayWidth.of(last))
        guard DisplayWidth.of(head) + gap + DisplayWidth.of(last) <= room else { return head }
        return head + spaces(gap) + last
    }

    private func right(_ text: String, _ width: Int) -> String { spaces(width - DisplayWidth.of(text)) + text }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

    private static func withoutTrailingSpace(_ line: String) -> String {
        var line = line
        while line.utf8.last == UInt8(ascii: " ") { line.removeLast() }
        return line
    }
}
