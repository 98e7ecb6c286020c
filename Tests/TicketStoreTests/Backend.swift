import GatewayKit
import Glibc

@testable import TicketStore

/// The databases the contract is run against.
enum Backend: CaseIterable, CustomStringConvertible {
    case sqlite

    var description: String { "SQLite" }

    /// A new, empty store in a folder of its own.
    func open(_ serviceLevels: ServiceLevelBook = .none) throws -> OpenedStore {
        let folder = try TemporaryFolder()
        return OpenedStore(
            folder: folder,
            store: try OpenStore.openForDaemon(folder.directory, serviceLevels: serviceLevels, now: .start))
    }
}

/// A store whose folder is removed with it.
struct OpenedStore: Sendable {
    let folder: TemporaryFolder
    let store: OpenStore.Store
}

final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        // In memory where that is possible: these tests are about what is written, not how fast a disk syncs.
        let root = unsafe access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        path = "\(root)/ticket-store-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        _ = try DataDirectory(preparing: path)
    }

    var directory: DataDirectory {
        get throws { try DataDirectory(preparing: path) }
    }

    static func names(in folder: String) -> [String] {
        guard let listing = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(listing) }
        var names: [String] = []
        while let entry = unsafe readdir(listing) {
            names.append(
                unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    unsafe String(cString: UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))
                })
        }
        return names.filter { $0 != "." && $0 != ".." }.sorted()
    }

    deinit {
        removeTree(path)
    }
}

/// Removes a folder with everything in it; symbolic links are not followed.
private func removeTree(_ path: String) {
    if unsafe unlink(path) == 0 { return }
    for name in TemporaryFolder.names(in: path) { removeTree("\(path)/\(name)") }
    _ = unsafe rmdir(path)
}

extension Instant {
    /// 2026-11-20T09:30:00Z, when every test begins.
    static let start = Instant(seconds: 1_795_167_000)
}
