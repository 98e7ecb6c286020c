/// What clamd says about a file (clamd(8), INSTREAM).
package enum ScanVerdict: Equatable, Sendable {
    case clean
    /// The name of the signature: printable ASCII, at most 200 bytes.
    case infected(String)
    /// More than `TransportLimits.scanBytes`, or than clamd's StreamMaxLength.
    case tooLarge
    /// clamd could not look at it: its words, bounded as above.
    case failed(String)

    private static let longestName = 200

    /// Reads an answer without the NUL that ends it. Throws `.syntax` for what clamd never says.
    init(answer: [UInt8]) throws(ProtocolViolation) {
        guard answer.allSatisfy({ (0x20...0x7E).contains($0) }) else { throw .syntax }
        if answer.elementsEqual("stream: OK".utf8) {
            self = .clean
        } else if answer.elementsEqual("INSTREAM size limit exceeded. ERROR".utf8) {
            self = .tooLarge
        } else if let name = Self.middle(of: answer, after: "stream: ", before: " FOUND") {
            self = .infected(name)
        } else if let words = Self.middle(of: answer, after: "", before: " ERROR") {
            self = .failed(words)
        } else {
            throw .syntax
        }
    }

    /// `nil` unless something stands between them.
    private static func middle(of answer: [UInt8], after prefix: String, before suffix: String) -> String? {
        let (head, tail) = (prefix.utf8, suffix.utf8)
        guard answer.count > head.count + tail.count, answer.starts(with: head),
            answer.suffix(tail.count).elementsEqual(tail)
        else { return nil }
        return String(decoding: answer.dropFirst(head.count).dropLast(tail.count).prefix(longestName), as: UTF8.self)
    }
}
