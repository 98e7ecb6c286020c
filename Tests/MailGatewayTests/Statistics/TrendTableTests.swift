import Testing

@testable import MailGateway

@Suite struct TrendTableTests {
    @Test("every row has its label, its bar and its value, and no row without a value has a bar")
    func rows() {
        let html = TrendTable(ChartTests.series([4, 0, nil, 1])).html
        #expect(html.ranges(of: "<tr><th scope=\"row\"").count == 4)
        #expect(html.contains(">11-1</th>") && html.contains(">4</td>") && html.contains(">–</td>"))
        #expect(html.ranges(of: "bgcolor=\"#3b7dd8\"").count == 2)
        #expect(html.contains("<td width=\"100%\" height=\"12\"") && html.contains("<td width=\"25%\" height=\"12\""))
        #expect(html.ranges(of: "<table").count == html.ranges(of: "</table>").count)
    }

    @Test("it needs no picture, no style sheet and no script, and leaves the text its colour")
    func plain() {
        let html = TrendTable(ChartTests.series([4, 2])).html
        for word in ["<img", "<svg", "<style", "<script", "url(", ";color:", "\"color:", "http"] {
            #expect(!html.contains(word), "\(word)")
        }
    }

    @Test("markup in a title or a label is text")
    func markup() {
        let series = ChartSeries(title: "<b>A & B", points: [.init("<script>", 1)]) { _ in "<1" }
        let html = TrendTable(series).html
        #expect(html.contains("&lt;b&gt;A &amp; B") && html.contains("&lt;script&gt;") && html.contains(">&lt;1</td>"))
    }

    @Test("beside it, plain text has the sparkline and its ends")
    func text() {
        #expect(TrendTable(ChartTests.series([4, 1, 8])).text == "Opened\n▄▁█  11-1: 4 … 11-3: 8\n")
        #expect(TrendTable(ChartTests.series([4])).text == "Opened\n█  11-1: 4\n")
    }

    @Test("the newest sixty rows are shown, and nothing of nothing")
    func limits() {
        let many = TrendTable(ChartTests.series([1e6] + (1...TrendTable.mostRows).map { Double($0) }))
        #expect(many.html.ranges(of: "<tr><th").count == TrendTable.mostRows)
        #expect(many.html.contains("<td width=\"100%\" height=\"12\""), "the row left out does not flatten the others")
        #expect(TrendTable(ChartTests.series([])).html == "")
        #expect(TrendTable(ChartTests.series([])).text == "")
    }

    /// WCAG 2.2: contrast ratio, 1.4.11 asks 3:1 of what is not text.
    @Test("bars stand out from light and from dark", arguments: [0xFF, 0x1E, 0x00])
    func contrast(background: Int) {
        let linear = { (byte: Int) -> Double in
            let share = Double(byte) / 255
            // (share + 0.055) / 1.055 to the power of 2.4, near enough by 2 and 3.
            let base = (share + 0.055) / 1.055
            return share <= 0.04045 ? share / 12.92 : base * base * (0.6 + 0.4 * base)
        }
        let luminance = { (red: Int, green: Int, blue: Int) in
            0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
        }
        let colour = TrendTable.barColour
        let bar = luminance(colour.red, colour.green, colour.blue)
        let other = luminance(background, background, background)
        #expect((max(bar, other) + 0.05) / (min(bar, other) + 0.05) >= 3)
    }
}
