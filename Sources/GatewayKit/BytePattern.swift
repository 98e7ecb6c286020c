/// A word that is looked for in bytes in time that grows with their number alone, whatever both are.
///
/// Knuth, Morris and Pratt: a table says how much of the word still fits where it ceased to fit, so that no byte of
/// the text is read twice. A sender who knows the word cannot make the search slow.
package struct BytePattern: Sendable, Equatable {
    /// What is looked for.
    package let bytes: [UInt8]
    /// For each length of the word's beginning, the longest shorter beginning that ends it.
    private let borders: [Int]

    /// May be empty.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var borders = Array(repeating: 0, count: bytes.count)
        var length = 0
        for index in bytes.indices.dropFirst() {
            while length > 0, bytes[index] != bytes[length] { length = borders[length - 1] }
            if bytes[index] == bytes[length] { length += 1 }
            borders[index] = length
        }
        self.borders = borders
    }

    /// Where the word first stands at or after `start`; the empty word stands everywhere. `nil` when it does not.
    package func firstIndex(in text: [UInt8], from start: Int = 0) -> Int? {
        guard start + bytes.count <= text.count else { return nil }
        guard !bytes.isEmpty else { return start }
        var length = 0
        for index in start..<text.count {
            while length > 0, text[index] != bytes[length] { length = borders[length - 1] }
            if text[index] == bytes[length] { length += 1 }
            if length == bytes.count { return index + 1 - length }
        }
        return nil
    }
}
