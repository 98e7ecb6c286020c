package import GatewayKit
import Glibc
package import TicketStore

/// A finished export that waits to be fetched.
package struct ExportedFile: Sendable, Equatable {
    /// Its place in an address: 32 random digits and the extension. Whoever has it may fetch the file.
    package let name: String
    package let format: ExportFormat
    /// In bytes.
    package let size: Int
    package let finishedAt: Instant
    package let expiresAt: Instant
    private let path: String

    /// What a browser shall call it: `tickets-2026-11-20.csv`, by the day it was finished in UTC.
    package var downloadName: String {
        let day = String(decoding: finishedAt.description.utf8.prefix { $0 != UInt8(ascii: "T") }, as: UTF8.self)
        return "tickets-\(day).\(format.fileExtension)"
    }

    /// Opens it: from then on it can be read to its end even if it expires meanwhile. Blocks.
    package func open() throws(ExportError) -> ExportReader { try ExportReader(path) }

    /// `nil` when no finished file has this name, whatever the name is.
    init?(_ name: String, in folder: String, _ lifetime: Duration) throws(ExportError) {
        guard let format = Self.format(ofName: name) else { return nil }
        self.format = format
        self.name = name
        path = folder + "/" + name
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw ExportError(errno: errno, at: path)
        }
        guard status.st_mode & S_IFMT == S_IFREG else { return nil }
        size = Int(status.st_size)
        let time = status.st_mtim
        finishedAt = Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
        expiresAt = finishedAt + lifetime
    }

    /// `nil` unless this is what the shelf calls its files.
    static func format(ofName name: String) -> ExportFormat? {
        let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 2, ExportShelf.isToken(parts[0]) else { return nil }
        return ExportFormat.allCases.first { $0.fileExtension.utf8.elementsEqual(parts[1]) }
    }

    static func remove(_ path: String) throws(ExportError) {
        guard unsafe unlink(path) == 0 || errno == ENOENT else { throw ExportError(errno: errno, at: path) }
    }

    static func names(in folder: String) throws(ExportError) -> [String] {
        do throws(StoreError) { return try OpenFile.names(in: folder) } catch {
            throw ExportError(.store(error), at: folder)
        }
    }
}

/// An open export. Safe from any thread; every call blocks.
package final class ExportReader: Sendable {
    private let file: OpenFile

    init(_ path: String) throws(ExportError) {
        do throws(StoreError) { file = try OpenFile(path, for: .read) } catch {
            throw ExportError(.store(error), at: path)
        }
    }

    /// Up to `count` bytes from `offset`; fewer only at the end.
    package func read(from offset: Int, count: Int) throws(StoreError) -> [UInt8] {
        try file.read(from: offset, count: count)
    }
}
