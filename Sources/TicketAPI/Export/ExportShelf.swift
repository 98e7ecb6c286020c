package import GatewayKit
import Glibc

/// The finished exports: files of the folder `exports` in the data directory, each under a name nobody can guess.
///
/// Who knows the name may fetch the file, until it expires. What an earlier process left unfinished is removed when
/// the shelf is set up; finished files are found again.
package actor ExportShelf {
    /// In bytes of randomness; the name shows each as two digits.
    private static let nameLength = 16

    private let executor = BlockingExecutor(label: "exports")
    private nonisolated let folder: String
    private nonisolated let lifetime: Duration
    nonisolated let space: ExportSpace

    /// Makes the folder when there is none. Blocks.
    ///
    /// - Parameter size: Most bytes of all files together.
    package init(
        folder: String, lifetime: Duration = ExportLimits.lifetime, size: Int = ExportLimits.shelfSize, now: Instant
    ) throws(ExportError) {
        self.folder = folder
        self.lifetime = lifetime
        space = ExportSpace(limit: size)
        guard unsafe mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw ExportError(errno: errno, at: folder) }
        var status = stat()
        guard unsafe lstat(folder, &status) == 0 else { throw ExportError(errno: errno, at: folder) }
        guard status.st_mode & S_IFMT == S_IFDIR, status.st_mode & 0o077 == 0 else {
            throw ExportError(.refusedFolder("is no folder, or others may enter it"), at: folder)
        }
        for name in try ExportedFile.names(in: folder) where ExportedFile.format(ofName: name) == nil {
            try ExportedFile.remove(folder + "/" + name)
        }
        _ = try Self.sweep(folder, lifetime, space, now)
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// A finished file by its name; `nil` when there is none, or when it has expired.
    package func file(named name: String, now: Instant) throws(ExportError) -> ExportedFile? {
        guard let file = try ExportedFile(name, in: folder, lifetime), now < file.expiresAt else { return nil }
        return file
    }

    /// Returns how many went.
    @discardableResult
    package func removeExpired(now: Instant) throws(ExportError) -> Int {
        try Self.sweep(folder, lifetime, space, now)
    }

    /// A name for a new file, and where it goes.
    nonisolated func makePlace(for format: ExportFormat) -> (name: String, path: String) {
        var name = ""
        for _ in 0..<Self.nameLength {
            let byte = UInt8.random(in: 0 ... .max)
            name += (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        name += "." + format.fileExtension
        return (name, folder + "/" + name)
    }

    static func isToken(_ text: some Collection<UInt8>) -> Bool {
        text.count == 2 * nameLength
            && text.allSatisfy {
                UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0
            }
    }

    private static func sweep(
        _ folder: String, _ lifetime: Duration, _ space: ExportSpace, _ now: Instant
    ) throws(ExportError) -> Int {
        var removed = 0
        var size = 0
        for name in try ExportedFile.names(in: folder) {
            guard let file = try ExportedFile(name, in: folder, lifetime) else { continue }
            if file.expiresAt <= now {
                try ExportedFile.remove(folder + "/" + name)
                removed += 1
            } else {
                size += file.size
            }
        }
        space.setFinished(size)
        return removed
    }
}
