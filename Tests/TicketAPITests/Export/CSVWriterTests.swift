import GatewayTestKit
import Testing

@testable import TicketAPI

@Suite struct CSVWriterTests {
    @Test(
        "X10 what a spreadsheet would compute becomes a text, and nothing else changes",
        arguments: [
            ("=1+1", true), ("=cmd|' /C calc'!A0", true), ("+SUM(A1)", true), ("-2+3", true), ("@SUM(A1)", true),
            ("\t=1", true), ("\r=1", true), ("\n=1", true), ("  =1", true), ("＝1", true), ("＋1", true),
            ("－1", true), ("＠A", true), ("+1-555-0100", true), ("-", true), ("+", true), ("-1.2.3", true),
            ("-12", false), ("-12.50", false), ("-1 234,5", false), ("+33 6 12 34 56 78", false),
            ("+33612345678", false), ("a=b", false), ("", false), ("  ", false), ("é", false), ("'=1", false),
            ("－", true), ("﻿a", false), ("1;=2", false),
        ])
    func formulas(text: String, isFormula: Bool) {
        #expect(CSVWriter.isFormula(text.utf8[...]) == isFormula)
    }

    @Test("python reads back every hostile cell as it was, formulas behind an apostrophe")
    func hostileCells() async throws {
        let texts = [
            "plain", "a,b", "a;b", #"say "hi""#, "line\r\nline", "cr\rcr", "lf\nlf", " spaces ", "=1+1", "-5", "'",
            #"=HYPERLINK("http://x","y")"#, "\tx", "日本語 العربية é", "\"", "\"\"", ",", "a\u{0}b", "bell\u{7}",
            "\u{FFFE}", String(repeating: "long ", count: 20_000),
        ]
        let scene = try ExportScene()
        let path = try scene.write(.csv, texts.map { [.text($0), .text("end")] }, Self.twoColumns)
        let read = try await ExportScene.output(of: [
            "python3", "-c",
            """
            import csv, sys
            csv.field_size_limit(1 << 30)
            for row in csv.reader(open(sys.argv[1], encoding="utf-8", newline="")):
                assert len(row) == 2, row
                print(row[0].encode().hex())
            """, path,
        ])
        let expected = texts.map { text in
            let clean = text == "a\u{0}b" ? "a�b" : text == "bell\u{7}" ? "bell�" : text == "\u{FFFE}" ? "�" : text
            return CSVWriter.isFormula(clean.utf8[...]) ? "'" + clean : clean
        }
        #expect(read.split(separator: "\n").dropFirst().map(String.init) == expected.map(Self.hexadecimal))
    }

    @Test(
        "X10 a piece that another separator would make a cell is no formula either",
        arguments: [
            ("a;=1+1", CSVForm.Separator.comma, #""a;'=1+1""#), ("a\t=1", .comma, "\"a\t'=1\""),
            ("x\n=1", .comma, "\"x\n'=1\""), ("x\r\n  \"=1\"", .comma, "\"x\r\n  \"\"'=1\"\"\""),
            ("x; -5", .comma, #""x; -5""#), ("x;-a", .comma, #""x;'-a""#), ("a,=1", .comma, #""a,=1""#),
            ("a,=1", .semicolon, #""a,'=1""#), ("a;=1", .semicolon, #""a;=1""#), ("=1;=2", .comma, #""'=1;'=2""#),
            ("\"=1", .comma, #""""'=1""#), ("a;＝1", .comma, #""a;'＝1""#), ("a;;=1", .comma, #""a;;'=1""#),
        ])
    func otherSeparators(text: String, separator: CSVForm.Separator, cell: String) throws {
        let scene = try ExportScene()
        var sheet = ExportScene.sheet("x")
        sheet.csv.separator = separator
        let bytes = try readFile(scene.write(.csv, [[.text(text)]], sheet))
        #expect(bytes == Array("Text\r\n\(cell)\r\n".utf8))
    }

    @Test("every kind of cell, missing cells and surplus ones, lines that end in CR LF")
    func kinds() throws {
        let scene = try ExportScene()
        var rows = [ExportScene.row(7, "Fuite, cuisine")]
        rows.append([.words(["a", "b"]), .empty, .decimal(-1.5)])
        rows.append(ExportScene.row(8, "x") + [.text("surplus")])
        let text = String(decoding: try readFile(scene.write(.csv, rows)), as: UTF8.self)
        #expect(
            text == """
                Number,Subject,Messages,Created,Time\r
                TC-2026-7,"Fuite, cuisine",7,2026-11-20T09:30:07Z,36:05:00\r
                "a, b",,-1.5,,\r
                TC-2026-8,x,8,2026-11-20T09:30:08Z,36:05:00\r

                """)
    }

    @Test("a byte order mark and semicolons on demand")
    func form() throws {
        let scene = try ExportScene()
        var sheet = Self.twoColumns
        sheet.csv = CSVForm(hasByteOrderMark: true, separator: .semicolon)
        let bytes = try readFile(scene.write(.csv, [[.text("a;b"), .text("c,d")]], sheet))
        #expect(bytes == [0xEF, 0xBB, 0xBF] + Array("Text;End\r\n\"a;b\";\"c,d\"\r\n".utf8))
    }

    private static let twoColumns = ExportSheet(
        columns: [ExportColumn("text", "Text"), ExportColumn("end", "End")], cover: ExportCover(title: "Hostile"))

    private static func hexadecimal(_ text: String) -> String {
        text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
