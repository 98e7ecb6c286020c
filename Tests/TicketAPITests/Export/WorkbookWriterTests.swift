import GatewayKit
import GatewayTestKit
import Testing
import TicketStore

@testable import TicketAPI

@Suite struct WorkbookWriterTests {
    @Test(
        "X10 texts are texts whatever they begin with, as long as a cell can hold, with every character Excel can hold")
    func texts() async throws {
        let texts = [
            "=1+1", "+1", "-1", "@x", "{=1}", "http://example.org", "<b>&amp;\"'</b>", "a\u{0}b\u{1F}", "_x0041_",
            "_x41_",
            " space ", "line\nline", "日本語 العربية é 🙂", "\u{FFFE}", String(repeating: "é", count: 32_767),
            String(repeating: "é", count: 32_768), String(repeating: "🙂", count: 20_000),
        ]
        let scene = try ExportScene()
        let path = try scene.write(.excel, texts.map { [.text($0)] }, ExportScene.sheet("Hostile"))
        let expected = texts.map { text in
            switch text {
            case "a\u{0}b\u{1F}": "a�b�"
            case "\u{FFFE}": "�"
            case "_x0041_": "_x005F_x0041_"
            case _ where text.utf16.count > 32_767:
                text.unicodeScalars.first == "é"
                    ? String(repeating: "é", count: 32_766) + "…" : String(repeating: "🙂", count: 16_383) + "…"
            default: text
            }
        }
        let cells = try await Self.cells(of: path)
        #expect(cells.dropFirst() == expected.map { "inlineStr 0 " + Self.hexadecimal($0) }[...])
    }

    @Test("numbers are numbers, instants dates on the clock of the zone, durations hours; the rest is said in words")
    func kinds() async throws {
        let scene = try ExportScene()
        let rows: [[ExportCell]] = [
            [.number(-5)], [.decimal(0.5)], [.instant(Instant(seconds: 1_795_167_000))], [.duration(.seconds(5_400))],
            [.duration(.seconds(-7))], [.instant(Instant(seconds: -2_300_000_000))], [.words(["a", "b"])],
            [.decimal(.infinity)], [.empty],
        ]
        var sheet = ExportScene.sheet("Kinds")
        sheet.zone = ExportScene.sheet.zone
        let cells = try await Self.cells(of: scene.write(.excel, rows, sheet))
        #expect(
            cells.dropFirst() == [
                "n 0 -5", "n 0 0.5", "n 2 46346.4375", "n 3 0.0625", "inlineStr 0 " + Self.hexadecimal("-0:00:07"),
                "inlineStr 0 " + Self.hexadecimal("1897-02-11T15:06:40Z"), "inlineStr 0 " + Self.hexadecimal("a, b"),
            ])
    }

    @Test("the heading is bold and stays in view, columns have their width and filters, and no cell is a formula")
    func look() async throws {
        let scene = try ExportScene()
        let path = try scene.write(.excel, (0..<600).map { ExportScene.row($0, "=1") })
        let sheet = try await Self.part("xl/worksheets/sheet1.xml", of: path)
        #expect(sheet.contains(#"<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>"#))
        #expect(sheet.contains(#"<autoFilter ref="A1:E601"/>"#))
        #expect(sheet.contains(#"<c r="A1" s="1" t="inlineStr"><is><t>Number</t></is></c>"#))
        #expect(sheet.contains(#"<col min="2" max="2" width="41.7109375" customWidth="1"/>"#))
        #expect(!sheet.contains("<f>"))
        let styles = try await Self.part("xl/styles.xml", of: path)
        #expect(
            styles.contains(#"formatCode="yyyy\-mm\-dd\ hh:mm""#) || styles.contains(#"formatCode="yyyy-mm-dd hh:mm""#))
        #expect(styles.contains("[h]:mm:ss") && styles.contains("<b/>"))
    }

    @Test("a list without rows is a sheet with a heading")
    func empty() async throws {
        let scene = try ExportScene()
        let cells = try await Self.cells(of: scene.write(.excel, []))
        #expect(cells.count == 5)
    }

    @Test(
        "any title becomes a name a sheet may have",
        arguments: [
            ("Tickets d’été", "Tickets d’été"), ("a/b\\c[d]e:f*g?h", "a b c d e f g h"), ("", "Export"), ("'x'", " x "),
            ("///", "Export"), (String(repeating: "🙂", count: 40), String(repeating: "🙂", count: 15)),
            ("a\u{0}b", "a\u{FFFD}b"),
        ])
    func names(title: String, name: String) async throws {
        #expect(WorkbookWriter.name(from: title) == name)
        let scene = try ExportScene()
        let path = try scene.write(.excel, [], ExportScene.sheet(title))
        let workbook = try await Self.part("xl/workbook.xml", of: path)
        #expect(workbook.contains("<sheet name=\"\(name)\""))
    }

    @Test("a workbook that is given up leaves no file and no descriptor")
    func givenUp() throws {
        let scene = try ExportScene()
        for _ in 0..<3 {
            let writer = try WorkbookWriter(scene.folder.path + "/x.xlsx", in: scene.space)
            try writer.begin(ExportScene.sheet)
            for number in 0..<300 { try writer.add(ExportScene.row(number, "x")) }
        }
        #expect(entries(of: scene.folder.path).isEmpty)
        let open = entries(of: "/proc/self/fd").filter { name in
            fileBehind(name).utf8.starts(with: scene.folder.path.utf8)
        }
        #expect(open.isEmpty)
    }

    /// `type style value` of each cell that has one, texts in hexadecimal.
    private static func cells(of path: String) async throws -> [String] {
        try await ExportScene.output(of: [
            "python3", "-c",
            """
            import sys, zipfile, xml.etree.ElementTree as tree
            ns = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
            archive = zipfile.ZipFile(sys.argv[1])
            assert archive.testzip() is None
            for name in archive.namelist():
                if name.endswith(".xml"): tree.fromstring(archive.read(name))
            for cell in tree.fromstring(archive.read("xl/worksheets/sheet1.xml")).iter(ns + "c"):
                assert cell.find(ns + "f") is None
                text = cell.find(f"{ns}is/{ns}t")
                value = cell.find(ns + "v").text if text is None else text.text.encode().hex()
                print(cell.get("t", "n"), cell.get("s", "0"), value)
            """, path,
        ]).split(separator: "\n").map(String.init)
    }

    private static func part(_ name: String, of path: String) async throws -> String {
        try await ExportScene.output(of: [
            "python3", "-c", "import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]).decode())",
            path, name,
        ])
    }

    private static func hexadecimal(_ text: String) -> String {
        text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
