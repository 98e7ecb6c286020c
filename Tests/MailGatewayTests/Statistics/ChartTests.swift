import GatewayTestKit
import Testing

@testable import MailGateway

@Suite struct ChartTests {
    static func series(_ values: [Double?], title: String = "Opened") -> ChartSeries {
        let points = values.enumerated().map { ChartSeries.Point("11-\($0.offset + 1)", $0.element) }
        return ChartSeries(title: title, points: points) { String(Int($0)) }
    }

    @Test("a sparkline is as high as its largest value, and blank where nothing was measured")
    func sparkline() {
        #expect(Sparkline(Self.series([0, 1, 4, nil, 8])).description == "▁▁▄ █")
        #expect(Sparkline(Self.series([100, 1, 4, 8]), width: 3).description == "▁▄█", "the old peak is out of sight")
        #expect(Sparkline(Self.series([0, 0])).description == "▁▁")
        #expect(Sparkline(Self.series([])).description == "")
    }

    @Test("what is no number is not drawn, and what is below zero is zero")
    func strangeValues() {
        #expect(Sparkline(Self.series([.nan, .infinity, -3, 5])).description == "  ▁█")
        #expect(Sparkline(Self.series([Double.leastNonzeroMagnitude, .greatestFiniteMagnitude])).description == "▁█")
    }

    @Test("bars fill what labels and values leave")
    func bars() {
        let series = ChartSeries(
            title: "Queues",
            points: [.init("support", 21), .init("billing", 7), .init("日本", 0.1), .init("spam", 0), .init("new", nil)]
        ) { $0 < 1 && $0 > 0 ? "<1" : String(Int($0)) }
        #expect(
            BarChart(series).text(width: 32) == """
                support  ███████████████████  21
                billing  ██████▍               7
                日本     ▏                    <1
                spam                           0
                new                            –

                """)
    }

    @Test("columns stand over their days")
    func columns() {
        let text = ColumnChart(Self.series([2, 1, 4, nil, 8]), merging: .sum, height: 2).text(width: 40)
        #expect(
            text == """
                8 ┤                ███
                  │▄▄▄ ▂▂▂ ███     ███
                0 └────────────────────
                   11-1            11-5

                """)
    }

    @Test("more days than columns are added up, or averaged over those that have a value")
    func merging() {
        let values = (1...60).map { $0 == 60 ? nil : Double($0 % 2 == 0 ? 2 : 4) }
        let chart = ColumnChart(Self.series(values), merging: .sum, height: 1)
        #expect(chart.pointsPerColumn(width: 72) == 1)
        #expect(chart.pointsPerColumn(width: 42) == 2)
        #expect(chart.text(width: 42).hasPrefix("6 ┤█████████████████████████████▅\n"))
        #expect(ColumnChart(Self.series(values), merging: .mean, height: 1).text(width: 42).hasPrefix("4 ┤▆▆"))
        #expect(ColumnChart(Self.series([nil, nil]), merging: .sum).text(width: 40).contains("0 └"))
        #expect(ColumnChart(Self.series([]), merging: .sum).text(width: 40) == "")
    }

    @Test("no line is wider than the terminal, whatever is drawn")
    func widths() {
        var dice = SeededGenerator()
        for _ in 0..<80 {
            let count = Int.random(in: 1...400, using: &dice)
            let longest = Int.random(in: 0...60, using: &dice)
            let points = (0..<count).map { index in
                ChartSeries.Point(
                    String(
                        repeating: index.isMultiple(of: 3) ? "日" : "x", count: Int.random(in: 0...longest, using: &dice)
                    ),
                    Bool.random(using: &dice) ? Double.random(in: 0...1e9, using: &dice) : nil)
            }
            let series = ChartSeries(title: "T", points: points) { "\($0)" }
            let width = Int.random(in: 24...200, using: &dice)
            for text in [
                BarChart(series).text(width: width), ColumnChart(series, merging: .mean).text(width: width),
            ] {
                let widest = text.split(separator: "\n").map { DisplayWidth.of(String($0)) }.max() ?? 0
                #expect(widest <= width, "seed \(dice.seed), \(count) points\n\(text)")
            }
        }
        #expect(BarChart(Self.series([1])).text(width: 0) == BarChart(Self.series([1])).text(width: 24))
    }

    @Test("a label cannot command the terminal")
    func labels() {
        let series = ChartSeries(title: "\u{1B}[2J", points: [.init("\u{1B}[31mred\n", 1)]) { "\($0)" }
        #expect(!BarChart(series).text(width: 60).contains("\u{1B}"))
        #expect(BarChart(series).text(width: 60).utf8.count { $0 == UInt8(ascii: "\n") } == 1)
        #expect(!TrendTable(series).text.contains("\u{1B}"))
    }
}
