import GatewayKit
import GatewayTestKit
import Testing

@testable import TicketAPI

@Suite struct JSONTableWriterTests {
    @Test("an array of one object a row, nothing of a text lost")
    func rows() throws {
        let hostile = "\u{0}\u{1B}\"\\\r\n=1 日本語 \u{FFFE}"
        let scene = try ExportScene()
        let path = try scene.write(.json, [ExportScene.row(7, hostile), [.words(["a", "b"])]])
        #expect(
            try JSONReader.value(of: readFile(path))
                == .list([
                    .object([
                        ("numero", .text("TC-2026-7")), ("titre", .text(hostile)), ("messages", .number(7)),
                        ("created", .text("2026-11-20T09:30:07Z")), ("spent", .number(129_900)),
                    ]),
                    .object([
                        ("numero", .list([.text("a"), .text("b")])), ("titre", .null), ("messages", .null),
                        ("created", .null), ("spent", .null),
                    ]),
                ]))
    }

    @Test("no row is an empty array")
    func empty() throws {
        let scene = try ExportScene()
        #expect(try JSONReader.value(of: readFile(scene.write(.json, []))) == .list([]))
    }
}
