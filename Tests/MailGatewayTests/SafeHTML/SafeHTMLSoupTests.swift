import GatewayTestKit
import Testing

@testable import MailGateway

/// Tags, attributes and text thrown together by a seeded generator.
@Suite struct SafeHTMLSoupTests {
    private static let pieces: [String] =
        HTMLElement.allCases.flatMap {
            ["<\($0.name)>", "</\($0.name)>", "<\($0.name) style=\"color:red\" title='a b'>"]
        }
        + [
            "<!--", "-->", "<![CDATA[", "]]>", "<!", "<?", "</", "<", ">", "\"", "'", "=", "/", "&", "&amp;", "&lt;",
            "&#60;",
            "&#x202e;", "\u{202E}", "\u{301}", "e", " ", "\n", "\r\n", "\t", "\0", "\u{1}", "\u{A0}", "text",
            "<script>",
            "</script>", "<style>", "</style>", "<svg>", "</svg>", "<math>", "<title>", "</title>", "<textarea>",
            "</textarea>",
            "<plaintext>", "<noscript>", "<template>", "<select>", "<option>", "<form>", "<o:p>", "</o:p>", "<body>",
            "</body>",
            "<img src=x onerror=alert(1)>", "<img src=http://e/x>", "<img src=cid:a@b>", "<a href=javascript:alert(1)>",
            "<a href=\"https://x.test/?a=1&b=2\">", "<a href='mailto:a@x.test'>",
            "<p style=\"font:12px 'a b',c;width:-1px\">",
            "<td colspan=3 bgcolor=FF0000>", "<b ", "<b a=\"", "<p style='", "</br>", "\u{1F4A9}", "é", "日本",
        ]

    private func soup(_ generator: inout SeededGenerator) -> String {
        (0..<Int.random(in: 1...60, using: &generator)).map { _ in
            Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &generator)]
        }.joined()
    }

    @Test("safe HTML made safe again is the same, byte for byte", arguments: 0..<8)
    func isIdempotent(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<1_000 {
            let html = soup(&generator)
            let once = SafeHTML(html).markup
            let twice = SafeHTML(once).markup
            guard once.utf8.elementsEqual(twice.utf8), StrictMarkup(once).complaints.isEmpty else {
                Issue.record("\(html.debugDescription)\nonce: \(once)\ntwice: \(twice)")
                return
            }
        }
    }

    @Test("libxml2 nests what it is given as it is given")
    func buildsTheTreeAsGiven() {
        for outer in HTMLElement.allCases where !outer.isVoid {
            for inner in HTMLElement.allCases {
                var structure = HTMLStructure()
                structure.open(outer, [])
                structure.open(inner, [])
                structure.write("x".utf8[...])
                if !inner.isVoid { structure.close(inner) }
                structure.close(outer)
                structure.finish()
                guard let tree = HTMLTree(structure) else {
                    Issue.record("no tree of \(inner) in \(outer)")
                    return
                }
                var steps: [String] = []
                tree.walk { step in
                    switch step {
                    case .open(let element, let number): steps.append("<\(element)\(number)")
                    case .text(let number): steps.append("\(number)")
                    case .close(let element): steps.append("\(element)>")
                    }
                }
                let nested = inner.isVoid ? ["<\(inner)1", "\(inner)>", "2"] : ["<\(inner)1", "2", "\(inner)>"]
                #expect(steps == ["<\(outer)0"] + nested + ["\(outer)>"])
            }
        }
    }
}
