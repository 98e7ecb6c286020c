import GatewayKit
import Testing

@Suite struct SpellingTests {
    private static let keys = ["address", "acknowledge", "queue", "imap", "password_file", "folder"]

    @Test(
        "a slip of the finger finds the key that was meant",
        arguments: [
            ("adress", "address"), ("Queue", "queue"), ("iamp", "imap"), ("password", "password_file"),
            ("foldr", "folder"), ("aknowledge", "acknowledge"),
        ])
    func finds(typed: String, meant: String) {
        #expect(Spelling.closest(to: typed, among: Self.keys) == meant)
    }

    @Test("a word that resembles nothing gets no suggestion", arguments: ["", "zzz", "retention", "x"])
    func findsNothing(typed: String) {
        #expect(Spelling.closest(to: typed, among: Self.keys) == nil)
    }

    @Test("a word far too long gets no suggestion")
    func long() {
        let word = String(repeating: "address", count: 100_000)
        #expect(Spelling.closest(to: word, among: Self.keys) == nil)
    }
}
