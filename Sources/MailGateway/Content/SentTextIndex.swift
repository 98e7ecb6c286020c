/// What we sent earlier, indexed so that a reply's lines can be found in it whatever was done to them: other
/// wrapping, other white space, other punctuation.
struct SentTextIndex {
    /// Letters and digits that must agree in a row.
    static let window = 16
    /// Of earlier mail, in the order given, no more than this is looked at.
    static let mostBytes = 256 << 10

    /// How much of a text stands in what we sent.
    enum Likeness { case none, some, most }

    private var windows: Set<UInt64> = []

    var isEmpty: Bool { windows.isEmpty }

    init(_ sent: [String]) {
        var budget = Self.mostBytes
        for text in sent where budget > 0 {
            let bytes = text.utf8.prefix(budget)
            budget -= bytes.count
            windows.formUnion(Self.hashes(Self.squeezed(bytes)))
        }
    }

    /// `squeezed` shorter than a window is like nothing.
    func likeness(of squeezed: [UInt8]) -> Likeness {
        let hashes = Self.hashes(squeezed)
        let known = hashes.count { windows.contains($0) }
        if known == 0 { return .none }
        if known * 5 >= hashes.count * 4 { return .most }
        return known * 2 >= hashes.count ? .some : .none
    }

    /// Only letters, digits and what lies beyond ASCII, in lower case.
    static func squeezed(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        bytes.compactMap { byte in
            let lower = ASCIIText.lowercased(byte)
            return ASCIIText.isLetter(lower) || ASCIIText.isDigit(lower) || lower >= 0x80 ? lower : nil
        }
    }

    /// One polynomial hash per window, each made from the one before.
    private static func hashes(_ bytes: [UInt8]) -> [UInt64] {
        guard bytes.count >= window else { return [] }
        var hash: UInt64 = 0
        var all: [UInt64] = []
        all.reserveCapacity(bytes.count - window + 1)
        for index in bytes.indices {
            hash = hash &* base &+ UInt64(bytes[index])
            if index >= window { hash = hash &- UInt64(bytes[index - window]) &* leaving }
            if index >= window - 1 { all.append(hash) }
        }
        return all
    }

    private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15
    /// `base` to the power of `window`: the weight of the byte that leaves.
    private static let leaving = (0..<window).reduce(UInt64(1)) { power, _ in power &* base }
}
