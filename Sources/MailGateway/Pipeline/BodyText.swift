import MIMEParser

/// The parts of one list of the body selection as one text.
struct BodyText {
    private(set) var text = ""
    private(set) var quotations: [Range<Int>] = []
    private(set) var hasHTML = false

    /// Bytes of text in one mail, as they came. Nobody reads more, and attachments keep the rest whole.
    static let longestText = 4 << 20

    var saysAnything: Bool { text.utf8.contains { $0 > 0x20 } }

    init(_ message: ParsedMessage, _ parts: [PartIndex]) {
        for index in parts {
            if index != parts.first { text += "\n" }
            let part = message[index]
            if part.mediaType == .textHTML {
                let read = HTMLText(message.text(of: index))
                let start = text.utf8.count
                quotations += read.quotations.map { ($0.lowerBound + start)..<($0.upperBound + start) }
                text += read.text
                hasHTML = true
            } else {
                text += CleanText.block(message.reflowedText(of: index))
            }
        }
    }

    /// The texts among the parts, as far as somebody reads.
    static func readable(_ parts: [PartIndex], in message: ParsedMessage) -> [PartIndex] {
        var budget = longestText
        return parts.filter { index in
            let part = message[index]
            guard part.mediaType == .textPlain || part.mediaType == .textHTML, part.bodyExtent.count <= budget else {
                return false
            }
            budget -= part.bodyExtent.count
            return true
        }
    }
}
