/// What a mail program would fetch from elsewhere when it shows HTML. Safe HTML never does; they are only counted.
enum RemoteReference {
    /// Whether the attribute's value, character references resolved, begins with a foreign address.
    static func isRemote(_ value: [UInt8]) -> Bool {
        WebAddress(value)?.scheme == .page
    }

    /// The `url(…)` with foreign addresses in style sheets or declarations.
    static func count(inStyle style: ArraySlice<UInt8>) -> Int {
        var count = 0
        var rest = style
        while let bracket = rest.firstIndex(of: UInt8(ascii: "(")) {
            let word = rest[..<bracket].suffix(3)
            rest = rest[(bracket + 1)...]
            guard ASCIIText.equal(word, "url".utf8) else { continue }
            let address = rest.prefix(longestStart).drop { $0 <= 0x20 || $0 == 0x22 || $0 == 0x27 }
            if starts.contains(where: { ASCIIText.equal(address.prefix($0.count), $0) }) { count += 1 }
        }
        return count
    }

    /// Bytes in which a foreign address has to show itself.
    private static let longestStart = 64
    private static let starts = ["http:", "https:", "//"].map { Array($0.utf8) }
}
