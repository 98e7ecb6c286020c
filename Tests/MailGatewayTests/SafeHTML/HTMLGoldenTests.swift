import Glibc
import Testing

@testable import MailGateway

/// Each `Tests/Corpus/html/NAME.html` is read as `NAME.txt` says, and shown as `NAME.safe.html`.
@Suite struct HTMLGoldenTests {
    static let names = ["report"]

    @Test("HTML becomes the text of its golden: links, lists, tables, quotations, preformatted", arguments: names)
    func readsText(name: String) throws {
        #expect(HTMLText(try contents("\(name).html")).text + "\n" == (try contents("\(name).txt")))
    }

    @Test("HTML is shown as its golden says", arguments: names)
    func makesSafe(name: String) throws {
        #expect(SafeHTML(try contents("\(name).html")).markup + "\n" == (try contents("\(name).safe.html")))
    }

    @Test("safe HTML reads like the original", arguments: names)
    func readsTheSame(name: String) throws {
        let html = try contents("\(name).html")
        #expect(HTMLText(SafeHTML(html).markup).text == HTMLText(html).text)
    }

    private func contents(_ file: String) throws -> String {
        let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let descriptor = unsafe open("/\(folder)/Corpus/html/\(file)", O_RDONLY)
        try #require(descriptor >= 0, "\(file) is missing")
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }
}
