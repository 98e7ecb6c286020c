import Testing

@testable import TicketAPI

@Suite struct UploadRulesTests {
    static let names: [(sent: String, kept: String)] = [
        ("smoke;1.png", "smoke;1.png"), ("été 2026.pdf", "été 2026.pdf"), ("C:\\fakepath\\photo.png", "photo.png"),
        ("../../etc/passwd", "passwd"), ("a/..", "attachment-1.txt"), ("", "attachment-1.txt"),
        ("gnp.\u{202E}txt.exe", "gnp.txt.exe"), ("two\r\nlines.txt", "two  lines.txt"), ("con.txt", "_con.txt"),
        (".htaccess", "htaccess"), ("a\u{200B}b\u{0}.txt", "ab .txt"), ("<b>\"x\"</b>.txt", "b_.txt"),
    ]

    @Test("an upload is called as an attachment of a mail would be, and never by a path", arguments: names)
    func cleansName(sent: String, kept: String) async throws {
        let file = UploadedFile(name: sent, mediaType: "Text/Plain", bytes: Array("x".utf8))
        #expect(try await UploadRules().checked(file).name == kept)
    }

    @Test("a name that is too long keeps its ending")
    func cutsName() async throws {
        let name = String(repeating: "ü", count: 300) + ".txt"
        let file = UploadedFile(name: name, mediaType: "text/plain", bytes: Array("x".utf8))
        let kept = try await UploadRules().checked(file).name
        #expect(kept.utf8.count <= 255 && kept.hasSuffix("ü.txt"))
    }

    @Test("a file is measured, and is what its content says")
    func checks() async throws {
        var rules = UploadRules()
        rules.largest = 3
        func status(_ bytes: [UInt8]) async -> Int? {
            do throws(APIProblem) {
                _ = try await rules.checked(UploadedFile(name: "a.txt", mediaType: "text/plain", bytes: bytes))
                return nil
            } catch { return error.status }
        }
        #expect(await status(Array("abc".utf8)) == nil)
        #expect(await status(Array("abcd".utf8)) == 413)
        #expect(await status([]) == 400)
        #expect(await status([0x4D, 0x5A, 0]) == 415)
    }
}
