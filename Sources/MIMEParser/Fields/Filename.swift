/// A file name as long as a part may have it.
struct Filename {
    let text: String
    let isCut: Bool

    /// Cuts between two scalars.
    /// - Parameter limit: In bytes of UTF-8.
    init(_ name: String, limit: Int) {
        isCut = name.utf8.count > limit
        guard isCut else {
            text = name
            return
        }
        var end = name.utf8.index(name.utf8.startIndex, offsetBy: limit)
        while end > name.utf8.startIndex, name.utf8[end] & 0xC0 == 0x80 { end = name.utf8.index(before: end) }
        text = String(decoding: name.utf8[..<end], as: UTF8.self)
    }
}
