/// The name of an element or attribute in lower case, in two registers: a document has millions of them.
///
/// Names longer than any that means something here are all one name, `unknown`.
struct HTMLName: Hashable, ExpressibleByStringLiteral {
    static let longest = 16
    static let unknown = HTMLName()

    private var first: UInt64 = 0
    private var second: UInt64 = 0
    private var count = 0

    private init() {}

    init(stringLiteral name: StaticString) {
        self.init(Array("\(name)".utf8)[...])
    }

    init(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count <= Self.longest else { return }
        for byte in bytes { append(byte) }
    }

    /// As it is written; empty for `unknown`.
    var text: String {
        var bytes: [UInt8] = []
        for index in 0..<count {
            let register = index < 8 ? first : second
            bytes.append(UInt8(truncatingIfNeeded: register >> (8 * UInt64(index % 8))))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Of `bytes` from `start` to the first byte for which `isEnd` holds, which is returned too.
    static func read(_ bytes: [UInt8], from start: Int, to limit: Int, until isEnd: (UInt8) -> Bool) -> (Self, Int) {
        var name = HTMLName()
        var end = start
        while end < limit, !isEnd(bytes[end]) {
            name.append(bytes[end])
            end += 1
        }
        return (name.count > longest ? unknown : name, end)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(first ^ second &* 0x9E37_79B9_7F4A_7C15)
    }

    private mutating func append(_ byte: UInt8) {
        let value = UInt64(ASCIIText.lowercased(byte))
        if count < 8 {
            first |= value << (8 * UInt64(count))
        } else if count < Self.longest {
            second |= value << (8 * UInt64(count - 8))
        }
        count += 1
    }
}

extension Set<HTMLName> {
    /// The names of a list with spaces between them.
    init(_ list: String) {
        self.init(list.utf8.split(separator: 0x20).map { HTMLName(Array($0)[...]) })
    }
}
