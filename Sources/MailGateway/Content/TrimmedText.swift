/// A text told apart: what its author says anew, what is repeated, what is passed on, how it is signed.
package struct TrimmedText: Equatable, Sendable {
    package enum Kind: String, Sendable { case new, quoted, forwarded, signature }

    /// How sure it is that no word of the author was taken for somebody else's.
    package enum Confidence: String, Sendable, Comparable {
        /// By a guess at the layout: nothing marks the quotation or signature.
        case low
        /// By what programs write above a quotation without marking its lines.
        case medium
        /// Nothing was taken off, or only what is marked line by line, or what we sent ourselves.
        case high

        package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

        private var rank: Int { self == .low ? 0 : self == .medium ? 1 : 2 }
    }

    /// A stretch of whole lines of one kind, with the line ends and blank lines that follow it.
    package struct Part: Equatable, Sendable {
        package let kind: Kind
        package let text: String
    }

    /// In the order of the text: their texts one after the other are the whole text, byte by byte.
    package let parts: [Part]
    package let confidence: Confidence
    /// The new parts without blank lines around them, with the quoted lines that stand between new ones. The whole
    /// text when nothing in it is new; empty only when it is blank.
    package let new: String
    /// The author's own lines before the first that is anybody else's, a signature or passed on: where commands may
    /// stand. Empty when the text begins with such a line.
    package var opening = ""

    /// The parts of one kind, each without blank lines around it; none of them empty.
    package func texts(_ kind: Kind) -> [String] {
        parts.filter { $0.kind == kind }.map { TextLines.trimmed($0.text) }.filter { !$0.isEmpty }
    }

    /// What was taken off as a quotation. Empty when nothing was.
    package var quoted: String { texts(.quoted).joined(separator: "\n") }
    /// Empty when there is none.
    package var signature: String { texts(.signature).joined(separator: "\n") }
    /// What was passed on below the new text, or without any. Empty when nothing was.
    package var forwarded: String { texts(.forwarded).joined(separator: "\n") }
}
