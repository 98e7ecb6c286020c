/// Words that occur in many rows, each once: a row holds the place of its word.
package struct WordTable: Sendable {
    /// The empty word is the first.
    package private(set) var words = [""]
    private var bytes: [[UInt8]] = [[]]
    /// By their bytes: letters that only look alike make other words.
    private var places: [[UInt8]: Int] = [[]: 0]

    /// The empty word.
    package init() {}

    /// The place of the word with these bytes, which is entered when it is new. Quick when it is the one at `guess`.
    package mutating func place(of word: UnsafeBufferPointer<UInt8>, guess: Int = 0) -> Int {
        if unsafe guess < bytes.count && bytes[guess].elementsEqual(word) { return guess }
        let key = unsafe Array(word)
        if let known = places[key] { return known }
        places[key] = words.count
        words.append(String(decoding: key, as: UTF8.self))
        bytes.append(key)
        return words.count - 1
    }
}
