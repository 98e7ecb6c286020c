import GatewayKit
import Synchronization
import Testing

@Suite struct LogTests {
    @Test("a line has its urgency for journald, the event, and what it is about")
    func line() {
        let lines = written { $0.with("mailbox", "support")(.warning, "mailbox.late", ["letters": 3]) }
        #expect(lines == ["<4>mailbox.late mailbox=support letters=3\n"])
    }

    @Test("J7 no value makes a second line, another field or a terminal sequence")
    func forging() {
        let hostile = "a\r\n<3>forged event=x \u{1B}[31m\u{202E}\" \\ \u{2028}é"
        let line = written { $0(.info, "letter.seen", ["subject": hostile]) }.joined()
        let subject = #"a\r\n<3>forged event=x \u{1b}[31m\u{202e}\" \\ \u{2028}é"#
        #expect(line == "<6>letter.seen subject=\"\(subject)\"\n")
    }

    @Test("what is less urgent than asked for is not written")
    func threshold() {
        #expect(written(.warning) { $0(.info, "mailbox.idle") }.isEmpty)
        #expect(written(.warning) { $0(.error, "mailbox.gone") }.count == 1)
    }

    @Test("a secret is never printed, whichever way it is tried")
    func secret() {
        let secret = Secret("open sesame")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!"\(secret)\(String(reflecting: secret))\(dumped)\([secret])".contains("sesame"))
        #expect(secret.reveal { $0 } == "open sesame")
    }

    private func written(_ threshold: Log.Level = .info, _ body: (Log) -> Void) -> [String] {
        let lines = Lines()
        body(Log(threshold: threshold) { line in lines.text.withLock { $0.append(line) } })
        return lines.text.withLock { $0 }
    }

    private final class Lines: Sendable {
        let text = Mutex<[String]>([])
    }
}
