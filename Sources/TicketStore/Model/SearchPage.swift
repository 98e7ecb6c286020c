/// How far a search goes, so that none takes long.
package enum SearchReach {
    /// Of the messages that hold the words, the newest so many are looked at, and as many notes.
    package static let scanned = 10_000
    /// Of these, so many in tickets that are asked for are ranked, and as many notes.
    package static let ranked = 3_000
    /// Where one person's messages are searched, the newest so many are looked up one by one.
    package static let lookedUp = 300
    /// Where he has more, as many messages as this that hold the words are gone through.
    package static let goneThrough = 100_000
    /// A word that stands in more messages tells nothing of how well one of them fits.
    package static let commonWord = 5_000
    /// Tickets on one page at most.
    package static let mostFound = 100
}

/// What a search found, the best first; what fits equally well, the newest first.
package struct SearchPage: Sendable {
    package var hits: [SearchHit]
    /// Tickets that were found.
    package var total: Int
    /// More messages hold the words than `SearchReach` lets be looked at: there may be more tickets.
    package var isTotalExact: Bool

    /// Takes every field as it is.
    package init(hits: [SearchHit], total: Int, isTotalExact: Bool) {
        self.hits = hits
        self.total = total
        self.isTotalExact = isTotalExact
    }

    /// Nothing was found.
    package static let none = SearchPage(hits: [], total: 0, isTotalExact: true)
}

/// A ticket that was found.
package struct SearchHit: Sendable {
    /// As lists show it to whoever searches.
    package var row: TicketRow
    /// How well it fits, above 0 and at most 1: its best message by BM25, as a share of the best of all. The number of a
    /// ticket fits with 1. Words that stand everywhere make all equal.
    package var score: Double
    /// Where the words stand, in the message that fits best; empty where only conditions were asked for.
    package var highlight: [HighlightPart]

    /// Takes every field as it is.
    package init(row: TicketRow, score: Double, highlight: [HighlightPart]) {
        self.row = row
        self.score = score
        self.highlight = highlight
    }
}

/// A piece of text as it was written, to be escaped by whoever shows it.
package struct HighlightPart: Sendable, Equatable {
    package var text: String
    /// It is what was looked for.
    package var isMatch: Bool

    /// Takes every field as it is.
    package init(text: String, isMatch: Bool) {
        self.text = text
        self.isMatch = isMatch
    }
}
