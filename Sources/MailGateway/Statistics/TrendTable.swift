/// A series for a mail: in HTML a table whose bars are coloured cells, in plain text a sparkline.
///
/// It needs no picture, no style sheet and no script, so every mail program shows it, blocked pictures or not. Only
/// the bars have a colour, one that stands out from white and from black; text keeps the reader's own. A reader that
/// shows no colours, or speaks, has the label and the value of every row.
struct TrendTable: Sendable {
    private let series: ChartSeries
    private let points: ArraySlice<ChartSeries.Point>

    /// The newest rows are shown; a longer table is not read.
    static let mostRows = 60
    /// In columns of a terminal; a longer label would leave no room for the bars.
    private static let widestLabel = 40
    /// Red, green and blue of the bars; at least 3:1 against white and against a dark background (WCAG 2.2, 1.4.11).
    static let barColour = (red: 0x3B, green: 0x7D, blue: 0xD8)

    init(_ series: ChartSeries) {
        self.series = series
        points = series.points.suffix(Self.mostRows)
    }

    /// The title, if there is one, the sparkline, and the first and last value: `▁▃█ 11-16: 3 … 11-18: 21`.
    var text: String {
        guard let first = points.first, let last = points.last else { return "" }
        var line = Sparkline(series, width: Self.mostRows).description + "  \(first.label): \(series.text(of: first))"
        if points.count > 1 { line += " … \(last.label): \(series.text(of: last))" }
        return (series.title.utf8.isEmpty ? "" : series.title + "\n") + line + "\n"
    }

    /// One table, for the body of an HTML mail. Empty without points.
    var html: String {
        guard !points.isEmpty else { return "" }
        var output: [UInt8] = []
        output += #"<table cellpadding="0" cellspacing="0" border="0" width="100%" style="max-width:600px">"#.utf8
        if !series.title.utf8.isEmpty {
            output += #"<caption align="left" style="text-align:left;padding-bottom:4px"><b>"#.utf8
            HTMLEscaping.append(text: series.title.utf8, to: &output)
            output += "</b></caption>\n".utf8
        }
        let top = ChartSeries.top(of: points)
        for point in points { append(point, top, to: &output) }
        output += "</table>\n".utf8
        return String(decoding: output, as: UTF8.self)
    }

    private func append(_ point: ChartSeries.Point, _ top: Double, to output: inout [UInt8]) {
        output += #"<tr><th scope="row" align="left" nowrap style="font-weight:normal;padding-right:8px">"#.utf8
        HTMLEscaping.append(text: DisplayWidth.fit(point.label, into: Self.widestLabel).utf8, to: &output)
        output += #"</th><td width="100%">"#.utf8
        let percent = ChartSeries.steps(point.value, of: top, among: 100)
        if percent > 0 { output += Self.bar(percent).utf8 }
        output += #"</td><td align="right" nowrap style="padding-left:8px">"#.utf8
        HTMLEscaping.append(text: series.text(of: point).utf8, to: &output)
        output += "</td></tr>\n".utf8
    }

    /// A table in the cell: mail programs agree on the width of cells only.
    private static func bar(_ percent: Int) -> String {
        let colour = "#" + [barColour.red, barColour.green, barColour.blue].map { hexadecimal($0) }.joined()
        let rest = percent < 100 ? #"<td width="\#(100 - percent)%" style="font-size:0">&nbsp;</td>"# : ""
        return
            #"<table role="presentation" aria-hidden="true" cellpadding="0" cellspacing="0" border="0" width="100%">"#
            + #"<tr><td width="\#(percent)%" height="12" bgcolor="\#(colour)""#
            + #" style="background-color:\#(colour);font-size:0;line-height:12px">&nbsp;</td>\#(rest)</tr></table>"#
    }

    private static func hexadecimal(_ byte: Int) -> String {
        let digits = String(byte, radix: 16)
        return digits.utf8.count < 2 ? "0" + digits : digits
    }
}
