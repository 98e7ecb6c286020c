import Glibc

/// The time zones of this machine: the TZif files (RFC 8536) of its `tzdata` package.
enum TimeZoneFile {
    private static let folder = "/usr/share/zoneinfo/"

    /// Whether `name` is a zone here. A name never leads out of the folder.
    static func exists(_ name: String) -> Bool {
        let isName =
            (1...100).contains(name.utf8.count) && isLetterOrDigit(name.utf8.first ?? 0)
            && name.utf8.allSatisfy { isLetterOrDigit($0) || "/_+-".utf8.contains($0) }
        guard isName, let head = SmallFile.read(folder + name, longest: 1 << 20) else { return false }
        return head.starts(with: "TZif".utf8)
    }

    /// The names people use, for suggestions.
    static func names() -> [String] {
        guard let table = SmallFile.read(folder + "tzdata.zi", longest: 1 << 20) else { return [] }
        return table.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let words = line.split(separator: UInt8(ascii: " "))
            switch words.first.map(Array.init) {
            case Array("Z".utf8) where words.count > 1: return String(decoding: words[1], as: UTF8.self)
            case Array("L".utf8) where words.count > 2: return String(decoding: words[2], as: UTF8.self)
            default: return nil
            }
        }
    }
}
