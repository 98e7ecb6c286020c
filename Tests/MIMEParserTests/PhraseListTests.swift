import MIMEParser
import Testing

@Suite struct PhraseListTests {
    @Test("words of a list of words are decoded one by one")
    func readsPhrases() throws {
        let message = try read("Keywords: one, =?utf-8?q?caf=C3=A9?= au lait , \"a, b\" (x)\nKeywords: ,three\n\n")
        #expect(message.header.phrases("Keywords") == ["one", "café au lait", "a, b", "three"])
    }
}
