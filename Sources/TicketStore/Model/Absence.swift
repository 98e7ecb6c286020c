package import GatewayKit

/// What an agent said last about being there, or an administrator for him. What the configuration plans stands beside it.
package struct Absence: Sendable, Equatable {
    /// What was said.
    package enum Word: Sendable, Equatable {
        /// Away up to this day, the day included; `nil` until he says that he is back.
        case away(until: CivilDate?)
        case back
    }

    /// Who it is about.
    package var agent: AgentName
    /// What was said of him.
    package var word: Word
    /// When it was said: a word about coming back ends what began before.
    package var saidAt: Instant

    /// Takes every field as it is.
    package init(agent: AgentName, word: Word, saidAt: Instant) {
        self.agent = agent
        self.word = word
        self.saidAt = saidAt
    }
}

extension Absence.Word {
    /// As stored: `away`, `away 2026-12-24`, `back`.
    var text: String {
        switch self {
        case .away(nil): "away"
        case .away(let day?): "away \(day)"
        case .back: "back"
        }
    }

    /// Reads what `text` writes; `nil` for anything else.
    init?(text: String) {
        let words = text.utf8.split(separator: UInt8(ascii: " "))
        switch (words.first.map(Array.init), words.count) {
        case (Array("back".utf8), 1): self = .back
        case (Array("away".utf8), 1): self = .away(until: nil)
        case (Array("away".utf8), 2):
            guard let day = CivilDate(words[1]) else { return nil }
            self = .away(until: day)
        default: return nil
        }
    }
}
