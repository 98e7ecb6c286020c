import Glibc

/// The files below a template directory.
enum TemplateFiles {
    enum Contents {
        case absent
        case unreadable(errno: Int32)
        case tooLarge
        case text([UInt8])
    }

    /// Bytes of one template.
    static let largest = 256 << 10

    /// The locales that have a folder here, sorted: `en`, `fr`, `pt-BR`. Empty when there is no such directory.
    static func languages(in directory: String) -> [String] {
        guard let listing = unsafe opendir(directory) else { return [] }
        defer { unsafe closedir(listing) }
        var names: [String] = []
        while let entry = unsafe readdir(listing) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if isLanguage(name) { names.append(name) }
        }
        return names.sorted()
    }

    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    static func read(_ path: String) -> Contents {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return errno == ENOENT || errno == ENOTDIR ? .absent : .unreadable(errno: errno) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while bytes.count <= largest {
            let count = unsafe Glibc.read(file, &chunk, chunk.count)
            if count == 0 { return .text(bytes) }
            guard count > 0 else { return .unreadable(errno: errno) }
            bytes += chunk.prefix(count)
        }
        return .tooLarge
    }

    private static func isLanguage(_ name: String) -> Bool {
        let pieces = name.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return (1...2).contains(pieces.count)
            && pieces.allSatisfy { piece in
                (2...4).contains(piece.count)
                    && piece.allSatisfy { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 }
            }
    }
}
