import Glibc
import MIMEParser
import Testing

@testable import MailGateway

/// Every attack that HTML can carry, by its row in the list of attacks. What comes out is read by rules that are
/// none of the sanitizer's own; `make conformance-html` has html5lib read it.
@Suite struct SafeHTMLAttackTests {
    private func check(_ html: String) {
        let safe = SafeHTML(html)
        let strict = StrictMarkup(safe.markup)
        #expect(strict.complaints.isEmpty, "\(safe.markup)")
        #expect(strict.deepest <= HTMLStructure.deepest)
        #expect(Array(SafeHTML(safe.markup).markup.utf8) == Array(safe.markup.utf8))
    }

    @Test("the list of payloads is there")
    func hasPayloads() {
        #expect(Payloads.all.count >= Payloads.fewest)
        let rows = Set(Payloads.all.map(\.row))
        #expect(rows == ["X1", "X2", "X3", "X4", "X5", "X7", "X9", "X11", "D1", "D4", "D12"])
    }

    @Test("X1 no script, handler or address of a script comes through", arguments: Payloads.of("X1"))
    func runsNothing(html: String) { check(html) }

    @Test("X2 what parsers read differently is rebuilt, so that all read the same", arguments: Payloads.of("X2"))
    func rebuilds(html: String) { check(html) }

    @Test("X3 nothing of SVG comes through", arguments: Payloads.of("X3"))
    func dropsSVG(html: String) {
        check(html)
        #expect(!SafeHTML(html).markup.utf8.contains("<svg".utf8))
    }

    @Test("X4 styles keep words, numbers and colours only", arguments: Payloads.of("X4"))
    func filtersStyles(html: String) {
        check(html)
        let words = ["url", "expression", "position", "behavior", "binding", "@import", "var(", "calc", "evil", "\\"]
        let markup = SafeHTML(html).markup
        for word in words { #expect(!markup.utf8.contains(word.utf8) || !markup.utf8.contains("style=".utf8)) }
    }

    @Test("X5 showing it fetches nothing", arguments: Payloads.of("X5"))
    func fetchesNothing(html: String) {
        check(html)
        #expect(!SafeHTML(html).markup.utf8.contains(" src=\"http".utf8))
    }

    @Test("X7 a combining mark hides no markup", arguments: Payloads.of("X7"))
    func seesThroughMarks(html: String) { check(html) }

    @Test("X9 no text is shown in another order than it is written", arguments: Payloads.of("X9"))
    func keepsOrder(html: String) { check(html) }

    @Test("X11 no picture is a file or a path", arguments: Payloads.of("X11"))
    func readsNoFiles(html: String) {
        check(html)
        for source in StrictMarkup(SafeHTML(html).markup).sources {
            #expect(source.utf8.starts(with: "cid:".utf8) && !source.utf8.contains("/".utf8))
        }
    }

    @Test("D1 nesting without end is flattened and keeps its words", arguments: Payloads.of("D1"))
    func flattens(html: String) { check(html) }

    @Test("D4 marks piled up end at thirty, whatever stands between them", arguments: Payloads.of("D4"))
    func capsMarks(html: String) {
        check(html)
        let marks = SafeHTML(html).markup.unicodeScalars.count { $0.value == 0x301 }
        #expect(marks <= 2 * CleanText.longestMarkRun)
    }

    @Test("D12 numbers of any size end in their range", arguments: Payloads.of("D12"))
    func checksNumbers(html: String) { check(html) }

    @Test("D5 twice as much of the worst takes about twice as long")
    func isLinear() {
        let worst = [
            "<b>", "</b>", "<p>", "<li>", "<table><tr><td>", "<a href=http://x>", "<!--", "<script>", "&", "<x ",
            "<b a='",
            "<b style='a:(", "</p><b>", "<br>", "&#", "<i></p>",
        ]
        for piece in worst {
            let times = [15_000, 30_000].map { size in
                let html = String(repeating: piece, count: size / piece.utf8.count)
                return (0..<2).map { _ in processorTime { _ = SafeHTML(html) } }.min() ?? 0
            }
            // Quadratic time would be four times as much.
            #expect(times[1] < times[0] * 3 + 0.02, "\(piece)")
        }
    }

    /// Seconds this thread works, whatever else the machine does.
    private func processorTime(of work: () -> Void) -> Double {
        func now() -> Double {
            var time = timespec()
            unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let start = now()
        work()
        return now() - start
    }
}

extension Collection<UInt8> {
    /// Whether `wanted` stands anywhere in it.
    fileprivate func contains(_ wanted: String.UTF8View) -> Bool {
        let bytes = Array(self)
        let wanted = Array(wanted)
        guard bytes.count >= wanted.count else { return false }
        return (0...(bytes.count - wanted.count)).contains { bytes[$0...].starts(with: wanted) }
    }
}
