import GatewayKit
import GatewayTestKit
import MIMEParser
import Testing

@testable import TicketStore

@Suite struct SearchWordsTests {
    @Test(
        "what was typed is taken apart",
        arguments: [
            ("", ""), ("   ", ""), ("printer", "printer"), ("printer  fire", "printer, fire"),
            ("\"on fire\" now", "on fire, now"), ("\"never closed", "never closed"), ("-smoke fire", "fire, not smoke"),
            ("-\"thick smoke\" fire", "fire, not thick smoke"), ("print*", "print*"),
            ("from:carla@x.example", "requester carla@x.example"), ("from:carla", "person carla"),
            ("from:\"Carla C\"", "person Carla C"), ("is:unassigned", "unassigned"), ("is:overdue", "breach"),
            ("is:in_progress", "status in_progress"), ("is:nothing", "is:nothing"),
            ("tag:red tag:blue", "tag blue, tag red"),
            ("before:2026-11-20", "before 2026-11-20T00:00:00Z"), ("after:2026-11-20", "from 2026-11-20T00:00:00Z"),
            ("before:yesterday", "before:yesterday"), ("status:closed", "status closed"), ("status:odd", "status:odd"),
            ("priority:urgent", "priority urgent"), ("queue:support", "queue support"),
            ("assignee:anna", "assignee anna"),
            ("assignee:none", "unassigned"), ("number:T-1", "number T-1"), ("STATUS:closed", "status closed"),
            ("note_search:SECRET", "note_search:SECRET"), ("tag:", "tag:"), ("-tag:red", "not tag:red"),
            ("... --- ***", ""), ("a\"b", "a, b"), ("one\u{0}two", "one, two"), ("élève", "élève"),
        ])
    func reading(text: String, expected: String) {
        #expect(Self.words(SearchWords(text)) == expected)
    }

    @Test("is:open is every status with something to do or to wait for, is:closed every other one")
    func states() {
        #expect(SearchWords("is:open").statuses == [.open, .assigned, .inProgress, .waitingCustomer])
        #expect(SearchWords("is:closed").statuses == [.resolved, .closed, .cancelled])
    }

    @Test("of a long text the beginning counts, in bytes and in words")
    func limits() {
        let long = String(repeating: "é", count: 200)
        #expect(SearchWords(long).terms.map(\.text.utf8.count) == [SearchWords.longest])
        let many = (1...100).map { "w\($0)" }.joined(separator: " ")
        #expect(SearchWords(many).terms.count == SearchWords.mostTerms)
        #expect(SearchWords((1...100).map { "tag:t\($0)" }.joined(separator: " ")).tags.count == SearchWords.mostTerms)
    }

    @Test("every word reaches the index between quotation marks")
    func quoting() {
        #expect(SearchWords("a OR b").match == "(\"a\") AND (\"OR\") AND (\"b\")")
        #expect(SearchWords("print* -x").match == "((\"print*\" *)) NOT ((\"x\"))")
        #expect(SearchWords("from:carla x").match == "(\"x\") AND ({people} : \"carla\")")
        #expect(SearchWords("日本語").match == "({runs} : \" 日  本  語  \")")
        #expect(SearchWords("-x").match == nil)
        #expect(SearchWords("is:open").match == nil)
    }

    @Test("any text is read, within its limits, and asks for nothing that stands outside quotation marks")
    func soup() {
        var generator = SeededGenerator(seed: 6)
        let pieces = [
            "\"", "-", ":", "from:", "tag:", "before:", "2026-13-40", "is:open", " ", "*", "\u{0}", "é", "日本", "ا", "(",
            ")",
            "NEAR(", "AND", "{people}", "\u{301}", "x", "number:", "T-1", "🔥",
        ]
        for _ in 0..<2_000 {
            let text = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }.joined()
            let words = SearchWords(text)
            #expect(words.terms.count + words.excluded.count + words.people.count <= SearchWords.mostTerms)
            // Of bytes: a mark that combines with a quotation mark would hide it.
            let outside = (words.match ?? "").utf8.split(
                separator: UInt8(ascii: "\""), omittingEmptySubsequences: false
            ).enumerated().filter { $0.offset % 2 == 0 }.map { String(decoding: $0.element, as: UTF8.self) }.joined()
            let left = ["{people} : ", "{runs} : ", "(", ")", " AND ", " NOT ", " OR ", " *"].reduce(outside) {
                $0.split(separator: $1).joined()
            }
            #expect(left == "", "\(text)")
        }
    }

    private static func words(_ words: SearchWords) -> String {
        var all = words.terms.map(\.text)
        all += words.excluded.map { "not \($0.text)" }
        all += words.requesters.map { "requester \($0)" }
        all += words.people.map { "person \($0.text)" }
        all += words.statuses.map { "status \($0.rawValue)" }.sorted()
        all += words.priorities.map { "priority \($0.rawValue)" }
        all += words.queues.map { "queue \($0)" }
        all += words.assignees.map { "assignee \($0)" }
        all += words.isUnassigned ? ["unassigned"] : []
        all += words.tags.sorted().map { "tag \($0)" }
        all += words.numbers.map { "number \($0)" }
        all += words.createdFrom.map { ["from \($0)"] } ?? []
        all += words.createdBefore.map { ["before \($0)"] } ?? []
        all += words.health.map { [$0.rawValue] } ?? []
        return all.joined(separator: ", ")
    }
}

@Suite struct SpacelessTextTests {
    @Test(
        "words of scripts without spaces are taken apart, others are left out",
        arguments: [
            ("The printer", nil), ("élève", nil), ("日本", " 日  本  "), ("the 日本 printer", " 日  本  "),
            ("A4用紙", "A4 用  紙  "), ("서버가 탄다", " 서  버  가   탄  다  "), ("كتاب", nil),
        ] as [(String, String?)])
    func runs(text: String, expected: String?) {
        #expect(SpacelessText.runs(of: [text]) == expected)
    }

    @Test("taken apart and put together is what it was, with its marks")
    func rejoining() {
        let marks: Set<Unicode.Scalar> = ["<", ">"]
        #expect(SpacelessText.rejoined(" 日 < 本 > 語  A4 用 紙", marks: marks) == "日<本>語A4用紙")
        #expect(SpacelessText.rejoined("the <printer> burns", marks: marks) == "the <printer> burns")
    }

    @Test("only the beginning of a long text is looked at")
    func limit() {
        let text = String(repeating: "a", count: SpacelessText.longest) + "日本"
        #expect(SpacelessText.runs(of: [text]) == nil)
    }
}
