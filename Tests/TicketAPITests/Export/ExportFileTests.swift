import GatewayTestKit
import Glibc
import Testing

@testable import TicketAPI

@Suite struct ExportFileTests {
    @Test("nobody else can read it, and it has no name before it is whole", arguments: ExportFormat.allCases)
    func names(format: ExportFormat) throws {
        let scene = try ExportScene()
        let path = scene.folder.path + "/x." + format.fileExtension
        let writer = try format.makeWriter(for: path, in: scene.space)
        try writer.begin(ExportScene.sheet)
        try writer.add(ExportScene.row(1, "x"))
        #expect(entries(of: scene.folder.path) == ["x.\(format.fileExtension).part"])
        try writer.finish()
        #expect(entries(of: scene.folder.path) == ["x.\(format.fileExtension)"])
        var status = stat()
        unsafe stat(path, &status)
        #expect(status.st_mode & 0o777 == 0o600)
    }

    @Test("a file or link that stands there already is not written to", arguments: ExportFormat.allCases)
    func taken(format: ExportFormat) throws {
        let scene = try ExportScene()
        let path = scene.folder.path + "/x"
        try writeFile(scene.folder.path + "/victim", "untouched".utf8)
        unsafe symlink(scene.folder.path + "/victim", path + ".part")
        #expect(throws: ExportError.self) {
            let writer = try format.makeWriter(for: path, in: scene.space)
            try writer.begin(ExportScene.sheet)
        }
        #expect(try readFile(scene.folder.path + "/victim") == Array("untouched".utf8))
    }

    @Test("what is given up leaves nothing and takes no room", arguments: ExportFormat.allCases)
    func givenUp(format: ExportFormat) throws {
        let scene = try ExportScene()
        do {
            let writer = try format.makeWriter(for: scene.folder.path + "/x", in: scene.space)
            try writer.begin(ExportScene.sheet)
            for number in 0..<300 { try writer.add(ExportScene.row(number, "x")) }
        }
        #expect(entries(of: scene.folder.path).isEmpty)
        var share = SpaceShare(of: scene.space)
        try share.grow(to: scene.space.limit, at: "all room was given back")
    }

    @Test("more bytes than there is room for are refused while they are written", arguments: ExportFormat.allCases)
    func noRoom(format: ExportFormat) throws {
        let scene = try ExportScene()
        let space = ExportSpace(limit: 10_000)
        let error = #expect(throws: ExportError.self) {
            let writer = try format.makeWriter(for: scene.folder.path + "/x", in: space)
            try writer.begin(ExportScene.sheet)
            for number in 0..<600 { try writer.add(ExportScene.row(number, "subject \(number)")) }
            try writer.finish()
        }
        #expect(error?.code == .shelfFull(most: 10_000))
        #expect(entries(of: scene.folder.path).isEmpty)
        var share = SpaceShare(of: space)
        try share.grow(to: 10_000, at: "all room was given back")
    }

    @Test("a disk that takes no more bytes is said to be full, and nothing stays", arguments: ExportFormat.allCases)
    func fullDisk(format: ExportFormat) async {
        await #expect(processExitsWith: .success) { [format = format.rawValue as String] in
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 8_192, rlim_max: 8_192)
            unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            let scene = try ExportScene()
            do {
                let format = ExportFormat(rawValue: format) ?? .csv
                let writer = try format.makeWriter(for: scene.folder.path + "/x", in: scene.space)
                try writer.begin(ExportScene.sheet)
                for number in 0..<2_000 { try writer.add(ExportScene.row(number, "subject \(number)")) }
                try writer.finish()
                exit(3)
            } catch let error as ExportError {
                guard error.code == .diskFull else { exit(4) }
            }
            guard entries(of: scene.folder.path).isEmpty else { exit(5) }
        }
    }

    @Test(
        "ten times the rows need no more memory",
        arguments: [(ExportFormat.csv, 2_000), (.json, 2_000), (.excel, 2_000), (.pdf, 200)])
    func memory(format: ExportFormat, rows: Int) async {
        await #expect(processExitsWith: .success) { [format = format.rawValue as String, rows = rows as Int] in
            let scene = try ExportScene()
            func write(_ count: Int) throws -> Int {
                let format = ExportFormat(rawValue: format) ?? .csv
                let writer = try format.makeWriter(for: "\(scene.folder.path)/\(count)", in: scene.space)
                try writer.begin(ExportScene.sheet)
                for number in 0..<count { try writer.add(ExportScene.row(number, "sujet é 水 \(number)")) }
                try writer.finish()
                return peakKilobytes()
            }
            let few = try write(rows)
            let many = try write(rows * 10)
            guard many - few < 6_000 else { exit(3) }
        }
    }
}

/// The most memory this process ever held at once.
func peakKilobytes() -> Int {
    let status = (try? readFile("/proc/self/status")).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let line = status.split(separator: "\n").first { $0.utf8.starts(with: "VmHWM:".utf8) }
    return line?.split(separator: " ").compactMap { Int($0) }.first ?? .max
}

/// What an open descriptor of this process stands for.
func fileBehind(_ descriptor: String) -> String {
    var bytes = [CChar](repeating: 0, count: 4_096)
    let count = unsafe readlink("/proc/self/fd/" + descriptor, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
