import GatewayKit
import GatewayTestKit
import Glibc
import Testing

@testable import TicketAPI

@Suite struct ExportShelfTests {
    private let folder: TemporaryDirectory
    private var path: String { folder.path + "/exports" }

    init() throws {
        folder = try TemporaryDirectory("shelf")
    }

    @Test("a finished file is found by its name until it expires, also by the next process, then it goes")
    func life() async throws {
        let shelf = try ExportShelf(folder: path, now: .now)
        let name = try put(shelf, .csv)
        let file = try #require(try await shelf.file(named: name, now: .now))
        #expect(file.format == .csv && file.expiresAt - file.finishedAt == ExportLimits.lifetime)
        #expect(file.downloadName == "tickets-\(Instant.now.description.prefix(10)).csv")
        #expect(try file.open().read(from: 2, count: 3) == Array("mbe".utf8))
        #expect(try file.open().read(from: file.size, count: 3).isEmpty)

        let next = try ExportShelf(folder: path, now: .now)
        #expect(try await next.file(named: name, now: .now) == file)
        #expect(try await next.file(named: name, now: file.expiresAt) == nil)
        #expect(try await next.removeExpired(now: file.expiresAt - .seconds(1)) == 0)
        let reader = try file.open()
        #expect(try await next.removeExpired(now: file.expiresAt) == 1)
        #expect(entries(of: path).isEmpty)
        #expect(try reader.read(from: 0, count: 3) == Array("Num".utf8), "who reads it reads on")
    }

    @Test("what is unfinished, expired or strange is gone when the shelf is set up")
    func start() async throws {
        let shelf = try ExportShelf(folder: path, now: .now)
        let name = try put(shelf, .json)
        for stray in ["\(name).part", "tmp.abc", "x.csv", String(name.dropLast())] {
            try writeFile(path + "/" + stray, [1])
        }
        _ = try ExportShelf(folder: path, now: .now)
        #expect(entries(of: path) == [name])
        _ = try ExportShelf(folder: path, now: .now + ExportLimits.lifetime + .seconds(1))
        #expect(entries(of: path).isEmpty)
    }

    @Test(
        "only names the shelf gave are names",
        arguments: [
            "", "..", "../store.db", "/etc/passwd", "x.csv", "0123456789abcdef0123456789abcdef",
            "0123456789abcdef0123456789abcdef.", "0123456789abcdef0123456789abcdef.csv.part",
            "0123456789ABCDEF0123456789ABCDEF.csv", "0123456789abcdef0123456789abcde/.csv",
            "0123456789abcdef0123456789abcdef.exe", "0123456789abcdef0123456789abcdef\u{0}.csv",
        ])
    func strangeNames(name: String) async throws {
        let shelf = try ExportShelf(folder: path, now: .now)
        #expect(try await shelf.file(named: name, now: .now) == nil)
        #expect(ExportedFile.format(ofName: name) == nil)
    }

    @Test("two names are never the same, and each is one the shelf knows")
    func freshNames() throws {
        let shelf = try ExportShelf(folder: path, now: .now)
        let names = (0..<200).map { _ in shelf.makePlace(for: .pdf).name }
        #expect(Set(names).count == 200)
        #expect(names.allSatisfy { ExportedFile.format(ofName: $0) == .pdf })
    }

    @Test("a link in the folder is no export")
    func link() async throws {
        let shelf = try ExportShelf(folder: path, now: .now)
        let name = shelf.makePlace(for: .csv).name
        unsafe symlink("/etc/passwd", path + "/" + name)
        #expect(try await shelf.file(named: name, now: .now) == nil)
    }

    @Test("a folder that others may enter is refused")
    func folderOfOthers() throws {
        _ = try folder.makeDirectory("exports")
        unsafe chmod(path, 0o755)
        let error = #expect(throws: ExportError.self) { try ExportShelf(folder: path, now: .now) }
        #expect(error?.remedy == .askOperator)
    }

    /// Returns its name.
    private func put(_ shelf: ExportShelf, _ format: ExportFormat) throws -> String {
        let (name, path) = shelf.makePlace(for: format)
        let writer = try format.makeWriter(for: path, in: shelf.space)
        try writer.begin(ExportScene.sheet)
        try writer.finish()
        return name
    }
}
