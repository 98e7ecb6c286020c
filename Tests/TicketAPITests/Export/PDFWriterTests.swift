import GatewayKit
import GatewayTestKit
import Glibc
import Testing
import TicketStore

@testable import TicketAPI

@Suite struct PDFWriterTests {
    @Test("accents, Chinese, Japanese, Korean, Arabic and Hebrew can be read and searched, with fonts in the file")
    func scripts() async throws {
        let texts = ["Évier bouché à l’étage", "水漏れの報告", "漏水报修", "누수 신고", "تسرب المياه في المطبخ", "נזילת מים"]
        let scene = try ExportScene()
        let path = try scene.write(.pdf, texts.enumerated().map { ExportScene.row($0, $1) })
        let read = try await ExportScene.output(of: ["pdftotext", "-enc", "UTF-8", path, "-"])
        for text in texts {
            for word in text.split(separator: " ") {
                #expect(Self.bare(read).contains(Self.bare(String(word))), "\(word)")
            }
        }
        let fonts = try await ExportScene.output(of: ["pdffonts", path]).split(separator: "\n").dropFirst(2)
        #expect(fonts.count >= 3)
        for font in fonts {
            #expect(font.contains(" yes yes yes "), "embedded, a subset, with its characters: \(font)")
        }
    }

    @Test("a cover says what it is; the heading stands on every page of the list, and every page has its number")
    func pages() async throws {
        let scene = try ExportScene()
        let path = try scene.write(.pdf, (0..<100).map { ExportScene.row($0, "subject \($0)") })
        let facts = try await ExportScene.output(of: ["pdfinfo", path])
        #expect(facts.contains("Title:           Tickets d’été"))
        #expect(facts.contains("Page size:       841.89 x 595.28 pts (A4)"))
        let pages = try await ExportScene.output(of: ["pdftotext", "-layout", path, "-"]).split(separator: "\u{C}")
        #expect(pages.count >= 4)
        let cover = try #require(pages.first)
        for word in ["Tickets d’été", "status: en_cours", "Zoë Ångström", "Breached", "12"] {
            #expect(cover.contains(word))
        }
        for (number, page) in pages.enumerated().dropFirst() {
            #expect(page.contains("Subject"))
            let last = page.split(whereSeparator: \.isNewline).last { !$0.allSatisfy(\.isWhitespace) }
            #expect(last?.split(separator: " ").last == "\(number + 1)")
        }
        let all = pages.joined()
        for row in 0..<100 { #expect(all.contains("TC-2026-\(row) ")) }
        #expect(all.contains("2026-11-20 10:30") && all.contains("36:05:00"))
    }

    @Test("a long cell ends in … after its lines, a page full of them stays whole")
    func longCells() async throws {
        let scene = try ExportScene()
        let long = String(repeating: "mot ", count: 30_000)
        let unbroken = String(repeating: "x", count: 30_000)
        let marks = "a" + String(repeating: "\u{301}", count: 30_000)
        let rows = [
            long, unbroken, marks, "\u{0}\u{7}\r\n\t\u{2028}\u{FFFE}", "\u{202E}evil",
            String(repeating: "\n", count: 999),
        ]
        let path = try scene.write(
            .pdf, rows.enumerated().map { ExportScene.row($0, $1) } + [ExportScene.row(99, "after")])
        let read = try await ExportScene.output(of: ["pdftotext", path, "-"])
        #expect(read.contains("…") && read.contains("after"))
        #expect(read.split(separator: "mot", omittingEmptySubsequences: false).count <= ExportLimits.pdfCell / 4 + 2)
    }

    @Test("an empty list has its cover and its heading; forty columns fit somehow")
    func extremes() async throws {
        let scene = try ExportScene()
        let empty = try await ExportScene.output(of: ["pdftotext", scene.write(.pdf, []), "-"])
        #expect(empty.contains("Subject"))
        let other = try ExportScene()
        let columns = (0..<40).map { ExportColumn("c\($0)", "Column \($0)") }
        let sheet = ExportSheet(columns: columns, cover: ExportCover(title: ""))
        let path = try other.write(.pdf, [columns.map { .text($0.title) }], sheet)
        #expect(try await ExportScene.output(of: ["pdfinfo", path]).contains("Pages:           2"))
    }

    @Test("one row more than the limit is refused and leaves nothing")
    func rowLimit() throws {
        let scene = try ExportScene()
        let sheet = ExportScene.sheet("x")
        do {
            let writer = try PDFWriter(scene.folder.path + "/x.pdf", in: scene.space)
            try writer.begin(sheet)
            for _ in 0..<ExportLimits.pdfRows { try writer.add([.empty]) }
            let error = #expect(throws: ExportError.self) { try writer.add([.empty]) }
            #expect(error?.code == .tooManyRows(most: 20_000))
        }
        #expect(entries(of: scene.folder.path).isEmpty)
    }

    @Test("a machine without fonts makes pages, if not readable ones")
    func noFonts() async {
        await #expect(processExitsWith: .success) {
            let scene = try ExportScene()
            let settings = scene.folder.path + "/fonts.conf"
            try writeFile(settings, "<?xml version=\"1.0\"?><fontconfig></fontconfig>".utf8)
            unsafe setenv("FONTCONFIG_FILE", settings, 1)
            let path = try scene.write(.pdf, [ExportScene.row(1, "é 水 م")])
            guard try readFile(path).starts(with: "%PDF".utf8) else { exit(3) }
        }
    }

    /// Without spaces and marks of direction, which a reader may place otherwise.
    private static func bare(_ text: String) -> String {
        var bare = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !scalar.properties.isWhitespace && !scalar.properties.isBidiControl {
            bare.append(scalar)
        }
        return String(bare)
    }
}
