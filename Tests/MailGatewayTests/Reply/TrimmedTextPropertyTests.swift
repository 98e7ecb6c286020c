import Testing

@testable import MailGateway

/// What holds for every text whatever it says.
@Suite struct TrimmedTextPropertyTests {
    private static let pieces = [
        "", "It works.", "> One?", ">> deep", "-- ", "---", "Sent from my iPhone", "Regards,", "-Anna",
        "On 1 May 2026 at 10:07, Bo <b@x.org> wrote:", "Bo <b@x.org> schrieb am 1. Mai 2026 10:07:",
        "-----Original Message-----", "From: Bo <b@x.org>", "Sent: Friday", "To: Anna", "Subject: x",
        "---------- Forwarded message ----------", "________________", "  indented", "Please restart the printer now.",
        "\u{202B}בתאריך 2026 10:07 מאת <b@x.org>:\u{202C}", "-----BEGIN PGP SIGNATURE-----", "\t", "…é\u{301}",
    ]

    /// Texts put together at random, the same ones every time.
    private static func texts(_ count: Int) -> [String] {
        var seed: UInt64 = 20_261_121
        func next(_ bound: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % bound
        }
        return (0..<count).map { _ in
            (0...next(14)).map { _ in pieces[next(pieces.count)] }.joined(separator: "\n") + (next(2) == 0 ? "\n" : "")
        }
    }

    @Test("the parts one after the other are the whole text", arguments: [false, true])
    func keepsEveryByte(isForward: Bool) {
        for text in Self.texts(1000) {
            let trimmed = QuoteTrimmer.trim(text, sent: ["Please restart the printer now."], isForward: isForward)
            #expect(trimmed.parts.map(\.text).joined().utf8.elementsEqual(text.utf8), "\(text.debugDescription)")
            #expect(trimmed.new.utf8.contains { $0 > 0x20 } == text.utf8.contains { $0 > 0x20 })
            #expect(zip(trimmed.parts, trimmed.parts.dropFirst()).allSatisfy { $0.kind != $1.kind })
        }
    }

    @Test("any beginning of a text can be told apart")
    func trimsAnyPrefix() {
        let text = Self.texts(40).joined(separator: "\n")
        let bytes = Array(text.utf8)
        for end in stride(from: 0, through: bytes.count, by: 31) {
            let prefix = String(decoding: bytes[..<end], as: UTF8.self)
            let trimmed = QuoteTrimmer.trim(prefix)
            #expect(trimmed.parts.map(\.text).joined().utf8.elementsEqual(prefix.utf8))
        }
    }

    @Test("a long text of one kind of line is told apart as a short one is", arguments: pieces)
    func readsLongTexts(piece: String) {
        for count in [10, 2000] {
            let text = String(repeating: piece + "\n", count: count)
            let trimmed = QuoteTrimmer.trim("It works.\n" + text)
            #expect(trimmed.new.hasPrefix("It works."))
            #expect(trimmed.parts.reduce(0) { $0 + $1.text.utf8.count } == text.utf8.count + 10)
        }
    }
}
