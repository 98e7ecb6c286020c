/// Whom a server's notice is about: each recipient with the lines that speak of it.
struct NoticeRecipients: Sendable {
    struct Entry: Sendable {
        let address: [UInt8]
        /// What is said about it, as written, joined by single spaces.
        var words: [UInt8]
    }

    /// Recipients of one notice; further ones are not listed.
    static let most = 200
    /// Bytes of words that are kept of one recipient.
    static let longestWords = 4 << 10

    private(set) var list: [Entry] = []

    /// - Parameter isOurs: Addresses that a notice names without meaning them: whom it was sent to, who sent it.
    init(_ text: NoticeText, isOurs: ([UInt8]) -> Bool) {
        readBlocks(text.lines, isOurs)
        if list.isEmpty { readTranscript(text.lines) }
        if list.isEmpty { readSentences(text.lines, isOurs) }
    }

    /// The words about this address, if the notice has any.
    func words(about address: [UInt8]) -> [UInt8]? {
        list.first { ASCIIText.equal($0.address, address) }.map(\.words)
    }

    // MARK: Three layouts

    /// An address begins a line, and the lines below it are about it. All of them are indented alike.
    private mutating func readBlocks(_ lines: [NoticeText.Line], _ isOurs: ([UInt8]) -> Bool) {
        var indent: Int?
        var open: [Int] = []
        var wasAddress = false
        for line in lines {
            if let address = Self.leading(line.bytes), indent == nil || indent == line.indent, !isOurs(address.bytes) {
                indent = line.indent
                // Addresses that stand directly below each other share what follows.
                let place = enter(address.bytes)
                if !wasAddress { open = [] }
                if let place { open.append(place) }
                let rest = Array(line.bytes[address.range.upperBound...])
                for place in open { add(rest, to: place) }
                wasAddress = rest.count <= 3
            } else {
                for place in open { add(line.bytes, to: place) }
                if !line.bytes.isEmpty { wasAddress = false }
            }
        }
    }

    /// `550 <user@host>... User unknown`: what was said to the other server stands above.
    private mutating func readTranscript(_ lines: [NoticeText.Line]) {
        var above: [UInt8] = []
        for line in lines {
            above += line.bytes.prefix(512) + [0x20]
            guard let address = Self.answered(line.bytes) else { continue }
            if let place = enter(address) { add(above, to: place) }
            above = []
        }
    }

    /// The address is somewhere in a sentence.
    private mutating func readSentences(_ lines: [NoticeText.Line], _ isOurs: ([UInt8]) -> Bool) {
        for line in lines {
            if Self.isAboutSender(line.folded) { continue }
            let named = TextAddress.all(in: line.bytes).filter { !isOurs($0.bytes) && !Self.isContact($0.bytes) }
            guard !named.isEmpty else { continue }
            for address in named {
                if let place = enter(address.bytes) { for line in lines { add(line.bytes, to: place) } }
            }
            return
        }
    }

    // MARK: Lines

    /// Where the address ends that a line begins with.
    private static func leading(_ line: [UInt8]) -> TextAddress? {
        guard let address = TextAddress.all(in: Array(line.prefix(400))).first else { return nil }
        guard line[..<address.range.lowerBound].allSatisfy({ opening.contains($0) }) else { return nil }
        var end = address.range.upperBound
        while end < line.count, closing.contains(line[end]) { end += 1 }
        let rest = line[end...].drop { $0 == 0x20 }
        let isCut =
            end == line.count || rest.isEmpty || end > address.range.upperBound || line[end] <= 0x20
            || line[end] == 0x3A || line[end] == 0x3B || line[end] == 0x2C || line[end] == 0x28
        return isCut ? address : nil
    }

    private static func answered(_ line: [UInt8]) -> [UInt8]? {
        guard line.count > 8, line.prefix(3).allSatisfy(ASCIIText.isDigit), line[3] <= 0x20 || line[3] == 0x2D else {
            return nil
        }
        guard let address = TextAddress.all(in: Array(line.prefix(400))).first else { return nil }
        var end = address.range.upperBound
        while end < line.count, closing.contains(line[end]) { end += 1 }
        let lead = line[4..<max(4, address.range.lowerBound)]
        let isPlain = lead.allSatisfy { opening.contains($0) || ASCIIText.isDigit($0) || $0 == 0x2E }
        return isPlain && line[end...].starts(with: "...".utf8) ? address.bytes : nil
    }

    private static let opening = Set(" \t<\"'*>|-[(".utf8)
    private static let closing = Set(">\"')]".utf8)

    private static func isAboutSender(_ line: [UInt8]) -> Bool { senderPhrases.occurs(in: line) }

    private static let senderPhrases = PhraseIndex<Bool>([
        (
            true,
            """
            mail from: | from: | original sender | contact | envelope-from | sender: | assistance
            """
        )
    ])

    private static func isContact(_ address: [UInt8]) -> Bool {
        let local = address.prefix { $0 != 0x40 }
        return contacts.contains { ASCIIText.equal(local, $0) }
    }

    private static let contacts = ["postmaster", "mailer-daemon", "abuse", "support", "helpdesk"].map { Array($0.utf8) }

    // MARK: Entries

    /// The place of a recipient in the list, the same for the same address.
    private mutating func enter(_ address: [UInt8]) -> Int? {
        if let known = list.firstIndex(where: { ASCIIText.equal($0.address, address) }) { return known }
        guard list.count < Self.most else { return nil }
        list.append(Entry(address: address, words: []))
        return list.count - 1
    }

    private mutating func add(_ words: [UInt8], to place: Int) {
        guard list[place].words.count < Self.longestWords else { return }
        if !list[place].words.isEmpty { list[place].words.append(0x20) }
        list[place].words += words.prefix(Self.longestWords)
    }
}
